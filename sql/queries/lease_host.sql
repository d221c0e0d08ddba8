-- Leases one host, known or not, without jobs: for a request that is no job's. No row when it must wait, is leased,
-- paused or blocked, or when it is not the turn of its politeness group: see claim.sql.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 owner uuid | $5 lease_s float8: seconds of the lease
-- $6 delay_ms int: that the owner keeps at least
with own as materialized (
  select coalesce(
    (select t.group_name from courant.host_rows t where t.bucket = $1::int and t.host_key = $2::bigint),
      courant.group_of($3::text)) as name),
free_group as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key
  from own o
  join courant.groups g on g.bucket = 0 and g.name = o.name
  where g.next_fetch_at <= now() and not exists (select from courant.pauses)
  for update of g skip locked),
former as materialized (
  select g.name, h.lease_owner is not null as is_leased
  from free_group g
  join courant.host_rows h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  where h.lease_owner is null
    or coalesce(nullif(h.ready_at, 'infinity'),
         courant.ready_after(null, h.lease_until, greatest(h.delay_ms, coalesce(h.min_delay_ms, $6::int)))) <= now()
  for update of h skip locked),
turn as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key, coalesce(f.is_leased, false) as is_leased
  from free_group g
  left join former f on f.name = g.name
  where f.name is not null or g.turn_host_key is null),
given as (
  update courant.groups g set turn_bucket = $1::int, turn_host_key = $2::bigint
  from turn u
  where g.bucket = 0 and g.name = u.name),
ended as (
  update courant.host_rows t set
    expired_leases = least(t.expired_leases + 1, 32767), lease_epoch = t.lease_epoch + 1,
    lease_owner = null, lease_until = null, due_while_leased = null
  from turn u
  where u.is_leased and (u.turn_bucket, u.turn_host_key) <> ($1::int, $2::bigint) and t.bucket = u.turn_bucket
    and t.host_key = u.turn_host_key)
insert into courant.host_rows as t (bucket, host_key, host, lease_owner, lease_epoch, lease_until, ready_at, group_name)
select $1::int, $2::bigint, $3::text, $4::uuid, 1, now() + $5::float8 * interval '1 second',
  courant.ready_after(null, now() + $5::float8 * interval '1 second', $6::int), o.name
from own o
where not exists (select from courant.pauses) and (o.name is null or exists (select from turn))
on conflict on constraint hosts_pkey do update set
  expired_leases = case when t.lease_owner is null then t.expired_leases
    else least(t.expired_leases + 1, 32767) end,
  lease_owner = excluded.lease_owner,
  lease_epoch = t.lease_epoch + 1,
  lease_until = excluded.lease_until,
  lease_revoked = false,
  group_wait_since = null,
  delay_ms    = greatest(t.delay_ms, (select u.delay_ms from turn u)),
  ready_at    = courant.ready_after(t.next_fetch_at, excluded.lease_until,
                  greatest(t.delay_ms, (select u.delay_ms from turn u), coalesce(t.min_delay_ms, $6::int)))
  -- The owner of a lease that ran out may have sent a request at its very end: ready_at has the delay after it.
  where t.next_fetch_at <= now() and (t.lease_owner is null or t.ready_at <= now()) and t.resume_at is null
    and t.block_note is null
    and case when t.windows is not null then courant.next_opening(t.windows, now()) <= now() else true end
    -- Put into a group, or out of one, since this statement began: next time.
    and t.group_name is not distinct from (select o.name from own o)
returning t.bucket, t.host_key, t.host, t.lease_epoch as epoch, t.delay_ms, t.backoff_ms,
  extract(epoch from now() - t.throttled_at)::float8 as throttled_s,
  t.expired_leases, t.robots_failures, t.pending,
  greatest(t.min_delay_ms, (select u.delay_ms from turn u)) as min_delay_ms,
    t.block_note,
  t.response_ms, t.connections, t.windows, t.group_name, host(t.address) as address,
  case when t.windows is not null
    then extract(epoch from courant.window_end(t.windows, now()) - now())::float8 end as closes_in_s,
  t.priority as claimed_priority, 0::bigint as ready_us, 0 as own_file_expired_leases, null::uuid as url_key;
