-- A maintenance task was done, or is left out.
-- $1 name text
delete from courant.failing_tasks c where c.bucket = 0 and c.name = $1::text;
