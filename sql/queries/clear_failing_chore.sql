-- A chore of the upkeep was done, or is left out.
-- $1 name text
delete from courant.failing_chores c where c.bucket = 0 and c.name = $1::text;
