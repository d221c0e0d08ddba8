-- A worker ends in order.
-- $1 id uuid
update courant.workers w set
  beat_at = now(), stopped_at = now(), leases = 0, in_flight = 0, pages_per_second = 0, articles_per_second = 0,
    bytes_per_second = 0
where w.bucket = 0 and w.id = $1::uuid;
