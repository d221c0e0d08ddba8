-- Adds jobs of one bucket, and wakes their hosts. Jobs already known change nothing. Where jobs name crawls,
-- name_crawls went before in the same transaction.
-- $1 bucket int | $2 slot smallint: the worker's, or -1 for a coordinator
-- $3 jobs jsonb: lane (null: the crawl's, or 1), due or due wait_ms from now (neither: now), crawl or null
with given as materialized (
  select x.host_key, x.host, x.url_key, x.url, x.lane,
    coalesce(x.due, now() + coalesce(x.wait_ms, 0) * interval '1 ms') as due, x.crawl, x.hops
  from jsonb_to_recordset($3::jsonb) as x(
    host_key bigint, host text, url_key uuid, url text, lane smallint, due timestamptz, crawl text, hops smallint,
      wait_ms bigint)),
-- New jobs beyond their crawl's budget; what earlier statements of this transaction used is counted.
beyond as materialized (
  select fresh.host_key, fresh.url_key
  from (
    select g.host_key, g.url_key, c.budget - c.used as left_over,
      dense_rank() over (partition by g.crawl order by g.host_key, g.url_key) as place
    from given g
    join courant.crawls c on c.bucket = 0 and c.name = g.crawl and c.budget is not null
    where not exists (
      select from courant.jobs j where j.bucket = $1::int and j.host_key = g.host_key and j.url_key = g.url_key)) fresh
  where fresh.place > fresh.left_over),
added as (
  insert into courant.jobs (bucket, host_key, url_key, url, lane, due_at, crawl, hops, held)
  select $1::int, g.host_key, g.url_key, g.url, coalesce(g.lane, c.lane, 1), g.due, g.crawl, g.hops,
    coalesce(c.paused, false)
  from given g
  left join courant.crawls c on c.bucket = 0 and c.name = g.crawl
  where not exists (select from beyond b where b.host_key = g.host_key and b.url_key = g.url_key)
  order by g.host_key, g.url_key                      -- one lock order for every enqueuer
  on conflict on constraint jobs_pkey do nothing
  returning host_key, lane, due_at, held, crawl),
spent as (
  update courant.crawls c set used = c.used + a.jobs
  from (select x.crawl, count(*) as jobs from added x where x.crawl is not null group by x.crawl) a
  where c.bucket = 0 and c.name = a.crawl and c.budget is not null),
per_host as (
  select a.host_key, coalesce(min(a.lane) filter (where not a.held), 3::smallint) as lane,
    -- A claim does not look for hosts that were ready long ago.
    greatest(min(case when a.held then 'infinity' else a.due_at end), now()) as due, count(*)::int as jobs
  from added a
  group by a.host_key),
names as (
  select distinct on (g.host_key) g.host_key, g.host from given g order by g.host_key),
woken as (
  insert into courant.hosts as t (bucket, host_key, host, lane, ready_at, pending, group_name)
  select $1::int, p.host_key, n.host, p.lane, p.due, p.jobs,
    case when (select exists (select from courant.group_members)) then courant.group_of(n.host) end
  from per_host p join names n on n.host_key = p.host_key
  order by p.host_key
  on conflict on constraint hosts_pkey do update set
    pending  = t.pending + excluded.pending,
    lane     = case when t.ready_at is null or t.ready_at = 'infinity' then excluded.lane
      else least(t.lane, excluded.lane) end,
    -- A release under way may have taken its snapshot before these jobs: it sees them through wake_at.
    wake_at  = case when t.lease_owner is not null then least(t.wake_at, excluded.ready_at) end,
    -- One that waits for its group goes on waiting.
    ready_at = case when t.waits_since is not null and isfinite(t.ready_at) then t.ready_at
                    -- Where a claim of the other lane sees it.
                    when excluded.lane < t.lane and t.lease_owner is null
                      then greatest(now(), courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner,
                        excluded.ready_at))
                    else courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, excluded.ready_at) end
  returning 1),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, enqueued, queued_lane_0, queued_lane_1, queued_lane_2, queued_lane_3)
  select $1::int, date_trunc('minute', now()), $2::smallint, count(*),
    count(*) filter (where a.lane = 0), count(*) filter (where a.lane = 1),
    count(*) filter (where a.lane = 2), count(*) filter (where a.lane = 3)
  from added a having count(*) > 0
  on conflict on constraint counters_pkey do update set
    enqueued      = c.enqueued + excluded.enqueued,
    queued_lane_0 = c.queued_lane_0 + excluded.queued_lane_0,
    queued_lane_1 = c.queued_lane_1 + excluded.queued_lane_1,
    queued_lane_2 = c.queued_lane_2 + excluded.queued_lane_2,
    queued_lane_3 = c.queued_lane_3 + excluded.queued_lane_3
  returning 1)
select (select count(*) from added) as accepted, (select count(*) from woken) as hosts,
  (select count(*) from given g join beyond b on b.host_key = g.host_key and b.url_key = g.url_key) as over_budget;
