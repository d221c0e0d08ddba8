-- Since when a page of one job is kept that may be shown: as kept_page.sql has it, without the page.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid
select extract(epoch from now() - p.fetched_at)::float8 as age_s
from (
  select x.fetched_at, x.unavailable_after
  from courant.page_rows x
  where x.bucket = $1::int and x.host_key = $2::bigint and x.url_key = $3::uuid
  order by x.kept_on desc
  limit 1) p
where (p.unavailable_after is null or p.unavailable_after > now())
  and not exists (
    select from courant.job_rows j
    join courant.article_rows a on a.bucket = j.bucket and a.host_key = j.host_key and a.url_key = j.url_key
      and a.seen_on = j.seen_on
    where j.bucket = $1::int and j.host_key = $2::bigint and j.url_key = $3::uuid and a.unavailable_after <= now());
