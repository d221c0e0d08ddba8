-- Puts hosts where the members of the groups have them now, after a change of members in the same transaction. Of
-- several that are leased each is to be given back, and the group waits for the last of these leases to end.
-- $1 name text: of the group whose hosts are looked at | $2 buckets int[]: of those named, as $3
-- $3 host_keys bigint[] | $4 domains text[]: written backwards
with named as (
  select t.bucket, t.host_key
  from courant.host_rows t
  where t.group_name = $1::text
  union
  select t.bucket, t.host_key
  from unnest($2::int[], $3::bigint[]) as x(bucket, host_key)
  join courant.host_rows t on t.bucket = x.bucket and t.host_key = x.host_key
  union
  select d.bucket, d.host_key
  from unnest($4::text[]) as x(domain)
  cross join generate_series(0, 63) as b(bucket)
  cross join lateral (
    select n.bucket, n.host_key
    from courant.host_names n
    where n.bucket = b.bucket and n.name = x.domain
    union all
    -- '/' comes after '.'.
    select n.bucket, n.host_key
    from courant.host_names n
    where n.bucket = b.bucket and n.name >= x.domain || '.' and n.name < x.domain || '/') d),
moving as materialized (
  select t.bucket, t.host_key, g.name
  from named n
  join courant.host_rows t on t.bucket = n.bucket and t.host_key = n.host_key
  cross join lateral (select courant.group_of(t.host) as name) g
  where t.group_name is distinct from g.name
  order by t.bucket, t.host_key
  for update of t),
moved as (
  update courant.host_rows t set
    group_name  = m.name,
    lease_revoked = t.lease_owner is not null,
    group_wait_since = null,
    ready_at    = case when t.group_wait_since is not null and t.lease_owner is null and isfinite(t.ready_at)
                    then greatest(t.next_fetch_at, now()) else t.ready_at end
  from moving m
  where t.bucket = m.bucket and t.host_key = m.host_key
  returning t.group_name,
    case
      -- It is unknown when its owner sends, or sent, its last request: as late as its lease lets it.
      when t.lease_owner is not null then coalesce(nullif(t.ready_at, 'infinity'),
        courant.ready_after(null, t.lease_until, greatest(t.delay_ms, coalesce(t.min_delay_ms, 0))))
      else least(t.next_fetch_at, now() + greatest(t.delay_ms, coalesce(t.min_delay_ms,
        0)) * interval '1 millisecond') end as free_at),
held_back as (
  update courant.groups g set next_fetch_at = greatest(g.next_fetch_at, x.free_at)
  from (select m.group_name, max(m.free_at) as free_at from moved m where m.group_name is not null
    group by m.group_name) x
  where g.bucket = 0 and g.name = x.group_name)
select count(*) as moved from moved;
