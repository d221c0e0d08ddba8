-- Crawls by name.
-- $1 names text[]: or null for all
select c.name, c.priority, c.budget, c.used, c.scope, c.paused,
  to_char(c.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at
from courant.crawls c
where c.bucket = 0 and ($1::text[] is null or c.name = any ($1::text[]))
order by c.name;
