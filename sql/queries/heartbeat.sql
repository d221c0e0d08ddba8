-- A worker's sign of life. Rates come from the difference to the last beat, by the database's clock.
-- $1 id uuid | $2 draining bool | $3 leases int | $4 in_flight int | $5 pages bigint: since the start
-- $6 articles bigint: likewise | $7 bytes bigint: likewise
-- $8 max_rate real: requests per second that the delays of its hosts allow
-- $9 capacity int: requests at once at most
update courant.workers w set
  beat_at = now(), stale_at = null, draining = $2::bool, leases = $3::int, in_flight = $4::int, pages = $5::bigint,
    articles = $6::bigint,
  bytes = $7::bigint, max_rate = $8::real, concurrency = $9::int,
  pages_per_second    = ($5::bigint - w.pages) / x.seconds,
  articles_per_second = ($6::bigint - w.articles) / x.seconds,
  bytes_per_second    = ($7::bigint - w.bytes) / x.seconds
from (
  select o.id, greatest(extract(epoch from now() - o.beat_at), 0.001)::float8 as seconds
  from courant.workers o where o.bucket = 0 and o.id = $1::uuid) x
where w.bucket = 0 and w.id = x.id
returning w.id;
