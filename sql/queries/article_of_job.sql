-- The article of one job, without its text.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid
select
  a.title, a.site_name, a.page_type, a.quality::float8, a.word_count, a.language,
  coalesce(to_char(a.published_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    a.published_day::text) as published,
  to_char(a.fetched_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as fetched_at,
  extract(epoch from now() - a.fetched_at)::float8 as age_s, s.error as words_error
from courant.article_rows a
join courant.job_rows j on j.bucket = a.bucket and j.host_key = a.host_key and j.url_key = a.url_key
  and j.seen_on = a.seen_on
left join courant.search_rows s
  on s.bucket = a.bucket and s.host_key = a.host_key and s.url_key = a.url_key and s.seen_on = a.seen_on
where j.bucket = $1::int and j.host_key = $2::bigint and j.url_key = $3::uuid;
