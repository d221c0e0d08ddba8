-- Articles whose words were refused and are to be tried again, the longest due first.
-- $1 most int: articles at most
select s.bucket, s.host_key, s.url_key, s.seen_on::text as seen_on
from courant.search_rows s
where s.retry_at <= now()
order by s.retry_at
limit $1::int;
