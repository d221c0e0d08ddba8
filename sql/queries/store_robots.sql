-- Keeps an answer to robots.txt. $1 bucket, $2 host_key, $3 scheme, $4 HTTP status, $5 body or null, $6 seconds until
-- it expires,
-- $7 crawl delay in milliseconds or null
insert into courant.robots as r (bucket, host_key, scheme, http_status, body, fetched_at, expires_at, crawl_delay_ms)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::bytea, now(), now() + $6::float8 * interval '1 second',
  $7::int)
on conflict on constraint robots_pkey do update set
  http_status = excluded.http_status, body = excluded.body, fetched_at = excluded.fetched_at,
    expires_at = excluded.expires_at,
  crawl_delay_ms = excluded.crawl_delay_ms, failing_since = null, error = null;
