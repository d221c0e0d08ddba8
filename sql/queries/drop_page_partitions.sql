-- Drops the days of kept pages before so many days ago.
-- $1 days int | $2 leader uuid | $3 term bigint: the leader's, or both null when an operator asks
select courant.drop_page_partitions($1::int, $2::uuid, $3::bigint) as dropped;
