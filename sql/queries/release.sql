-- Gives leases back, of several buckets at once, and computes when their hosts are ready again; returns those that
-- were held.
-- The jobs are read in this statement's snapshot, which may be older than the host's row: due_while_leased covers those
-- enqueued meanwhile.
-- Where hosts of its politeness group wait for their turn, they have some seconds' start before the one given back;
-- see pass_turn.sql.
-- $1 buckets int[]: per lease, as $3 to $6 | $2 owner uuid | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 wait_ms bigint[]: no request before | $6 reasons text[]: of a block, or null
with held as materialized (
  select t.bucket, t.host_key, x.epoch, x.wait_ms, x.reason, t.group_name
  from unnest($1::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) as x(bucket, host_key, epoch, wait_ms,
    reason)
  join courant.host_rows t on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
  order by t.bucket, t.host_key
  for update of t)
update courant.host_rows t set
  lease_owner = null, lease_until = null, due_while_leased = null, lease_revoked = false, in_hand = null,
  next_fetch_at = greatest(t.next_fetch_at, n.not_before),
  resume_at = case when t.resume_at is not null then greatest(t.resume_at, n.not_before) end,
  blocked_reason = coalesce(n.reason, t.blocked_reason),
  robots_failures = case when n.reason = 'robots_unreachable' then least(t.robots_failures + 1, 32767)
    else t.robots_failures end,
  priority = coalesce(n.priority, t.priority),
  -- greatest() ignores null: without the case a host without jobs would be ready for ever.
  ready_at = case when least(n.due, t.due_while_leased) is not null
    then courant.next_opening(t.windows, greatest(t.next_fetch_at, n.not_before, least(n.due, t.due_while_leased))
        + case when n.gives_way then interval '3 seconds' else interval '0' end)
    -- All that is queued is on hold.
    when t.pending > 0 then 'infinity' end
from (
  select h.bucket, h.host_key, h.epoch, h.reason, now() + h.wait_ms * interval '1 millisecond' as not_before,
    q.priority, q.due,
    h.group_name is not null and exists (
      select from courant.host_rows m
      where m.group_name = h.group_name and m.group_wait_since is not null and m.lease_owner is null
        and isfinite(m.ready_at)) as gives_way
  from held h
  left join lateral (
    select min(p.priority) filter (where p.due_at <= now()) as priority, min(p.due_at) as due
    from (
      select first.priority, first.due_at
      from (values (0::smallint), (1::smallint), (2::smallint), (3::smallint)) as priorities(priority)
      cross join lateral (
        select j.priority, j.due_at
        from courant.job_rows j
        where j.bucket = h.bucket and j.host_key = h.host_key and j.priority = priorities.priority
          and j.due_at is not null and not j.on_hold
        order by j.due_at
        limit 1) first) p) q on true) n
where t.bucket = n.bucket and t.host_key = n.host_key
returning t.bucket, t.host_key, n.epoch;
