-- Notes that a maintenance task failed.
-- $1 name text | $2 error text
insert into courant.failing_tasks as c (bucket, name, error)
values (0, $1::text, $2::text)
on conflict on constraint failing_tasks_pkey do update set
  failures = least(c.failures::bigint + 1, 2147483647), failed_at = now(), error = excluded.error;
