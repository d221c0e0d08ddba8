-- Hosts with the most failed attempts. Taken by magnitude from the index, then ordered exactly: two hosts within a
-- factor of two can be confused only when more hosts than are looked at share a magnitude.
-- $1 most int: hosts at most
select h.*, extract(epoch from h.ready_at - now())::float8 as ready_in_s
from (
  select largest.bucket, largest.host_key
  from (
    select t.bucket, t.host_key, t.failed
    from courant.host_rows t
    where t.failed_log2 is not null
    order by t.failed_log2 desc
    limit greatest(1000, $1::int)) largest
  order by largest.failed desc
  limit $1::int) top
join courant.host_health h on h.bucket = top.bucket and h.host_key = top.host_key
order by h.failed desc, h.host;
