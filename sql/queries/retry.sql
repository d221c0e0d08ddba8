-- Queues jobs of one bucket again; those that wait for a retry become due at once. Some at a time, in the order of
-- their keys.
-- What is known of an unreachable robots.txt is forgotten: the host is asked anew before its jobs are given up again.
-- $1 bucket int | $2 states smallint[]: queued stands for waiting | $3 error_class text: or null
-- $4 host_key bigint: or null | $5 crawl text: or null | $6 after_host_key bigint: the keys after which to begin
-- $7 after_url_key uuid | $8 most int: jobs at most
with picked as materialized (
  select j.host_key, j.url_key, j.state, j.crawl
  from courant.jobs j
  where j.bucket = $1::int and j.error_class is not null and (j.host_key, j.url_key) > ($6::bigint, $7::uuid)
    and j.state = any ($2::smallint[]) and (j.state <> courant.queued() or j.due_at > now())
    and ($3::text is null or j.error_class = $3::text)
    and ($4::bigint is null or j.host_key = $4::bigint)
    and ($5::text is null or j.crawl = $5::text)
  order by j.host_key, j.url_key
  limit $8::int),
-- Kept as they are until the end: who resumes one lets its jobs go after that.
crawls as materialized (
  select c.name, c.paused
  from courant.crawls c
  where c.bucket = 0 and c.name in (select p.crawl from picked p)
  order by c.name
  for share),
leases as materialized (
  -- The host's row first, as in a settle: states of its jobs change under its lock only.
  select t.host_key
  from courant.hosts t
  where t.bucket = $1::int and t.host_key in (select p.host_key from picked p)
  order by t.host_key
  for update of t),
changed as (
  update courant.jobs j set
    state = courant.queued(), due_at = now(), attempt = case when p.state = courant.queued() then j.attempt else 0 end,
    held = coalesce(c.paused, false), crashes = null
  from picked p
  join leases l on l.host_key = p.host_key
  left join crawls c on c.name = p.crawl
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key
    and j.state = p.state and (j.state <> courant.queued() or j.due_at > now())
  returning j.host_key, j.lane, j.held, p.state),
per_host as (
  select c.host_key, count(*) filter (where c.state <> courant.queued())::int as jobs,
    min(c.lane) filter (where not c.held) as lane,
    case when bool_and(c.held) then 'infinity' else now() end as due
  from changed c
  group by c.host_key),
woken as (
  update courant.hosts t set
    pending         = t.pending + p.jobs,
    robots_failures = 0,
    lane            = case when p.lane is null then t.lane
                           when t.ready_at is null or t.ready_at = 'infinity' then p.lane
                           else least(t.lane, p.lane) end,
    wake_at         = case when t.lease_owner is not null then least(t.wake_at, p.due) end,
    ready_at        = courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, p.due)
  from per_host p
  where t.bucket = $1::int and t.host_key = p.host_key),
asked_anew as (
  update courant.robots r set expires_at = now(), failing_since = null
  from per_host p
  where r.bucket = $1::int and r.host_key = p.host_key and r.error is not null),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, dead, excluded, queued_lane_0, queued_lane_1, queued_lane_2, queued_lane_3)
  select $1::int, date_trunc('minute', now()), -1, - count(*) filter (where x.state = courant.dead()),
    - count(*) filter (where x.state = courant.excluded()),
    count(*) filter (where x.lane = 0), count(*) filter (where x.lane = 1), count(*) filter (where x.lane = 2),
    count(*) filter (where x.lane = 3)
  from changed x
  where x.state <> courant.queued()
  having count(*) > 0
  on conflict on constraint counters_pkey do update set
    dead = c.dead + excluded.dead, excluded = c.excluded + excluded.excluded,
    queued_lane_0 = c.queued_lane_0 + excluded.queued_lane_0, queued_lane_1 = c.queued_lane_1 + excluded.queued_lane_1,
    queued_lane_2 = c.queued_lane_2 + excluded.queued_lane_2, queued_lane_3 = c.queued_lane_3 + excluded.queued_lane_3)
select (select count(*) from changed) as changed, l.host_key, l.url_key
from (select 1) one
left join lateral (select p.host_key, p.url_key from picked p order by p.host_key desc, p.url_key desc
  limit 1) l on true;
