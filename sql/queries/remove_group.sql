-- Ends a politeness group that has no members any more; returns it when it was there.
-- $1 name text
delete from courant.groups g
where g.bucket = 0 and g.name = $1::text
  and not exists (select from courant.group_members m where m.bucket = 0 and m.group_name = g.name)
returning g.name;
