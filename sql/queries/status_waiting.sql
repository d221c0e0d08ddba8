-- Whether work waits that nobody takes: for how many seconds the host has been ready that has been so longest, and since when
-- everything is paused.
select
  (select extract(epoch from now() - min(first.ready_at))::float8
   from generate_series(0, 63) as bucket, generate_series(0, 3) as lane
   cross join lateral (
     select t.ready_at from courant.hosts t
     where t.bucket = bucket and t.lane = lane and t.ready_at is not null and t.ready_at <= now()
     order by t.ready_at
     limit 1) first) as ready_s,
  (select to_char(p.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from courant.pauses p where p.bucket = 0) as paused_since;
