-- Where a job led to when it was last settled.
-- $1 bucket int | $2 host_key bigint | $3 url_key uuid
select j.redirect_url
from courant.job_rows j
where j.bucket = $1::int and j.host_key = $2::bigint and j.url_key = $3::uuid;
