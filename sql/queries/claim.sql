-- Leases hosts that are ready, with some of their due jobs. Plain PostgreSQL: several (bucket, priority) pairs, tried
-- in the order given.
-- One unnest for the pairs: with two the planner picks the nesting order, and the priorities' order is lost.
-- A lease's end plus its delay becomes ready_at: if the owner disappears, the next one cannot come too early after
-- its last request.
-- The index of ready hosts begins with what was claimed since the oldest snapshot still in use: rows that are gone,
-- and cannot be removed. From a mark on, which is of an earlier claim of the pair, they are not read again; a
-- host that became ready within ten seconds is looked at in any case.
-- A politeness group is claimed with one host of it. Its row is locked first, then the host that had the turn
-- before: with both locked, no other claim can have, or get, a lease in the group. Rows that another transaction has
-- locked are skipped, never waited for.
-- $1 buckets int[]: pairwise with $2 and $9 | $2 priorities smallint[] | $3 hosts int: at most
-- $4 jobs int: of one host at most | $5 owner uuid | $6 lease_s float8: seconds of the lease
-- $7 delay_ms int: that the owner keeps at least | $8 priority_order smallint[]: in which a host's jobs are taken
-- $9 marks bigint[]: microseconds of the epoch, null to look at all
with ready as materialized (
  select found.bucket, found.host_key, found.priority, found.ready_at, found.group_name, found.group_wait_since,
    found.in_hand
  from unnest($1::int[], $2::smallint[], $9::bigint[]) as pair(bucket, priority, mark)
  cross join lateral (
    select t.bucket, t.host_key, t.priority, t.ready_at, t.group_name, t.group_wait_since, t.in_hand
    from courant.host_rows t
    where t.bucket = pair.bucket and t.priority = pair.priority and t.ready_at is not null and t.ready_at <= now()
      -- As a row: the planner takes two bounds of one column that it does not know for the two-hundredth part of the
      -- table, too few rows to stop early, and would read and sort all that is ready.
      and (t.priority, t.ready_at) >= (pair.priority, least(
        coalesce('epoch'::timestamptz + pair.mark * interval '1 microsecond', '-infinity'),
          now() - interval '10 seconds'))
    order by t.ready_at
    limit $3::int
    for update skip locked) found
  where not exists (select from courant.pauses)
  limit $3::int),
free_groups as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key, first.bucket, first.host_key
  from (
    select distinct on (r.group_name) r.group_name, r.bucket, r.host_key
    from ready r
    where r.group_name is not null
    order by r.group_name, r.group_wait_since nulls last, r.ready_at) first
  join courant.groups g on g.bucket = 0 and g.name = first.group_name
  where g.next_fetch_at <= now()
  for update of g skip locked),
former as materialized (
  select g.name, h.lease_owner is not null as is_leased
  from free_groups g
  join courant.host_rows h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  -- Paused under lease it has no finite ready_at.
  where h.lease_owner is null
    or coalesce(nullif(h.ready_at, 'infinity'),
         courant.ready_after(null, h.lease_until, greatest(h.delay_ms, coalesce(h.min_delay_ms, $7::int)))) <= now()
  for update of h skip locked),
turns as materialized (
  select g.name, g.delay_ms, g.bucket, g.host_key, g.turn_bucket, g.turn_host_key,
    coalesce(f.is_leased, false) as is_leased
  from free_groups g
  left join former f on f.name = g.name
  where f.name is not null or g.turn_host_key is null),
given as (
  update courant.groups g set turn_bucket = u.bucket, turn_host_key = u.host_key
  from turns u
  where g.bucket = 0 and g.name = u.name),
-- By itself, not within the update: where a host's row changed since this statement's snapshot, PostgreSQL joins the
-- new version again with the row that it came from, and of a union all it forgets which one that was. The host would be
-- left as it is.
others as materialized (
  select r.bucket, r.host_key,
    greatest(g.next_fetch_at, case when h.lease_owner is not null then nullif(h.ready_at, 'infinity') end) as free_at,
      true as is_ready
  from ready r
  left join courant.groups g on g.bucket = 0 and g.name = r.group_name
  left join courant.host_rows h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  where r.group_name is not null
    and not exists (select from turns u where u.bucket = r.bucket and u.host_key = r.host_key)
  union all
  select u.turn_bucket, u.turn_host_key, null, false
  from turns u
  where u.is_leased and (u.turn_bucket, u.turn_host_key) <> (u.bucket, u.host_key)
    and not exists (select from ready r where r.bucket = u.turn_bucket and r.host_key = u.turn_host_key)),
