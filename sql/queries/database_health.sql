-- Dead rows of our tables, and what holds back their removal: the oldest snapshot, slot or prepared transaction.
-- Sessions of others show their snapshots to roles with pg_read_all_stats only.
select 'table' as kind, s.relname as name, s.n_live_tup as live, s.n_dead_tup as dead, null::float8 as age_s, null::int as pid
from pg_stat_user_tables s
where s.schemaname = 'courant' and s.relname in ('hosts', 'jobs', 'counters', 'robots')
union all
(select 'transaction', coalesce(nullif(a.application_name, ''), a.usename, 'unnamed'), null, null,
   extract(epoch from now() - coalesce(a.xact_start, a.query_start, a.backend_start))::float8, a.pid
 from pg_stat_activity a
 where a.datname = current_database() and a.pid <> pg_backend_pid() and coalesce(a.backend_xmin, a.backend_xid) is not null
 order by a.xact_start nulls last
 limit 1)
union all
select 'slot', r.slot_name, null, age(r.xmin)::bigint, null, null
from pg_replication_slots r
where r.xmin is not null
union all
select 'prepared', p.gid, null, null, extract(epoch from now() - p.prepared)::float8, null
from pg_prepared_xacts p
where p.database = current_database()
order by kind, name;
