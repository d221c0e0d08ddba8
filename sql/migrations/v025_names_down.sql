drop function courant.drop_partitions(text, int, uuid, bigint);
drop function courant.ensure_partitions(text, int);
drop table courant.partitioned_tables;
drop function courant.ready_with(timestamptz, timestamptz, uuid, timestamptz);
drop function courant.ready_after(timestamptz, timestamptz, int);
drop function courant.is_held(uuid, bigint, uuid, bigint);
comment on column courant.jobs.state is '0 queued, 1 done, 2 dead, 3 excluded.';
alter table courant.jobs drop constraint jobs_state_known;
drop function courant.queued(), courant.done(), courant.dead(), courant.excluded();

create function courant.ensure_article_partitions(months int default 2) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first_day date;
  name      text;
  made      int := 0;
begin
  -- Two callers at once: the second waits here, then finds the partitions made. Settling goes on meanwhile.
  lock table courant.article_rows in share update exclusive mode;
  for first_day in
    -- The coming months, and those of rows that had to go to the default partition.
    select (date_trunc('month', now() at time zone 'utc') + make_interval(months => m))::date from generate_series(0, least(greatest(months, 0), 24)) m
    union
    select date_trunc('month', d.seen_on)::date from courant.article_rows_default d where d.seen_on between '1970-01-01' and '9999-11-30'
    order by 1
  loop
    name := format('article_rows_%s', to_char(first_day, 'YYYY_MM'));
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format(
      'create table courant.%I (like courant.article_rows including defaults including constraints including compression)', name);
    execute 'lock table courant.article_rows_default in access exclusive mode';
    execute format(
      'with moved as (delete from courant.article_rows_default where seen_on >= %L and seen_on < %L returning *)
       insert into courant.%I select * from moved',
      first_day, first_day + interval '1 month', name);
    execute format(
      'alter table courant.article_rows attach partition courant.%I for values from (%L) to (%L)',
      name, first_day, (first_day + interval '1 month')::date);
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function courant.ensure_article_partitions(int) is
  'Makes the partitions of this month and of as many as asked for after it, and moves rows there from the default one; returns how many it made.';
revoke all on function courant.ensure_article_partitions(int) from public;

create function courant.ensure_attempt_partitions(days int default 3) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  first timestamptz;
  name  text;
  made  int := 0;
begin
  lock table courant.attempt_rows in share update exclusive mode;
  for first in
    select date_trunc('day', now()) + make_interval(days => d) from generate_series(0, least(greatest(days, 0), 60)) d
    union
    select date_trunc('day', a.at) from courant.attempt_rows_default a where a.at between '1970-01-01' and '9999-11-30'
    order by 1
  loop
    name := format('attempt_rows_%s', to_char(first, 'YYYY_MM_DD'));
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format('create table courant.%I (like courant.attempt_rows including defaults)', name);
    -- Without a key, rows can be published with their whole content only.
    execute format('alter table courant.%I replica identity full', name);
    execute 'lock table courant.attempt_rows_default in access exclusive mode';
    execute format(
      'with moved as (delete from courant.attempt_rows_default where at >= %L and at < %L returning *)
       insert into courant.%I select * from moved',
      first, first + interval '1 day', name);
    execute format(
      'alter table courant.attempt_rows attach partition courant.%I for values from (%L) to (%L)',
      name, first, first + interval '1 day');
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function courant.ensure_attempt_partitions(int) is
  'Makes the partitions of today and of as many days as asked for after it, and moves rows there from the default one; returns how many it made.';
revoke all on function courant.ensure_attempt_partitions(int) from public;

create function courant.ensure_page_partitions(days int default 3) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first date;
  name  text;
  made  int := 0;
