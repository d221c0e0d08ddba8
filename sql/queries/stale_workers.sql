-- Marks workers without a sign of life for 30 seconds, and returns those newly marked: each is reported by one
-- coordinator, once.
with silent as materialized (
  select w.id
  from courant.workers w
  where w.bucket = 0 and w.stopped_at is null and w.stale_at is null and w.beat_at < now() - interval '30 seconds'
  order by w.id
  for update skip locked)
update courant.workers w set stale_at = now()
from silent s
where w.bucket = 0 and w.id = s.id
returning w.id, w.host, w.pid, w.leases, extract(epoch from now() - w.beat_at)::float8 as silent_s;
