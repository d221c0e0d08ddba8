-- Forgets settled jobs of one bucket with what is kept of their pages, some at a time, in the order of their keys;
-- articles stay. A settled job belongs to no lease: no lock on its host is needed.
-- $1 bucket int | $2 states text[] | $3 error_class text: or null | $4 host_key bigint: or null
-- $5 crawl text: or null | $6 days int: since the last attempt at least
-- $7 after_host_key bigint: the keys after which to begin | $8 after_url_key uuid | $9 most int: jobs at most
with picked as materialized (
  select j.host_key, j.url_key, j.state
  from courant.job_rows j
  where j.bucket = $1::int and (j.host_key, j.url_key) > ($7::bigint, $8::uuid)
    and j.state = any (array(select courant.job_state(s.name) from unnest($2::text[]) as s(name)))
    and j.state <> courant.queued()
    -- Dead and excluded jobs always have one: their index is small.
    and ('done' = any ($2::text[]) or j.error_class is not null)
    and j.last_at <= now() - $6::int * interval '1 day'
    and ($3::text is null or j.error_class = $3::text)
    and ($4::bigint is null or j.host_key = $4::bigint)
    and ($5::text is null or j.crawl = $5::text)
  order by j.host_key, j.url_key
  limit $9::int),
changed as (
  delete from courant.job_rows j
  using picked p
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key and j.state = p.state
  returning j.host_key, j.url_key, j.state),
pages as (
  delete from courant.page_rows x
  using changed c
  where x.bucket = $1::int and x.host_key = c.host_key and x.url_key = c.url_key
    -- No page is younger than its job's last attempt; of long ago there are no partitions.
    and x.kept_on <= (now() at time zone 'utc')::date - $6::int),
counted as (
  insert into courant.counters as c (bucket, minute, slot, done, dead, excluded)
  select $1::int, date_trunc('minute', now()), -1, - count(*) filter (where x.state = courant.done()),
    - count(*) filter (where x.state = courant.dead()),
    - count(*) filter (where x.state = courant.excluded())
  from changed x
  having count(*) > 0
  on conflict on constraint counters_pkey do update set
    done = c.done + excluded.done, dead = c.dead + excluded.dead, excluded = c.excluded + excluded.excluded)
select (select count(*) from changed) as changed, l.host_key, l.url_key
from (select 1) one
left join lateral (select p.host_key, p.url_key from picked p order by p.host_key desc, p.url_key desc
  limit 1) l on true;
