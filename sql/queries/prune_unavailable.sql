-- Deletes articles and kept pages that ask not to be shown any more, some at a time; with an article what is kept
-- of its page.
-- $1 most int: rows of each at most
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
  returning a.bucket, a.host_key, a.url_key),
expired as (
  (select x.bucket, x.host_key, x.url_key, x.kept_on, x.unavailable_after
   from courant.page_rows x
   where x.unavailable_after <= now()
   limit $1::int)
  union
  select x.bucket, x.host_key, x.url_key, x.kept_on, x.unavailable_after
  from deleted d
  join courant.page_rows x on x.bucket = d.bucket and x.host_key = d.host_key and x.url_key = d.url_key),
pages as (
  delete from courant.page_rows x
  using expired e
  where x.bucket = e.bucket and x.host_key = e.host_key and x.url_key = e.url_key and x.kept_on = e.kept_on
    -- Not one that was kept again meanwhile.
    and x.unavailable_after is not distinct from e.unavailable_after
  returning 1)
select (select count(*) from deleted) as deleted, (select count(*) from pages) as pages;
