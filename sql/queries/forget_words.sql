-- Deletes the words of articles that are gone, some at a time: of months that were dropped, or deleted one by one.
-- $1 most int: rows at most
with gone as (
  select s.bucket, s.host_key, s.url_key, s.seen_on
  from courant.search_rows s
  where not exists (
    select from courant.article_rows a
    where a.bucket = s.bucket and a.host_key = s.host_key and a.url_key = s.url_key and a.seen_on = s.seen_on)
  limit $1::int),
deleted as (
  delete from courant.search_rows s
  using gone g
  where s.bucket = g.bucket and s.host_key = g.host_key and s.url_key = g.url_key and s.seen_on = g.seen_on
  returning s.url_key)
select count(*)::int as deleted from deleted;
