-- Makes a politeness group, or sets its delay. $1 name, $2 milliseconds between two requests to any of its hosts at
-- least, or null for what each host asks for, $3 leave the delay of one that exists as it is
insert into courant.groups as g (bucket, name, delay_ms)
values (0, $1::text, $2::int)
on conflict on constraint groups_pkey do update set
  delay_ms = case when $3::bool then g.delay_ms else excluded.delay_ms end
returning g.name;
