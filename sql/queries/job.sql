-- All that is known of one job.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid
select
  s.url, s.host, s.state, s.outcome, s.error_class, s.error, s.http_status, s.attempts, s.priority, s.crawl, s.hops,
    s.redirect_url, s.expired_leases,
  to_char(s.enqueued_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as enqueued_at,
  to_char(s.last_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_at,
  to_char(s.due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as due_at,
  to_char(s.fetch_after at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as fetch_after,
  extract(epoch from s.fetch_after - now())::float8 as fetch_in_s,
  extract(epoch from s.due_at - now())::float8 as due_in_s,
  extract(epoch from now() - s.last_at)::float8 as last_ago_s,
  extract(epoch from now() - s.enqueued_at)::float8 as enqueued_ago_s,
  h.state as host_state, h.blocked_reason, h.lease_owner, h.delay_ms, h.pending
from courant.job_status s
join courant.host_health h on h.bucket = s.bucket and h.host_key = s.host_key
where s.bucket = $1::int and s.host_key = $2::bigint and s.url_key = $3::uuid;
