-- All that is known of one host, with what its robots.txt was answered with.
-- $1 bucket int | $2 host_key bigint
select
  h.*, t.connections, t.windows, courant.can_read_windows(t.windows) as can_read_windows, t.group_name,
    host(t.address) as address,
  extract(epoch from now() - t.group_wait_since)::float8 as group_wait_s,
  case when u.lease_until > now() then u.host end as group_leased_host,
  extract(epoch from nullif(g.next_fetch_at, '-infinity') - now())::float8 as group_in_s,
  case when t.address is not null then
    (select count(*) from (select from courant.host_rows o where o.address = t.address
      limit 1000) o) end as hosts_at_address,
  extract(epoch from a.next_at - now())::float8 as address_in_s,
  extract(epoch from h.ready_at - now())::float8 as ready_in_s,
  extract(epoch from nullif(h.next_fetch_at, '-infinity') - now())::float8 as fetch_in_s,
  case when h.lease_owner is not null then extract(epoch from h.lease_until - now())::float8 end as lease_in_s,
  to_char(h.last_settled_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_settled_text,
  to_char(h.last_error_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_error_text,
  r.scheme as robots_scheme, r.http_status as robots_status, r.error as robots_error, r.crawl_delay_ms,
  extract(epoch from now() - r.fetched_at)::float8 as robots_age_s
from courant.host_health h
join courant.host_rows t on t.bucket = h.bucket and t.host_key = h.host_key
left join lateral (
  select x.* from courant.robots x
  where x.bucket = h.bucket and x.host_key = h.host_key
  order by x.fetched_at desc nulls last
  limit 1) r on true
left join courant.groups g on g.bucket = 0 and g.name = t.group_name
left join courant.host_rows u on u.bucket = g.turn_bucket and u.host_key = g.turn_host_key
left join courant.addresses a on a.bucket = 0 and a.address = t.address
where h.bucket = $1::int and h.host_key = $2::bigint;
