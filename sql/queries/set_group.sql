-- Makes a politeness group, or sets its delay.
-- $1 name text
-- $2 delay_ms int: between two requests to any of its hosts at least, null for what each host asks for
-- $3 keeps_delay bool: leave that of one that exists as it is
insert into courant.groups as g (bucket, name, delay_ms)
values (0, $1::text, $2::int)
on conflict on constraint groups_pkey do update set
  delay_ms = case when $3::bool then g.delay_ms else excluded.delay_ms end
returning g.name;
