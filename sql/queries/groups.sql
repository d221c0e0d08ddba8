-- Politeness groups with their members.
-- $1 name text: or null for all
select g.name, g.delay_ms,
  to_char(g.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
  extract(epoch from nullif(g.next_fetch_at, '-infinity') - now())::float8 as fetch_in_s,
  case when h.lease_until > now() then h.host end as leased_host,
  (select coalesce(array_agg(m.member order by m.member), '{}')
   from courant.group_members m where m.bucket = 0 and m.group_name = g.name) as members,
  (select count(*) from courant.host_rows t where t.group_name = g.name) as hosts,
  (select count(*) from courant.host_rows t where t.group_name = g.name and t.group_wait_since is not null) as waiting,
  (select coalesce(sum(t.pending), 0) from courant.host_rows t where t.group_name = g.name) as pending
from courant.groups g
left join courant.host_rows h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
where g.bucket = 0 and ($1::text is null or g.name = $1::text)
order by g.name;
