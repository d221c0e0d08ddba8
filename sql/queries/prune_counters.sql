-- Deletes older counters of minutes and errors; nothing is deleted that was not rolled up.
-- $1 days int: at least two, as status looks back an hour
with minutes as (
  delete from courant.counters c
  where c.is_rolled_up and c.minute > '-infinity' and c.minute < now() - greatest($1::int, 2) * interval '1 day'
  returning 1),
errors as (
  delete from courant.error_counters e where e.minute < now() - greatest($1::int, 2) * interval '1 day'
  returning 1)
select (select count(*) from minutes) + (select count(*) from errors) as deleted;
