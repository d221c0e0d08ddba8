-- Queues jobs of one host again whose pages may have been others': an answer without a request was found on their
-- connection.
-- Due at once, without a condition, and the attempt is not counted.
-- $1 bucket int | $2 host_key bigint | $3 url_keys uuid[]
with lease as materialized (
  -- The host's row first, as in a settle: states of its jobs change under its lock only.
  select t.host_key
  from courant.host_rows t
  where t.bucket = $1::int and t.host_key = $2::bigint
  for update of t),
picked as materialized (
  select j.host_key, j.url_key, j.state, j.attempt, j.crawl
  from courant.job_rows j
  join lease l on l.host_key = j.host_key
  where j.bucket = $1::int and j.url_key = any ($3::uuid[]) and (j.state <> courant.queued() or j.due_at > now())),
crawls as materialized (
  select c.name, c.paused
  from courant.crawls c
  where c.bucket = 0 and c.name in (select p.crawl from picked p)
  order by c.name
  for share),
changed as (
  update courant.job_rows j set
    state = courant.queued(), due_at = now(), attempt = greatest(p.attempt - 1, 0), etag = null, last_modified = null,
    on_hold = coalesce(c.paused, false)
  from picked p
  left join crawls c on c.name = p.crawl
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key
    and j.state = p.state and j.attempt = p.attempt
  returning j.host_key, j.priority, j.on_hold, p.state, p.attempt as attempt_before, j.attempt as attempt_after),
per_host as (
  select c.host_key, count(*) filter (where c.state <> courant.queued())::int as jobs,
    min(c.priority) filter (where not c.on_hold) as priority,
    case when bool_and(c.on_hold) then 'infinity' else now() end as due
  from changed c
  group by c.host_key),
woken as (
  update courant.host_rows t set
    pending  = t.pending + p.jobs,
    priority = case when p.priority is null then t.priority
                    when t.ready_at is null or t.ready_at = 'infinity' then p.priority
                    else least(t.priority, p.priority) end,
    due_while_leased = case when t.lease_owner is not null then least(t.due_while_leased, p.due) end,
    ready_at = courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, p.due)
  from per_host p
  where t.bucket = $1::int and t.host_key = p.host_key),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, retrying, done, dead, excluded,
     queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3)
  select $1::int, date_trunc('minute', now()), -1,
    count(*) filter (where x.attempt_after > 0) - count(*) filter (where x.state = courant.queued()
      and x.attempt_before > 0),
    - count(*) filter (where x.state = courant.done()), - count(*) filter (where x.state = courant.dead()),
      - count(*) filter (where x.state = courant.excluded()),
    count(*) filter (where x.state <> courant.queued() and x.priority = 0),
    count(*) filter (where x.state <> courant.queued() and x.priority = 1),
    count(*) filter (where x.state <> courant.queued() and x.priority = 2),
    count(*) filter (where x.state <> courant.queued() and x.priority = 3)
  from changed x
  having count(*) > 0
  on conflict on constraint counters_pkey do update set
    retrying = c.retrying + excluded.retrying, done = c.done + excluded.done, dead = c.dead + excluded.dead,
    excluded = c.excluded + excluded.excluded,
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3)
select count(*) as changed from changed;
