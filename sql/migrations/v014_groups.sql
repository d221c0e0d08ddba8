-- Politeness groups: hosts that are asked as if they were one.

insert into courant.migrations (version, name) values (14, 'groups');

create table courant.groups (
  next_fetch_at timestamptz not null default '-infinity',
  created_at    timestamptz not null default now(),
  turn_host_key bigint,
  turn_bucket   int,
  bucket        int         not null default 0,
  delay_ms      int,
  name          text        not null,
  constraint groups_pkey primary key (bucket, name),
  constraint groups_delay_known check (delay_ms between 0 and 86400000)
) with (fillfactor = 50);
comment on table courant.groups is 'Hosts that are asked as if they were one: at any time one of them is leased at most.';
comment on column courant.groups.next_fetch_at is 'No lease of any of its hosts before this instant.';
comment on column courant.groups.turn_host_key is
  'The host that was leased last, with turn_bucket: while its lease lasts, or until the delay after an expired one is over, no other is leased.';
comment on column courant.groups.delay_ms is 'Milliseconds between two requests to any of its hosts at least; null: what each host asks for.';

create table courant.group_members (
  bucket     int  not null default 0,
  group_name text not null,
  member     text not null,
  constraint group_members_pkey primary key (bucket, member)
);
create index group_members_group on courant.group_members (bucket, group_name);
comment on table courant.group_members is 'What belongs to a group: host[:port], or *.domain for the domain and all below it, on any port.';

alter table courant.hosts
  add column group_name  text,
  add column waits_since timestamptz,
  add column recalled    boolean not null default false;
comment on column courant.hosts.group_name is 'The politeness group it belongs to.';
comment on column courant.hosts.waits_since is
  'Since when it is ready but for its group, where another host has the turn; the one that waits longest is next.';
comment on column courant.hosts.recalled is 'Its lease was taken before the host came into its group: its owner is to give it back.';
create index hosts_group on courant.hosts (group_name) where group_name is not null;
create index hosts_waiting on courant.hosts (group_name, waits_since) where waits_since is not null;
create index hosts_name on courant.hosts (reverse(split_part(host, ':', 1)) text_pattern_ops);

-- The group of a host by its name: as itself, or by the longest domain that has it.
create function courant.group_of(host text) returns text
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select m.group_name
  from courant.group_members m
  where m.bucket = 0 and m.member in (
    select host
    union all
    select '*.' || array_to_string(n.labels[i:], '.')
    from (select string_to_array(split_part(host, ':', 1), '.') as labels) n, generate_subscripts(n.labels, 1) i)
  order by m.member = host desc, length(m.member) desc
  limit 1
$$;
comment on function courant.group_of(text) is 'The politeness group that a host belongs to by its name; null for none.';

-- Holds back whoever is about to write hosts, and waits for those who do: then every host is known, or will be added by someone who
-- sees the members as they are now.
create function courant.lock_hosts() returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '10s' as $$
begin
  lock table courant.hosts in share row exclusive mode;
end
$$;
comment on function courant.lock_hosts() is 'Locks courant.hosts against writers until the transaction ends; gives up after ten seconds.';
