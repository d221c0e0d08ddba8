-- The article after a point in the order in which they were stored, as index_articles has it with a limit of one.
-- $1 after_fetched_at timestamptz: of the last one looked at, null for the beginning of what may have changed
-- $2 after_url_key uuid
select a.bucket, a.host_key, a.url_key, a.seen_on::text as seen_on, a.url,
  to_char(a.fetched_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as last_at
from courant.article_rows a
where (a.fetched_at, a.url_key) > (
  coalesce($1::timestamptz, (select p.indexed_to - interval '3 minutes' from courant.search_progress p
    where p.bucket = 0)),
  coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
order by a.fetched_at, a.url_key
limit 1;
