-- Takes or renews the lease to lead; no row when somebody else has it. A new holder begins a new term.
-- $1 name text | $2 holder uuid | $3 lease_s float8: seconds of the lease | $4 host text | $5 pid int
-- $6 version text
insert into courant.leaders as l (bucket, name, holder, term, lease_until, host, pid, version)
values (0, $1::text, $2::uuid, 1, now() + $3::float8 * interval '1 second', $4::text, $5::int, $6::text)
on conflict on constraint leaders_pkey do update set
  holder      = excluded.holder,
  term        = case when l.holder = excluded.holder and l.lease_until > now() then l.term else l.term + 1 end,
  led_since   = case when l.holder = excluded.holder and l.lease_until > now() then l.led_since else now() end,
  lease_until = excluded.lease_until,
  host = excluded.host, pid = excluded.pid, version = excluded.version
  where l.holder = excluded.holder or l.lease_until <= now()
returning l.term;
