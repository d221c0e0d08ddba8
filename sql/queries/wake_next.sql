-- Wakes the host of each politeness group that has waited longest for its turn, for when the group may be asked.
-- For speed only: those that wait come back by themselves.
-- $1 names text[]
with next_in_line as materialized (
  select g.next_fetch_at, w.bucket, w.host_key
  from courant.groups g
  cross join lateral (
    select m.bucket, m.host_key
    from courant.host_rows m
    where m.group_name = g.name and m.group_wait_since is not null and m.lease_owner is null and isfinite(m.ready_at)
    order by m.group_wait_since
    limit 1
    for update skip locked) w
  where g.bucket = 0 and g.name = any ($1::text[]))
update courant.host_rows t set ready_at = greatest(t.next_fetch_at, x.next_fetch_at, now())
from next_in_line x
where t.bucket = x.bucket and t.host_key = x.host_key
returning t.host_key;
