-- Names for numbers: the states of a job, the rules of leases and of readiness in one place each, and partitions made
-- and dropped by two functions for all tables.

insert into courant.migrations (version, name) values (25, 'names');

-- The states of a job. To the planner each is a constant: a misspelt one is an error, where a word compared with a
-- column would only find nothing.
create function courant.queued() returns smallint language sql immutable parallel safe return 0::smallint;
create function courant.done() returns smallint language sql immutable parallel safe return 1::smallint;
create function courant.dead() returns smallint language sql immutable parallel safe return 2::smallint;
create function courant.excluded() returns smallint language sql immutable parallel safe return 3::smallint;
comment on function courant.queued() is
  'The state of a job in the queue; a final one is courant.done(), dead() or excluded().';

-- Half a second for two million jobs.
alter table courant.jobs add constraint jobs_state_known check (state between 0 and 3) not valid;
alter table courant.jobs validate constraint jobs_state_known;
comment on column courant.jobs.state is 'courant.queued(), done(), dead() or excluded(): 0 to 3.';

-- Plain expressions, which the planner puts in the place of their calls. So no `set search_path`, which would keep it
-- from that: their bodies were parsed here, and look nothing up later.
create function courant.is_held(lease_owner uuid, lease_epoch bigint, owner uuid, epoch bigint) returns boolean
language sql immutable parallel safe
return lease_owner = owner and lease_epoch = epoch;
comment on function courant.is_held(uuid, bigint, uuid, bigint) is
  'The fence: whether a host''s lease is still the one that an owner was given with an epoch.';

create function courant.ready_after(next_fetch_at timestamptz, lease_until timestamptz, delay_ms int)
returns timestamptz
language sql stable parallel safe
return greatest(next_fetch_at, lease_until + delay_ms * interval '1 millisecond');
comment on function courant.ready_after(timestamptz, timestamptz, int) is
  'hosts.ready_at of a leased host: should its owner vanish, the next one keeps the delay after its last request.';

create function courant.ready_with(
  ready_at timestamptz, next_fetch_at timestamptz, lease_owner uuid, due_at timestamptz)
returns timestamptz
language sql immutable parallel safe
return case when lease_owner is not null then ready_at else least(ready_at, greatest(next_fetch_at, due_at)) end;
comment on function courant.ready_with(timestamptz, timestamptz, uuid, timestamptz) is
  'hosts.ready_at of a host that got jobs due at an instant. Of a leased one the release does: see hosts.wake_at.';

create table courant.partitioned_tables (
  most_ahead int  not null,
  parent     text not null,
  key_column text not null,
  unit       text not null,
  kept_by    text,
  constraint partitioned_tables_pkey primary key (parent),
  constraint partitioned_tables_unit_known check (unit in ('day', 'month'))
);
comment on table courant.partitioned_tables is 'The tables that ensure_partitions and drop_partitions may touch.';
comment on column courant.partitioned_tables.most_ahead is 'Partitions ahead that may be asked for.';
comment on column courant.partitioned_tables.unit is 'What a partition spans: a day or a month, by UTC.';
comment on column courant.partitioned_tables.kept_by is
  'A column: rows in which it is younger stay when their partition is old. Null: the partition goes as a whole.';
insert into courant.partitioned_tables (parent, key_column, unit, most_ahead, kept_by) values
  ('article_rows', 'seen_on', 'month', 24, 'fetched_at'), ('attempt_rows', 'at', 'day', 60, null),
  ('page_rows', 'kept_on', 'day', 60, null);

create function courant.ensure_partitions(parent text, ahead int) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  kind  courant.partitioned_tables;
  start timestamptz;
  lower text;
  upper text;
  name  text;
  made  int := 0;
