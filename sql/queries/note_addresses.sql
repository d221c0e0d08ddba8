-- Notes where hosts under lease were reached.
-- $1 owner uuid | $2 buckets int[]: per lease, as $3 to $5 | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 addresses inet[]
with held as materialized (
  select t.bucket, t.host_key, x.address
  from unnest($2::int[], $3::bigint[], $4::bigint[], $5::inet[]) as x(bucket, host_key, epoch, address)
  join courant.host_rows t
    on t.bucket = x.bucket and t.host_key = x.host_key
      and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, x.epoch)
  where t.address is distinct from x.address
  order by t.bucket, t.host_key
  for update of t)
update courant.host_rows t set address = h.address
from held h
where t.bucket = h.bucket and t.host_key = h.host_key
returning t.host_key;