begin
  lock table courant.page_rows in share update exclusive mode;
  for first in
    select (now() at time zone 'utc')::date + d from generate_series(0, least(greatest(days, 0), 60)) d
    union
    select p.kept_on from courant.page_rows_default p where p.kept_on between '1970-01-01' and '9999-11-30'
    order by 1
  loop
    name := format('page_rows_%s', to_char(first, 'YYYY_MM_DD'));
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format('create table courant.%I (like courant.page_rows including defaults including storage)', name);
    execute 'lock table courant.page_rows_default in access exclusive mode';
    execute format(
      'with moved as (delete from courant.page_rows_default where kept_on = %L returning *) insert into courant.%I select * from moved',
      first, name);
    execute format(
      'alter table courant.page_rows attach partition courant.%I for values from (%L) to (%L)', name, first, first + 1);
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function courant.ensure_page_partitions(int) is
  'Makes the partitions of today and of as many days as asked for after it, and moves rows there from the default one; returns how many it made.';
revoke all on function courant.ensure_page_partitions(int) from public;

create function courant.drop_article_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name       text;
  dropped    text[] := '{}';
  is_kept    boolean;
  kept_after timestamptz := now() - make_interval(days => least(greatest(older_than_days, 1), 100000));
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
  -- A leader that was paused past its lease must not drop anything by settings that may have changed since.
  if leader is not null then
    perform from courant.leaders l
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term and l.lease_until > clock_timestamp()
    for share;
    if not found then return dropped; end if;
  end if;
  for name in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'courant.article_rows'::regclass and c.relname ~ '^article_rows_[0-9]{4}_[0-9]{2}$'
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'
        <= (now() at time zone 'utc')::date - make_interval(days => least(greatest(older_than_days, 1), 100000))
    order by c.relname
  loop
    -- The month is that of the job. An article is kept by when it was stored: of an old job it may be of today.
    execute format('select exists (select from courant.%I where fetched_at > $1)', name) into is_kept using kept_after;
    if not is_kept then
      -- Once more, with those held back who may be storing one.
      execute format('lock table courant.%I in share row exclusive mode', name);
      execute format('select exists (select from courant.%I where fetched_at > $1)', name) into is_kept using kept_after;
    end if;
    if is_kept then
      -- Some at a time: the leader cannot renew its lease meanwhile.
      execute format(
        'delete from courant.%I where ctid = any (array(select ctid from courant.%I where fetched_at <= $1 limit 20000))', name, name)
        using kept_after;
    else
      execute format('drop table courant.%I', name);
      dropped := dropped || name;
    end if;
  end loop;
  return dropped;
end
$$;
comment on function courant.drop_article_partitions(int, uuid, bigint) is
  'Drops the months of articles that lie wholly before so many days ago; of a month with articles stored since then, deletes the older ones. Returns the tables dropped. With a leader: only while it leads in that term. Gives up after 2 seconds of waiting for readers, as settles would queue behind it.';
revoke all on function courant.drop_article_partitions(int, uuid, bigint) from public;

create function courant.drop_attempt_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
  if leader is not null then
    perform from courant.leaders l
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term and l.lease_until > clock_timestamp()
    for share;
    if not found then return dropped; end if;
  end if;
  for name in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'courant.attempt_rows'::regclass and c.relname ~ '^attempt_rows_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and to_date(right(c.relname, 10), 'YYYY_MM_DD') < (now() at time zone 'utc')::date - least(greatest(older_than_days, 1), 100000)
    order by c.relname
  loop
    execute format('drop table courant.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$;
comment on function courant.drop_attempt_partitions(int, uuid, bigint) is
  'Drops the days of attempts before so many days ago, as drop_article_partitions does with months.';
revoke all on function courant.drop_attempt_partitions(int, uuid, bigint) from public;

create function courant.drop_page_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
  if leader is not null then
    perform from courant.leaders l
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term and l.lease_until > clock_timestamp()
    for share;
    if not found then return dropped; end if;
  end if;
  for name in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'courant.page_rows'::regclass and c.relname ~ '^page_rows_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and to_date(right(c.relname, 10), 'YYYY_MM_DD') < (now() at time zone 'utc')::date - least(greatest(older_than_days, 1), 100000)
    order by c.relname
  loop
    execute format('drop table courant.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$;
comment on function courant.drop_page_partitions(int, uuid, bigint) is
  'Drops the days of kept pages before so many days ago, as drop_article_partitions does with months.';
revoke all on function courant.drop_page_partitions(int, uuid, bigint) from public;

delete from courant.migrations where version = 25;
