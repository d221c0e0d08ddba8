-- One article with its text.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid
select
  a.url, a.host, a.title, a.authors, a.byline, a.language, a.site_name, a.description, a.section, a.tags, a.lead_image,
    a.canonical_url,
  a.page_type, a.quality::float8, a.word_count, a.text, a.is_live_blog, a.is_amp, a.is_accessible_for_free, a.truncated,
    a.next_page,
  coalesce(to_char(a.published_at at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"'), a.published_day::text) as published,
  to_char(a.modified_at at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"') as modified,
  to_char(a.fetched_at at time zone 'utc', 'YYYY-MM-DD HH24:MI "UTC"') as fetched
from courant.articles a
where a.bucket = $1::int and a.host_key = $2::bigint and a.url_key = $3::uuid
order by a.seen_on desc
limit 1;
