-- Registers a worker and gives it the lowest free slot; forgets workers gone for a week. Two that register at once
-- may share a slot, which costs them lock waits on counters and nothing else.
-- $1 id uuid | $2 host text | $3 pid int | $4 version text
with forgotten as (
  delete from courant.workers w where w.bucket = 0 and w.beat_at < now() - interval '7 days')
insert into courant.workers (id, host, pid, version, slot)
select $1::uuid, $2::text, $3::int, $4::text, coalesce(min(s.slot), 1024)
from generate_series(0, 1023) as s(slot)
where not exists (
  select from courant.workers w
  where w.bucket = 0 and w.slot = s.slot and w.stopped_at is null and w.beat_at > now() - interval '5 minutes')
on conflict on constraint workers_pkey do update set beat_at = now(), stopped_at = null, draining = false
returning slot;
