-- Writes the words of one article.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid | $4 seen_on date
insert into courant.search_rows as s (bucket, host_key, url_key, seen_on, content_hash, language, words)
select a.bucket, a.host_key, a.url_key, a.seen_on, a.content_hash, a.language,
  courant.search_words(a.language, a.title, a.description, a.tags, a.body)
from courant.article_rows a
where a.bucket = $1::int and a.host_key = $2::bigint and a.url_key = $3::uuid and a.seen_on = $4::date
on conflict (bucket, host_key, url_key, seen_on) do update set
  content_hash = excluded.content_hash, language = excluded.language, words = excluded.words,
  error = null, failures = null, retry_at = null
returning s.url_key;
