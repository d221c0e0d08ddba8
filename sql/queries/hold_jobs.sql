-- Holds the queued jobs of a crawl, or lets them go: those of one bucket, some at a time, in the order of their keys.
-- $1 bucket int | $2 crawl text | $3 hold bool: or let go | $4 after_host_key bigint: the keys after which to begin
-- $5 after_url_key uuid | $6 most int: jobs at most
with picked as materialized (
  select j.host_key, j.url_key
  from courant.job_rows j
  where j.bucket = $1::int and j.crawl = $2::text and j.due_at is not null
    and (j.host_key, j.url_key) > ($4::bigint, $5::uuid)
    and j.on_hold <> $3::bool
  order by j.host_key, j.url_key
  limit $6::int),
leases as materialized (
  select t.host_key
  from courant.host_rows t
  where t.bucket = $1::int and t.host_key in (select p.host_key from picked p)
  order by t.host_key
  for update of t),
changed as (
  update courant.job_rows j set on_hold = $3::bool
  from picked p
  join leases l on l.host_key = p.host_key
  where j.bucket = $1::int and j.host_key = p.host_key and j.url_key = p.url_key and j.state = courant.queued()
    and j.on_hold <> $3::bool
  returning j.host_key, j.priority, j.due_at),
per_host as (
  select c.host_key, min(c.priority) as priority, greatest(min(c.due_at), now()) as due
  from changed c
  group by c.host_key),
-- Let go, hosts are woken as by an enqueue. Held, they stay as they are: the next claim finds out what is left.
woken as (
  update courant.host_rows t set
    priority = case when t.ready_at is null or t.ready_at = 'infinity' then p.priority
      else least(t.priority, p.priority) end,
    due_while_leased = case when t.lease_owner is not null then least(t.due_while_leased, p.due) end,
    ready_at = courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, p.due)
  from per_host p
  where t.bucket = $1::int and t.host_key = p.host_key and not $3::bool)
select (select count(*) from changed) as changed, l.host_key, l.url_key
from (select 1) one
left join lateral (select p.host_key, p.url_key from picked p order by p.host_key desc, p.url_key desc
  limit 1) l on true;