begin
  select t.* into kind from courant.partitioned_tables t where t.parent = ensure_partitions.parent;
  if not found then
    raise undefined_table using message = format('courant.%s is not partitioned by time', parent);
  end if;
  -- Two callers at once: the second waits here, then finds the partitions made. Settling goes on meanwhile.
  execute format('lock table courant.%I in share update exclusive mode', kind.parent);
  for start in execute format(
    -- The coming ones, and those of rows that had to go to the default partition.
    $q$select date_trunc(%1$L, now()) + n * interval '1 %1$s' from generate_series(0, $1) n
       union
       select date_trunc(%1$L, d.%2$I::timestamptz) from courant.%3$I d
       where d.%2$I between '1970-01-01' and '9999-11-30'
       order by 1$q$, kind.unit, kind.key_column, kind.parent || '_default')
    using least(greatest(ahead, 0), kind.most_ahead)
  loop
    lower := to_char(start, 'YYYY-MM-DD');
    upper := to_char(start + ('1 ' || kind.unit)::interval, 'YYYY-MM-DD');
    name := kind.parent || to_char(start, case kind.unit when 'month' then '_YYYY_MM' else '_YYYY_MM_DD' end);
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format(
      'create table courant.%I
         (like courant.%I including defaults including constraints including compression including storage)',
      name, kind.parent);
    -- Without a key, rows can be published with their whole content only.
    if (select c.relreplident = 'f' from pg_class c where c.oid = format('courant.%I', kind.parent)::regclass) then
      execute format('alter table courant.%I replica identity full', name);
    end if;
    execute format('lock table courant.%I in access exclusive mode', kind.parent || '_default');
    execute format(
      'with moved as (delete from courant.%1$I where %2$I >= %3$L and %2$I < %4$L returning *)
       insert into courant.%5$I select * from moved',
      kind.parent || '_default', kind.key_column, lower, upper, name);
    execute format(
      'alter table courant.%I attach partition courant.%I for values from (%L) to (%L)',
      kind.parent, name, lower, upper);
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function courant.ensure_partitions(text, int) is
  'Makes a table''s partition of now and so many after it, and moves rows there from the default one; how many.';
revoke all on function courant.ensure_partitions(text, int) from public;

create function courant.drop_partitions(parent text, older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
  kind    courant.partitioned_tables;
  name    text;
  dropped text[] := '{}';
  is_kept boolean := false;
  days    int := least(greatest(older_than_days, 1), 100000);
  since   timestamptz := now() - make_interval(days => days);
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
  select t.* into kind from courant.partitioned_tables t where t.parent = drop_partitions.parent;
  if not found then
    raise undefined_table using message = format('courant.%s is not partitioned by time', parent);
  end if;
  -- A leader that was paused past its lease must not drop anything by settings that may have changed since.
  if leader is not null then
    perform from courant.leaders l
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term
      and l.lease_until > clock_timestamp()
    for share;
    if not found then return dropped; end if;
  end if;
  for name in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('courant.%I', kind.parent)::regclass
      and c.relname ~ ('^' || kind.parent || '_[0-9]{4}(_[0-9]{2}){1,2}$')
      and substring(pg_get_expr(c.relpartbound, c.oid) from $b$TO \('([^']+)'\)$b$)::date <= now()::date - days
    order by c.relname
  loop
    if kind.kept_by is not null then
      execute format('select exists (select from courant.%I where %I > $1)', name, kind.kept_by)
        into is_kept using since;
      if not is_kept then
        -- Once more, with those held back who may be writing one.
        execute format('lock table courant.%I in share row exclusive mode', name);
        execute format('select exists (select from courant.%I where %I > $1)', name, kind.kept_by)
          into is_kept using since;
      end if;
    end if;
    if is_kept then
      -- Some at a time: the leader cannot renew its lease meanwhile.
      execute format(
        'delete from courant.%1$I where ctid = any (array(select ctid from courant.%1$I where %2$I <= $1 limit 20000))',
        name, kind.kept_by) using since;
    else
      execute format('drop table courant.%I', name);
      dropped := dropped || name;
    end if;
  end loop;
  return dropped;
end
$$;
comment on function courant.drop_partitions(text, int, uuid, bigint) is
  'Drops a table''s partitions that lie wholly before so many days ago; of one with younger rows by '
  'partitioned_tables.kept_by deletes the older ones. Returns the tables dropped. With a leader: only while it leads '
  'in that term. Gives up after 2 seconds of waiting for readers, as settles would queue behind it.';
revoke all on function courant.drop_partitions(text, int, uuid, bigint) from public;

drop function
  courant.ensure_article_partitions(int),
  courant.ensure_attempt_partitions(int),
  courant.ensure_page_partitions(int),
  courant.drop_article_partitions(int, uuid, bigint),
  courant.drop_attempt_partitions(int, uuid, bigint),
  courant.drop_page_partitions(int, uuid, bigint);
