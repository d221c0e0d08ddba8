-- Whether work waits without a worker: how many seconds ago the longest waiting host became ready, how many hosts are
-- ready, counted up to 40 of each bucket and priority, and since when everything is paused.
with ready as materialized (
  select first.ready_at
  from generate_series(0, 63) as b(bucket), generate_series(0, 3) as l(priority)
  cross join lateral (
    select t.ready_at from courant.host_rows t
    where t.bucket = b.bucket and t.priority = l.priority and t.ready_at is not null and t.ready_at <= now()
    order by t.ready_at
    limit 40) first)
select
  (select extract(epoch from now() - min(r.ready_at))::float8 from ready r) as ready_s,
  (select count(*) from ready)::int as ready_hosts,
  (select to_char(p.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from courant.pauses p
    where p.bucket = 0) as paused_since;
