-- For programs that only read: what follows in this transaction changes nothing, takes no longer than the time allowed,
-- and runs with the rights of courant_dashboard where sql/roles.sql has made that role and this one may become it.
select
  set_config('statement_timeout', '8s', true),
  set_config('transaction_read_only', 'on', true),
  (select set_config('role', r.rolname, true) from pg_roles r
   where r.rolname = 'courant_dashboard' and r.rolname <> current_user
     -- From version 16 on a member may not become the role by that alone.
     and pg_has_role(current_user, r.oid, case when current_setting('server_version_num')::int >= 160000 then 'set'
       else 'member' end)
     and has_schema_privilege(r.oid, 'courant', 'usage'));
