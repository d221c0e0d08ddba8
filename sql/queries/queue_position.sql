-- What a queued job waits behind: a pause of everything, workers, and the jobs of its host that come first.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid | $4 most int: jobs counted at most
select
  (select to_char(p.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from courant.pauses p
    where p.bucket = 0) as paused_since,
  (select count(*) from courant.workers w
   where w.bucket = 0 and w.stopped_at is null and not w.draining
     and w.beat_at > now() - interval '30 seconds')::int as workers,
  (select count(*) from (
     select from courant.job_rows j
     join courant.job_rows d on d.bucket = j.bucket and d.host_key = j.host_key and d.due_at is not null
       and not d.on_hold
       and d.due_at <= now() and (d.priority, d.due_at) < (j.priority, j.due_at)
     where j.bucket = $1::int and j.host_key = $2::bigint and j.url_key = $3::uuid and j.due_at is not null
     limit $4::int) before)::int as jobs_before;
