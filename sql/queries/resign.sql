-- Ends the lease to lead at once, if it is still held in that term.
-- $1 name text | $2 holder uuid | $3 term bigint
update courant.leaders l set lease_until = now()
where l.bucket = 0 and l.name = $1::text and l.holder = $2::uuid and l.term = $3::bigint and l.lease_until > now()
returning l.term;
