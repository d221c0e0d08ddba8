-- Hosts with the most failed attempts; see status_hosts_by_backlog. $1 hosts at most
select h.*, extract(epoch from h.ready_at - now())::float8 as ready_in_s
from (
  select t.bucket, t.host_key
  from courant.hosts t
  where t.trouble is not null
  order by t.trouble desc
  limit greatest(1000, $1::int)) top
join courant.host_health h on h.bucket = top.bucket and h.host_key = top.host_key
order by h.failed desc, h.host
limit $1::int;
