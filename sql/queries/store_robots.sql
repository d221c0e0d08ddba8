-- Keeps an answer to robots.txt.
-- $1 bucket int | $2 host_key bigint | $3 scheme text | $4 http_status smallint | $5 body bytea: or null
-- $6 expires_s float8: seconds until it expires | $7 crawl_delay_ms int: or null
insert into courant.robots as r (bucket, host_key, scheme, http_status, body, fetched_at, expires_at, crawl_delay_ms)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::bytea, now(), now() + $6::float8 * interval '1 second',
  $7::int)
on conflict on constraint robots_pkey do update set
  http_status = excluded.http_status, body = excluded.body, fetched_at = excluded.fetched_at,
    expires_at = excluded.expires_at,
  crawl_delay_ms = excluded.crawl_delay_ms, failing_since = null, error = null;
