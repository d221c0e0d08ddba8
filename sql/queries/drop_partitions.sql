-- Drops a table's partitions that lie wholly before a number of days ago.
-- $1 parent text: the table | $2 days int | $3 leader uuid: with its term, or both null when an operator asks
-- $4 term bigint
select courant.drop_partitions($1::text, $2::int, $3::uuid, $4::bigint) as dropped;
