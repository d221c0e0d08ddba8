-- Does anybody lead? $1 name
-- $1 name text
select exists (
  select from courant.leaders l where l.bucket = 0 and l.name = $1::text and l.lease_until > now()) as led;
