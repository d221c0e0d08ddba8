-- Workers alive, and those seen in the last day.
select
  w.id, w.host, w.pid, w.slot, w.version,
  case
    when w.stopped_at is not null then 'stopped'
    when w.beat_at < now() - interval '30 seconds' then 'stale'
    when w.draining then 'draining'
    else 'alive' end as state,
  extract(epoch from now() - w.started_at)::float8 as up_s, extract(epoch from now() - w.beat_at)::float8 as beat_s,
  w.leases, w.in_flight, w.concurrency, nullif(w.max_rate, 'infinity')::float8 as max_rate, w.pages, w.articles,
  w.bytes,
  w.pages_per_second::float8, w.articles_per_second::float8, w.bytes_per_second::float8
from courant.workers w
where w.bucket = 0 and w.beat_at > now() - interval '1 day'
order by w.stopped_at is not null, w.started_at, w.id
limit 1000;
