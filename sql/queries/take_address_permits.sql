-- Takes turns at addresses that several hosts share, for requests about to leave: each address passes one request
-- in a gap. Where the next turn lies too far ahead none is taken.
-- $1 addresses text[]: per address, as $2 | $2 requests int[] | $3 gap_ms int: milliseconds between two requests
-- $4 ahead_ms int: milliseconds ahead at most
with asked as materialized (
  select x.given, x.given::inet as address, x.requests,
    (select count(*) from (select from courant.host_rows h where h.address = x.given::inet limit 1000) h) as hosts
  from unnest($1::text[], $2::int[]) as x(given, requests)),
taken as (
  insert into courant.addresses as a (bucket, address, next_at)
  select 0, q.address, now() + q.requests * $3::int * interval '1 millisecond'
  from asked q
  where q.hosts > 1
  order by q.address
  on conflict on constraint addresses_pkey do update set
    next_at = greatest(a.next_at, now()) + (excluded.next_at - now())
  where a.next_at <= now() + $4::int * interval '1 millisecond'
  returning a.address, a.next_at)
select q.given as address, q.hosts, t.address is not null as is_taken,
  -- Of the first request; the others follow, a gap apart. Not taken: of the next that is free.
  extract(epoch from coalesce(t.next_at - q.requests * $3::int * interval '1 millisecond',
    a.next_at) - now())::float8 as wait_s
from asked q
left join taken t on t.address = q.address
left join courant.addresses a on a.bucket = 0 and a.address = q.address and t.address is null;
