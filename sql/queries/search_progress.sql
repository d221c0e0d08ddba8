-- How far the words of articles are written: seconds since the last article that was looked at was stored, null where none was; and whether
-- articles have been stored since.
select
  case when p.indexed_to > '-infinity' then extract(epoch from now() - p.indexed_to)::float8 end as indexed_ago_s,
  exists (select from courant.article_rows a where a.fetched_at > p.indexed_to) as is_behind
from courant.search_progress p
where p.bucket = 0;
