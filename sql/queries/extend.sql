-- Extends leases, of several buckets at once; returns those still held, and whether their owner is to end its
-- visits: hosts that an operator paused or put into a group.
-- $1 buckets int[]: per lease, as $3 and $4 | $2 owner uuid | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 lease_s float8: seconds from now | $6 delay_ms int: that the owner keeps at least
with held as materialized (
  select t.bucket, t.host_key, x.epoch
  from unnest($1::int[], $3::bigint[], $4::bigint[]) as x(bucket, host_key, epoch)
  join courant.host_rows t on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
  order by t.bucket, t.host_key
  for update of t)
update courant.host_rows t set
  lease_until = now() + $5::float8 * interval '1 second',
  ready_at    = courant.ready_after(t.next_fetch_at, now() + $5::float8 * interval '1 second',
                  greatest(t.delay_ms, coalesce(t.min_delay_ms, $6::int)))
from held h
where t.bucket = h.bucket and t.host_key = h.host_key
returning t.bucket, t.host_key, h.epoch, t.resume_at is not null or t.lease_revoked
  or exists (select from courant.pauses) as paused;
