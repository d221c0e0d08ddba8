-- What is known of a host's tdmrep.json.
-- $1 bucket int | $2 host_key bigint | $3 scheme text
select encode(r.body, 'hex') as body, extract(epoch from r.expires_at - now())::float8 as expires_in_s
from courant.rights_files r
where r.bucket = $1::int and r.host_key = $2::bigint and r.scheme = $3::text;
