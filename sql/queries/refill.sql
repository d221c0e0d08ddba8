-- More due jobs for hosts under lease, so that a host with many keeps its pace without a gap between two leases.
-- Reads only: the lease is what it was. Also tells what an operator may have changed meanwhile. Plain PostgreSQL:
-- several buckets at once.
-- $1 buckets int[]: per lease, as $2 and $3 | $2 host_keys bigint[] | $3 epochs bigint[] | $4 owner uuid
-- $5 jobs int: of one host at most | $6 priority_order smallint[]: in which a host's jobs are taken
-- $7 in_hand uuid[]: url_keys of the jobs in hand
select
  t.bucket, t.host_key, t.lease_epoch as epoch, greatest(t.min_delay_ms, g.delay_ms) as min_delay_ms, t.block_note,
    t.connections, t.windows, t.group_name,
  j.url_key, j.url, j.attempt, j.priority, to_char(j.seen_on, 'YYYY-MM-DD') as seen_on, j.hops, j.etag, j.last_modified,
    j.content_hash, j.crawl, coalesce(j.expired_leases, 0) as job_expired_leases
from unnest($1::int[], $2::bigint[], $3::bigint[]) as x(bucket, host_key, epoch)
join courant.host_rows t
  on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $4::uuid, x.epoch)
left join courant.groups g on g.bucket = 0 and g.name = t.group_name
left join lateral (
  select q.*
  from unnest($6::smallint[]) as priorities(priority)
  cross join lateral (
    select d.url_key, d.url, d.attempt, d.priority, d.seen_on, d.hops, d.etag, d.last_modified, d.content_hash, d.crawl,
      d.expired_leases
    from courant.job_rows d
    where d.bucket = t.bucket and d.host_key = t.host_key and d.priority = priorities.priority
      and d.due_at is not null and not d.on_hold and d.due_at <= now()
      and d.url_key <> all ($7::uuid[])
    order by d.due_at
    limit $5::int) q
  limit $5::int) j on t.resume_at is null and not exists (select from courant.pauses);
