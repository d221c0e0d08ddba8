-- How far the words of articles are written: seconds since the last article that was looked at was stored, null where
-- none was; and whether articles have been stored since. The latest one is read from the end of each month's index:
-- `exists` would be planned for its first row and read whole months where, as usually, there is none.
select
  case when p.indexed_to > '-infinity' then extract(epoch from now() - p.indexed_to)::float8 end as indexed_ago_s,
  coalesce((select max(a.fetched_at) from courant.article_rows a) > p.indexed_to, false) as is_behind
from courant.search_progress p
where p.bucket = 0;
