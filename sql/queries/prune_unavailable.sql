-- Deletes articles that their pages ask not to be shown any more, some at a time. $1 rows at most
with picked as (
  select a.bucket, a.host_key, a.url_key, a.seen_on
  from courant.article_rows a
  where a.unavailable_after <= now()
  limit $1::int),
deleted as (
  delete from courant.article_rows a
  using picked p
  where a.bucket = p.bucket and a.host_key = p.host_key and a.url_key = p.url_key and a.seen_on = p.seen_on
    and a.unavailable_after <= now()
  returning a.host_key)
select count(*) as deleted from deleted;
