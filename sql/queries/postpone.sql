-- Puts off a job of which no result can be recorded: counts an attempt, notes why, and makes it due in a day.
-- Counters are not touched: they may be what refuses.
-- $1 owner uuid | $2 bucket int | $3 host_key bigint | $4 epoch bigint | $5 url_key uuid | $6 error_class text
-- $7 error text
update courant.job_rows j set
  attempt = least(j.attempt::int + 1, 32767), due_at = now() + interval '1 day', last_at = now(), outcome = 'retry',
    error_class = $6::text,
  error = $7::text
where j.bucket = $2::int and j.host_key = $3::bigint and j.url_key = $5::uuid and j.state = courant.queued()
  and exists (
    select from courant.host_rows t
    where t.bucket = $2::int and t.host_key = $3::bigint
      and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, $4::bigint))
returning j.url_key;
