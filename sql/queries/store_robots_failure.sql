-- Notes that robots.txt could not be had; what was answered before is kept (RFC 9309 2.4 lets it be used).
-- $1 bucket int | $2 host_key bigint | $3 scheme text | $4 http_status smallint: or null | $5 error text
-- $6 expires_s float8: seconds until it is tried again
insert into courant.robots as r (bucket, host_key, scheme, http_status, error, failing_since, expires_at)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::text, now(), now() + $6::float8 * interval '1 second')
on conflict on constraint robots_pkey do update set
  http_status = excluded.http_status, error = excluded.error, expires_at = excluded.expires_at,
  failing_since = coalesce(r.failing_since, excluded.failing_since);
