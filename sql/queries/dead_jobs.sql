-- Dead jobs of one bucket, in the order of their keys.
-- $1 bucket int | $2 error_class text: or null | $3 host_key bigint: or null | $4 crawl text: or null
-- $5 after_host_key bigint: the keys after which to begin | $6 after_url_key uuid | $7 most int: jobs at most
select
  j.url, t.host, j.error_class, j.error, j.http_status, j.attempt as attempts, j.crawl, j.host_key, j.url_key,
  to_char(j.last_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_at
from courant.job_rows j
join courant.host_rows t on t.bucket = j.bucket and t.host_key = j.host_key
where j.bucket = $1::int and j.error_class is not null and j.state = courant.dead()
  and (j.host_key, j.url_key) > ($5::bigint, $6::uuid)
  and ($2::text is null or j.error_class = $2::text)
  and ($3::bigint is null or j.host_key = $3::bigint)
  and ($4::text is null or j.crawl = $4::text)
order by j.host_key, j.url_key
limit $7::int;
