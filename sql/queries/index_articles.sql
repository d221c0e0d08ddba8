-- Writes the words of articles stored after a point, in the order in which they were stored, where they are not
-- written yet.
-- $1 after_fetched_at timestamptz: of the last one looked at, null for the beginning of what may have changed
-- $2 after_url_key uuid | $3 most int: articles at most
with batch as materialized (
  select a.bucket, a.host_key, a.url_key, a.seen_on, a.fetched_at, a.content_hash, a.language, a.title, a.description,
    a.tags, a.body
  from courant.article_rows a
  -- Instants are those of a transaction's beginning: one that began earlier may be visible later, by as much as a
  -- statement may take.
  where (a.fetched_at, a.url_key) > (
    coalesce($1::timestamptz, (select p.indexed_to - interval '3 minutes' from courant.search_progress p
      where p.bucket = 0)),
    coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
  order by a.fetched_at, a.url_key
  limit $3::int),
written as (
  insert into courant.search_rows as s (bucket, host_key, url_key, seen_on, content_hash, language, words)
  select b.bucket, b.host_key, b.url_key, b.seen_on, b.content_hash, b.language,
    courant.search_words(b.language, b.title, b.description, b.tags, b.body)
  from batch b
  where not exists (
    select from courant.search_rows o
    where o.bucket = b.bucket and o.host_key = b.host_key and o.url_key = b.url_key and o.seen_on = b.seen_on
      and o.content_hash = b.content_hash)
  on conflict (bucket, host_key, url_key, seen_on) do update set
    content_hash = excluded.content_hash, language = excluded.language, words = excluded.words,
    error = null, failures = null, retry_at = null
  returning s.url_key),
last as (
  select b.fetched_at, b.url_key from batch b order by b.fetched_at desc, b.url_key desc limit 1),
progress as (
  update courant.search_progress p set indexed_to = greatest(p.indexed_to, l.fetched_at) from last l where p.bucket = 0)
select
  (select count(*) from batch)::int as seen, (select count(*) from written)::int as written,
  (select to_char(l.fetched_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from last l) as last_at,
  (select l.url_key::text from last l) as last_key;
