-- The articles stored last, the latest first, from the end of the index of each month.
-- $1 most int: how many at most
select a.title, a.url, a.host, a.site_name, a.published_day::text as published_day, a.language,
  left(a.description, 500) as excerpt
from courant.articles a
where a.fetched_at > '-infinity'
order by a.fetched_at desc
limit $1::int;
