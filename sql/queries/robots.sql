-- What is known of a host's robots.txt.
-- $1 bucket int | $2 host_key bigint | $3 scheme text
select
  r.http_status, encode(r.body, 'hex') as body, r.error,
  extract(epoch from now() - r.fetched_at)::float8 as age_s,
  extract(epoch from r.expires_at - now())::float8 as expires_in_s,
  extract(epoch from now() - r.failing_since)::float8 as failing_s
from courant.robots r
where r.bucket = $1::int and r.host_key = $2::bigint and r.scheme = $3::text;
