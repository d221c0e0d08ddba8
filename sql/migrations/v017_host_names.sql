-- Finding the hosts of a domain, in a table of its own: an index on courant.hosts would be written with every claim and release.

insert into courant.migrations (version, name) values (17, 'host_names');

drop index courant.hosts_name;

create table courant.host_names (
  host_key bigint not null,
  bucket   int    not null,
  name     text   collate "C" not null,
  constraint host_names_pkey primary key (bucket, name, host_key)
);
comment on table courant.host_names is 'The hosts by their names without ports, written backwards: those of a domain lie side by side.';

create function courant.note_host_names() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into courant.host_names (bucket, name, host_key)
  select n.bucket, reverse(split_part(n.host, ':', 1)), n.host_key
  from new_hosts n
  on conflict do nothing;
  return null;
end
$$;
create trigger hosts_named after insert on courant.hosts
  referencing new table as new_hosts for each statement execute function courant.note_host_names();

insert into courant.host_names (bucket, name, host_key)
select t.bucket, reverse(split_part(t.host, ':', 1)), t.host_key from courant.hosts t;
