-- Queues jobs of one bucket again; those that wait for a retry become due at once. Some at a time, in the order of
-- their keys.
-- What is known of an unreachable robots.txt is forgotten: the host is asked again before its jobs are given up again.
-- $1 bucket int | $2 states text[]: queued stands for waiting | $3 error_class text: or null
-- $4 host_key bigint: or null | $5 crawl text: or null | $6 after_host_key bigint: the keys after which to begin
-- $7 after_url_key uuid | $8 most int: jobs at most
with picked as materialized (
  select j.host_key, j.url_key, j.state, j.crawl
  from courant.job_rows j
  where j.bucket = $1::int and j.error_class is not null and (j.host_key, j.url_key) > ($6::bigint, $7::uuid)
    and j.state = any (array(select courant.job_state(s.name) from unnest($2::text[]) as s(name)))
    and (j.state <> courant.queued() or j.due_at > now())
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
  from courant.host_rows t
  where t.bucket = $1::int and t.host_key in (select p.host_key from picked p)
  order by t.host_key
  for update of t),
changed as (
  update courant.job_rows j set
    state = courant.queued(), due_at = now(), attempt = case when p.state = courant.queued() then j.attempt else 0 end,
    on_hold = coalesce(c.paused, false), expired_leases = null
  from picked p
  join leases l on l.host_key = p.host_key
  left join crawls c on c.name = p.crawl
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key
    and j.state = p.state and (j.state <> courant.queued() or j.due_at > now())
  returning j.host_key, j.priority, j.on_hold, p.state),
per_host as (
  select c.host_key, count(*) filter (where c.state <> courant.queued())::int as jobs,
    min(c.priority) filter (where not c.on_hold) as priority,
    case when bool_and(c.on_hold) then 'infinity' else now() end as due
  from changed c
  group by c.host_key),
woken as (
  update courant.host_rows t set
    pending         = t.pending + p.jobs,
    robots_failures = 0,
    priority = case when p.priority is null then t.priority
                           when t.ready_at is null or t.ready_at = 'infinity' then p.priority
                           else least(t.priority, p.priority) end,
    due_while_leased = case when t.lease_owner is not null then least(t.due_while_leased, p.due) end,
    ready_at        = courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, p.due)
  from per_host p
  where t.bucket = $1::int and t.host_key = p.host_key),
asked_again as (
  update courant.robots r set expires_at = now(), failing_since = null
  from per_host p
  where r.bucket = $1::int and r.host_key = p.host_key and r.error is not null),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, dead, excluded, queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3)
  select $1::int, date_trunc('minute', now()), -1, - count(*) filter (where x.state = courant.dead()),
    - count(*) filter (where x.state = courant.excluded()),
    count(*) filter (where x.priority = 0), count(*) filter (where x.priority = 1),
    count(*) filter (where x.priority = 2), count(*) filter (where x.priority = 3)
  from changed x
  where x.state <> courant.queued()
  having count(*) > 0
  on conflict on constraint counters_pkey do update set
    dead = c.dead + excluded.dead, excluded = c.excluded + excluded.excluded,
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3)
select (select count(*) from changed) as changed, l.host_key, l.url_key
from (select 1) one
left join lateral (select p.host_key, p.url_key from picked p order by p.host_key desc, p.url_key desc
  limit 1) l on true;
