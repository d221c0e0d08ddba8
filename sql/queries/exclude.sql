-- Takes queued jobs of one bucket out of the queue, some at a time, in the order of their keys. A worker that is
-- just fetching one of them settles nothing.
-- $1 bucket int | $2 error_class text | $3 error text | $4 host_key bigint: or null | $5 crawl text: or null
-- $6 url_key uuid: or null | $7 after_host_key bigint: the keys after which to begin | $8 after_url_key uuid
-- $9 most int: jobs at most
with picked as materialized (
  select j.host_key, j.url_key
  from courant.job_rows j
  where j.bucket = $1::int and j.due_at is not null and (j.host_key, j.url_key) > ($7::bigint, $8::uuid)
    and ($4::bigint is null or j.host_key = $4::bigint)
    and ($5::text is null or j.crawl = $5::text)
    and ($6::uuid is null or j.url_key = $6::uuid)
  order by j.host_key, j.url_key
  limit $9::int),
leases as materialized (
  select t.host_key
  from courant.host_rows t
  where t.bucket = $1::int and t.host_key in (select p.host_key from picked p)
  order by t.host_key
  for update of t),
changed as (
  update courant.job_rows j set
    state = courant.excluded(), due_at = null, on_hold = false, last_at = now(), outcome = 'excluded',
      error_class = $2::text, error = $3::text
  from picked p
  join leases l on l.host_key = p.host_key
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key and j.state = courant.queued()
  returning j.host_key, j.priority, j.attempt),
per_host as (
  select c.host_key, count(*)::int as jobs from changed c group by c.host_key),
lightened as (
  -- A host with jobs left is looked at by the next claim, which computes again when it is ready.
  update courant.host_rows t set
    pending  = t.pending - p.jobs,
    ready_at = case when t.lease_owner is null and t.pending = p.jobs then null else t.ready_at end
  from per_host p
  where t.bucket = $1::int and t.host_key = p.host_key),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, excluded, retrying,
     queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3)
  select $1::int, date_trunc('minute', now()), -1, count(*), - count(*) filter (where x.attempt > 0),
    - count(*) filter (where x.priority = 0), - count(*) filter (where x.priority = 1),
    - count(*) filter (where x.priority = 2), - count(*) filter (where x.priority = 3)
  from changed x
  having count(*) > 0
  on conflict on constraint counters_pkey do update set
    excluded = c.excluded + excluded.excluded, retrying = c.retrying + excluded.retrying,
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3)
select (select count(*) from changed) as changed, l.host_key, l.url_key
from (select 1) one
left join lateral (select p.host_key, p.url_key from picked p order by p.host_key desc, p.url_key desc
  limit 1) l on true;
