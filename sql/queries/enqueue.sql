-- Adds jobs of one bucket, and wakes their hosts. Jobs already known change nothing. Where jobs name crawls,
-- name_crawls went before in the same transaction.
-- $1 bucket int | $2 slot smallint: the worker's, or -1 for a coordinator
-- $3 jobs jsonb: priority (null: the crawl's, or 1), due or due wait_ms from now (neither: now), crawl or null
with given as materialized (
  select x.host_key, x.host, x.url_key, x.url, x.priority,
    coalesce(x.due, now() + coalesce(x.wait_ms, 0) * interval '1 ms') as due, x.crawl, x.hops
  from jsonb_to_recordset($3::jsonb) as x(
    host_key bigint, host text, url_key uuid, url text, priority smallint, due timestamptz, crawl text, hops smallint,
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
      select from courant.job_rows j where j.bucket = $1::int and j.host_key = g.host_key
        and j.url_key = g.url_key)) fresh
  where fresh.place > fresh.left_over),
added as (
  insert into courant.job_rows (bucket, host_key, url_key, url, priority, due_at, crawl, hops, on_hold)
  select $1::int, g.host_key, g.url_key, g.url, coalesce(g.priority, c.priority, 1), g.due, g.crawl, g.hops,
    coalesce(c.paused, false)
  from given g
  left join courant.crawls c on c.bucket = 0 and c.name = g.crawl
  where not exists (select from beyond b where b.host_key = g.host_key and b.url_key = g.url_key)
  order by g.host_key, g.url_key                      -- one lock order for every enqueuer
  on conflict on constraint jobs_pkey do nothing
  returning host_key, priority, due_at, on_hold, crawl),
spent as (
  update courant.crawls c set used = c.used + a.jobs
  from (select x.crawl, count(*) as jobs from added x where x.crawl is not null group by x.crawl) a
  where c.bucket = 0 and c.name = a.crawl and c.budget is not null),
per_host as (
  select a.host_key, coalesce(min(a.priority) filter (where not a.on_hold), 3::smallint) as priority,
    -- A claim does not look for hosts that were ready long ago.
    greatest(min(case when a.on_hold then 'infinity' else a.due_at end), now()) as due, count(*)::int as jobs
  from added a
  group by a.host_key),
names as (
  select distinct on (g.host_key) g.host_key, g.host from given g order by g.host_key),
woken as (
  insert into courant.host_rows as t (bucket, host_key, host, priority, ready_at, pending, group_name)
  select $1::int, p.host_key, n.host, p.priority, p.due, p.jobs,
    case when (select exists (select from courant.group_members)) then courant.group_of(n.host) end
  from per_host p join names n on n.host_key = p.host_key
  order by p.host_key
  on conflict on constraint hosts_pkey do update set
    pending  = t.pending + excluded.pending,
    priority = case when t.ready_at is null or t.ready_at = 'infinity' then excluded.priority
      else least(t.priority, excluded.priority) end,
    -- A release under way may have taken its snapshot before these jobs: it sees them through due_while_leased.
    due_while_leased = case when t.lease_owner is not null then least(t.due_while_leased, excluded.ready_at) end,
    -- One that waits for its group goes on waiting.
    ready_at = case when t.group_wait_since is not null and isfinite(t.ready_at) then t.ready_at
                    -- Where a claim of the other priority sees it.
                    when excluded.priority < t.priority and t.lease_owner is null
                      then greatest(now(), courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner,
                        excluded.ready_at))
                    else courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, excluded.ready_at) end
  returning 1),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, enqueued, queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3)
  select $1::int, date_trunc('minute', now()), $2::smallint, count(*),
    count(*) filter (where a.priority = 0), count(*) filter (where a.priority = 1),
    count(*) filter (where a.priority = 2), count(*) filter (where a.priority = 3)
  from added a having count(*) > 0
  on conflict on constraint counters_pkey do update set
    enqueued      = c.enqueued + excluded.enqueued,
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3
  returning 1)
select (select count(*) from added) as accepted, (select count(*) from woken) as hosts,
  (select count(*) from given g join beyond b on b.host_key = g.host_key and b.url_key = g.url_key) as over_budget;