-- The others wait: until the group is free, and longer the longer they have waited, as a release wakes the one that is
-- next.
-- The expired lease of the host that had the turn ends here: what its owner still writes changes nothing.
passed_over as (
  update courant.host_rows t set
    expired_leases = case when t.lease_owner is null then t.expired_leases
      else least(t.expired_leases + 1, 32767) end,
    lease_epoch = case when t.lease_owner is null then t.lease_epoch else t.lease_epoch + 1 end,
    lease_owner = null, lease_until = null, due_while_leased = null,
    -- Of a host that is not ready itself it is told as that is claimed; so is what was its own file.
    in_hand     = case when not x.is_ready then t.in_hand
                       else nullif(array(select k from unnest(t.in_hand) as k
                                         where k <= '00000000-0000-0000-0000-000000000001'), '{}') end,
    group_wait_since = coalesce(t.group_wait_since, now()),
    ready_at    = case when t.resume_at is not null then 'infinity' else
      greatest(now(), x.free_at) + (1 + random()) * interval '1 second'
        + random() * (now() - coalesce(t.group_wait_since, now())) end
  from others x
  where t.bucket = x.bucket and t.host_key = x.host_key),
-- A lease that expired: what its owner had in hand counts a crash; the other jobs are simply due again. By itself, or
-- the planner would read all jobs of the hosts to compare their keys with those.
hands as materialized (
  select r.bucket, r.host_key, k.url_key
  from ready r
  cross join lateral unnest(r.in_hand) as k(url_key)
  where r.in_hand is not null),
blamed as (
  update courant.job_rows j set expired_leases = least(coalesce(j.expired_leases, 0) + 1, 32767)
  from hands x
  where j.bucket = x.bucket and j.host_key = x.host_key and j.url_key = x.url_key and j.state = courant.queued()),
leased as (
  update courant.host_rows t set
    expired_leases = case when t.lease_owner is null then t.expired_leases
      else least(t.expired_leases + 1, 32767) end,
    lease_owner = $5::uuid,
    lease_epoch = t.lease_epoch + 1,
    lease_until = now() + $6::float8 * interval '1 second',
    lease_revoked = false,
    in_hand     = null,
    group_wait_since = null,
    delay_ms    = greatest(t.delay_ms, u.delay_ms),
    ready_at    = courant.ready_after(t.next_fetch_at, now() + $6::float8 * interval '1 second',
                    greatest(t.delay_ms, u.delay_ms, coalesce(t.min_delay_ms, $7::int)))
  from ready r
  left join turns u on u.bucket = r.bucket and u.host_key = r.host_key
  where t.bucket = r.bucket and t.host_key = r.host_key and (r.group_name is null or u.name is not null)
  returning t.bucket, t.host_key, t.host, t.lease_epoch, t.delay_ms, t.backoff_ms, t.throttled_at, t.expired_leases,
    t.robots_failures, t.pending, greatest(t.min_delay_ms, u.delay_ms) as min_delay_ms, t.block_note, t.response_ms,
      t.group_name, t.address,
    t.connections, t.windows, r.priority as claimed_priority,
    (extract(epoch from r.ready_at) * 1000000)::bigint as ready_us,
      r.in_hand)
select
  l.bucket, l.host_key, l.host, l.lease_epoch as epoch, l.delay_ms, l.backoff_ms,
  extract(epoch from now() - l.throttled_at)::float8 as throttled_s,
  l.expired_leases, l.robots_failures, l.pending, l.min_delay_ms, l.block_note, l.response_ms,
  l.connections, l.windows, l.group_name, host(l.address) as address,
  case when l.windows is not null
    then extract(epoch from courant.window_end(l.windows, now()) - now())::float8 end as closes_in_s,
  l.claimed_priority, l.ready_us,
  -- The nil key stands for the files of the host's own, such as robots.txt, and 1 for one that was asked for while its
  -- worker did nothing else: no job is to blame for them.
  case when '00000000-0000-0000-0000-000000000001' = any (l.in_hand) then 2
       when '00000000-0000-0000-0000-000000000000' = any (l.in_hand) then 1 else 0 end as own_file_expired_leases,
  j.url_key, j.url, j.attempt, j.priority, to_char(j.seen_on, 'YYYY-MM-DD') as seen_on, j.hops, j.etag, j.last_modified,
    j.content_hash, j.crawl,
  -- Of before this statement: what it counts is added.
  coalesce(j.expired_leases, 0) + coalesce((j.url_key = any (l.in_hand))::int, 0) as job_expired_leases
from leased l
left join lateral (
  select q.*
  from unnest($8::smallint[]) as priorities(priority)
  cross join lateral (
    select d.url_key, d.url, d.attempt, d.priority, d.seen_on, d.hops, d.etag, d.last_modified, d.content_hash, d.crawl,
      d.expired_leases
    from courant.job_rows d
    where d.bucket = l.bucket and d.host_key = l.host_key and d.priority = priorities.priority
      and d.due_at is not null and not d.on_hold and d.due_at <= now()
    order by d.due_at
    limit $4::int) q
  limit $4::int) j
  -- Between its windows a host is given no jobs: it is released at once, until the next one opens.
  on case when l.windows is not null then courant.next_opening(l.windows, now()) <= now() else true end;
