-- Keeps an answer to tdmrep.json, or notes that there was none; what was answered before is then kept.
-- $1 bucket int | $2 host_key bigint | $3 scheme text | $4 http_status smallint: or null | $5 body bytea: or null
-- $6 error text: or null | $7 expires_s float8: seconds until it is asked for again
insert into courant.rights_files as r (bucket, host_key, scheme, http_status, body, error, fetched_at, expires_at)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::bytea, $6::text, case when $6::text is null then now() end,
  now() + $7::float8 * interval '1 second')
on conflict on constraint rights_files_pkey do update set
  http_status = excluded.http_status, error = excluded.error, expires_at = excluded.expires_at,
  body = case when excluded.error is null then excluded.body else r.body end,
  fetched_at = coalesce(excluded.fetched_at, r.fetched_at);
