-- The latest attempts of one job.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid | $4 most int: rows at most
select
  to_char(a.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
  a.attempt, a.outcome, a.error_class, a.error, a.http_status, a.bytes, a.fetch_ms
from courant.attempt_rows a
where a.bucket = $1::int and a.host_key = $2::bigint and a.url_key = $3::uuid
order by a.at desc, a.attempt desc
limit $4::int;
