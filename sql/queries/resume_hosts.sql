-- Ends the pause of hosts of one bucket; returns those that were paused. One that is ready too early is released by
-- the next claim, which computes again when it is.
-- $1 bucket int | $2 host_keys bigint[]
with paused as materialized (
  select t.host_key
  from courant.host_rows t
  where t.bucket = $1::int and t.host_key = any ($2::bigint[]) and t.resume_at is not null
  order by t.host_key
  for update of t)
update courant.host_rows t set
  next_fetch_at = t.resume_at,
  resume_at     = null,
  ready_at      = case
    when t.ready_at is null then null
    when t.lease_owner is not null
      then courant.ready_after(t.resume_at, t.lease_until, greatest(t.delay_ms, coalesce(t.min_delay_ms, 0)))
    else greatest(t.resume_at, now()) end
from paused p
where t.bucket = $1::int and t.host_key = p.host_key
returning t.host_key;
