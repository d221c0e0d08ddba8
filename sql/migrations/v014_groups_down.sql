drop function courant.lock_hosts();
drop function courant.group_of(text);
drop index courant.hosts_name;
update courant.hosts set ready_at = now() where waits_since is not null and isfinite(ready_at) and lease_owner is null;
alter table courant.hosts drop column recalled, drop column waits_since, drop column group_name;
drop table courant.group_members;
drop table courant.groups;
delete from courant.migrations where version = 14;
