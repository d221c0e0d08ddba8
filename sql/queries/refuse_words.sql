-- Notes that the server refused the words of an article: it is stepped over, and tried again after an hour, then
-- after twice as long each time, up to 30 days.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid | $4 seen_on date | $5 error text
insert into courant.search_rows as s (bucket, host_key, url_key, seen_on, content_hash, words, error, failures,
  retry_at)
select a.bucket, a.host_key, a.url_key, a.seen_on, a.content_hash, '', $5::text, 1, now() + interval '1 hour'
from courant.article_rows a
where a.bucket = $1::int and a.host_key = $2::bigint and a.url_key = $3::uuid and a.seen_on = $4::date
on conflict (bucket, host_key, url_key, seen_on) do update set
  content_hash = excluded.content_hash, words = excluded.words, error = excluded.error,
  failures = least(coalesce(s.failures, 0) + 1, 1000),
  retry_at = now() + least(power(2, least(coalesce(s.failures, 0), 10)), 720) * interval '1 hour';
