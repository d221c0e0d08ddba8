-- Least-privilege roles, by choice: run this as the schema's owner after `coordinator migrate`, and again after an
-- upgrade.
--
--   psql "$(coordinator database-url)" -f sql/roles.sql
--
-- Four roles that can log in, as timeouts set for a role hold for who logs in as it and are not inherited by members.
-- They have no password: give each one (`\password courant_worker`), or map system users to them in pg_ident.conf.
--
--   courant_coordinator  enqueues, keeps the tables and drops old articles; migrations are the owner's
--   courant_worker       claims, settles, releases; creates nothing but the coming partitions, drops nothing; deletes
--                        what a page forbids to keep
--   courant_reader       reads; its statements end after a minute, so that no forgotten query holds back vacuum
--   courant_dashboard    reads, for `coordinator dashboard`: 8 seconds a statement, few connections. A dashboard that
--                        connects as a role which may become this one does so

do $$
declare
  role text;
begin
  foreach role in array array['courant_coordinator', 'courant_worker', 'courant_reader', 'courant_dashboard'] loop
    if not exists (select from pg_roles where rolname = role) then
      execute format('create role %I login', role);
    end if;
  end loop;
end
$$;

alter role courant_coordinator set idle_in_transaction_session_timeout = '60s';
alter role courant_worker set idle_in_transaction_session_timeout = '60s';
alter role courant_worker set statement_timeout = '60s';
alter role courant_reader set idle_in_transaction_session_timeout = '10s';
alter role courant_reader set statement_timeout = '60s';
alter role courant_reader set default_transaction_read_only = on;
alter role courant_dashboard set idle_in_transaction_session_timeout = '10s';
alter role courant_dashboard set statement_timeout = '8s';
alter role courant_dashboard set default_transaction_read_only = on;
alter role courant_dashboard connection limit 16;
alter role courant_reader connection limit 32;

-- What everybody may do in a database by default and no role of these needs: make large objects and temporary tables,
-- which fill the disk. Time limits of a role are defaults that its sessions can change: `coordinator run` ends the
-- readers' that go on for two minutes.
do $$
begin
  execute format('revoke temporary on database %I from public', current_database());
  revoke execute on function pg_catalog.lo_creat(int), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea)
    from public;
exception when insufficient_privilege then
  raise notice 'large objects and temporary tables stay open to everybody: that is a superuser''s to change';
end
$$;

grant usage on schema courant to courant_coordinator, courant_worker, courant_reader, courant_dashboard;

grant select on all tables in schema courant to courant_coordinator, courant_worker, courant_reader, courant_dashboard;
alter default privileges in schema courant grant select on tables
  to courant_coordinator, courant_worker, courant_reader, courant_dashboard;

grant insert, update on courant.host_rows, courant.job_rows, courant.robots, courant.rights_files, courant.article_rows,
  courant.counters,
  courant.error_counters
  to courant_coordinator, courant_worker;
-- For workers of the version before; see migration 26.
grant insert, update on courant.hosts, courant.jobs to courant_coordinator, courant_worker;
grant insert on courant.attempt_rows to courant_coordinator, courant_worker;
grant insert, update, delete on courant.page_rows to courant_coordinator, courant_worker;
grant insert, update, delete on courant.workers to courant_coordinator, courant_worker;
grant insert, update on courant.crawls to courant_coordinator, courant_worker;
grant insert, update, delete on courant.pauses to courant_coordinator;
grant insert on courant.host_names to courant_coordinator, courant_worker;
grant update on courant.groups to courant_worker;
grant insert, update, delete on courant.groups, courant.group_members to courant_coordinator;
grant insert, update on courant.addresses to courant_worker, courant_coordinator;
grant delete on courant.addresses to courant_coordinator;

grant delete on courant.host_rows, courant.job_rows, courant.robots, courant.rights_files, courant.article_rows,
  courant.counters,
  courant.error_counters to courant_coordinator;
grant execute on function courant.ensure_partitions(text, int) to courant_coordinator, courant_worker;
grant execute on function courant.drop_partitions(text, int, uuid, bigint) to courant_coordinator;
grant insert, update on courant.leaders to courant_coordinator;
grant insert, update, delete on courant.failing_tasks to courant_coordinator;
grant execute on function courant.end_long_reads(int) to courant_coordinator;
grant insert, update, delete on courant.search_rows to courant_coordinator;
grant update on courant.search_progress to courant_coordinator;

-- `coordinator run` and `status` name the session that keeps dead rows from being removed; without this only sessions
-- of their own role.
do $$
begin
  grant pg_read_all_stats to courant_coordinator, courant_reader, courant_dashboard;
exception when insufficient_privilege then
  raise notice 'pg_read_all_stats is not granted: that is a superuser''s to do';
end
$$;
