-- Drops the days of kept pages older than $1 days. $2 leader and $3 its term, or both null when an operator asks.
select courant.drop_page_partitions($1::int, $2::uuid, $3::bigint) as dropped;
