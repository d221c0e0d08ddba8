-- Dead rows of our tables, what holds back their removal (the oldest snapshot, slot or prepared transaction), and the
-- partitions: the last one made, how many rows lie in the default one for want of theirs, and tables that were detached
-- and have the name of one.
-- What maintenance could not do, and articles whose words were refused.
-- Sessions of others show their snapshots to roles with pg_read_all_stats only: to another role they are 'hidden', and
-- counted.
select 'table' as kind, s.relname as name, s.n_live_tup as live, s.n_dead_tup as dead, null::float8 as age_s,
  null::int as pid, null::text as note
from pg_stat_user_tables s
where s.schemaname = 'courant' and s.relname in ('host_rows', 'job_rows', 'counters', 'robots')
union all
(select 'transaction', coalesce(nullif(a.application_name, ''), a.usename, 'unnamed'), null, null,
   extract(epoch from now() - coalesce(a.xact_start, a.query_start, a.backend_start))::float8, a.pid, null
 from pg_stat_activity a
 where a.datname = current_database() and a.pid <> pg_backend_pid()
   and coalesce(a.backend_xmin, a.backend_xid) is not null
 order by a.xact_start nulls last
 limit 1)
union all
select 'hidden', '', count(*), null, null, null, null
from pg_stat_activity a
where a.datname = current_database() and a.query = '<insufficient privilege>'
union all
select 'slot', r.slot_name, null, age(r.xmin)::bigint, null, null, null
from pg_replication_slots r
where r.xmin is not null
union all
select 'prepared', p.gid, null, null, extract(epoch from now() - p.prepared)::float8, null, null
from pg_prepared_xacts p
where p.database = current_database()
union all
select 'partitions', parent.relname, count(*) filter (where c.relname !~ '_default$'),
  max(s.n_live_tup) filter (where c.relname ~ '_default$'), null, null, null
from pg_inherits i
join pg_class parent on parent.oid = i.inhparent
join pg_class c on c.oid = i.inhrelid
left join pg_stat_user_tables s on s.relid = c.oid
where parent.relnamespace = to_regnamespace('courant')
  and parent.relname in ('article_rows', 'attempt_rows', 'page_rows')
group by parent.relname
union all
select 'last partition', parent.relname || ' ' || max(substr(c.relname, length(parent.relname) + 2)), null, null, null,
  null, null
from pg_inherits i
join pg_class parent on parent.oid = i.inhparent
join pg_class c on c.oid = i.inhrelid
where parent.relnamespace = to_regnamespace('courant')
  and parent.relname in ('article_rows', 'attempt_rows', 'page_rows') and c.relname ~ '[0-9]$'
group by parent.relname
union all
select 'detached', c.relname, null, null, null, null, null
from pg_class c
where c.relnamespace = to_regnamespace('courant') and c.relkind in ('r', 'p')
  and c.relname ~ '^(article|attempt|page)_rows_[0-9_]+$'
  and not c.relispartition
union all
select 'task', f.name, f.failures, null, extract(epoch from now() - f.since)::float8, null, f.error
from courant.failing_tasks f
where f.bucket = 0
union all
select 'refused words', 'search_rows', count(*), null, null, null, min(s.error)
from courant.search_rows s
where s.retry_at is not null
having count(*) > 0
order by kind, name;
