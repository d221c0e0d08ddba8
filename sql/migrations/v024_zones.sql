-- What depends on what was said, and was not, or cannot be read any more.
--
-- Windows that cannot be read, such as of a time zone that this server does not know (restored on another machine,
-- renamed by an update of the zone data): their host is not asked, and nobody else's claim fails.

insert into courant.migrations (version, name) values (24, 'zones');

alter function courant.next_opening(text, timestamptz) rename to next_opening_strictly;
alter function courant.window_end(text, timestamptz) rename to window_end_strictly;

create function courant.next_opening(windows text, at timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  -- Most hosts have none: for them nothing is set up that could catch an error.
  if next_opening.windows is null then return next_opening.at; end if;
  begin
    return courant.next_opening_strictly(next_opening.windows, next_opening.at);
  exception when data_exception then
    -- Looked at again then.
    return greatest(next_opening.at, now()) + interval '1 hour';
  end;
end
$$;
comment on function courant.next_opening(text, timestamptz) is
  'The first instant from the given one on that lies in a window of hosts.windows; '
  'without windows the given one; an hour later where they cannot be read.';

create function courant.window_end(windows text, at timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return courant.window_end_strictly(window_end.windows, window_end.at);
exception when data_exception then
  return null;
end
$$;
comment on function courant.window_end(text, timestamptz) is
  'The end of the window of hosts.windows in which an instant lies; null when it lies in none, or they cannot be read.';

create function courant.can_read_windows(windows text) returns boolean
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  perform courant.next_opening_strictly(can_read_windows.windows, now());
  return true;
exception when data_exception then
  return false;
end
$$;
comment on function courant.can_read_windows(text) is
  'Whether this server can read hosts.windows: it has to know the time zone.';

-- Without a number of days they took the least, a day, and dropped nearly everything.

create or replace function courant.drop_article_partitions(older_than_days int, leader uuid,
  led_term bigint) returns text[]
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
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term
      and l.lease_until > clock_timestamp()
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
      execute format('select exists (select from courant.%I where fetched_at > $1)', name) into is_kept
        using kept_after;
    end if;
    if is_kept then
      -- Some at a time: the leader cannot renew its lease meanwhile.
      execute format(
        'delete from courant.%I where ctid = any '
          '(array(select ctid from courant.%I where fetched_at <= $1 limit 20000))', name, name)
        using kept_after;
    else
      execute format('drop table courant.%I', name);
      dropped := dropped || name;
    end if;
  end loop;
  return dropped;
end
$$;

create or replace function courant.drop_attempt_partitions(older_than_days int, leader uuid,
  led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
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
    where i.inhparent = 'courant.attempt_rows'::regclass and c.relname ~ '^attempt_rows_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and to_date(right(c.relname, 10),
        'YYYY_MM_DD') < (now() at time zone 'utc')::date - least(greatest(older_than_days, 1), 100000)
    order by c.relname
  loop
    execute format('drop table courant.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$;

create or replace function courant.drop_page_partitions(older_than_days int, leader uuid,
  led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
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
    where i.inhparent = 'courant.page_rows'::regclass and c.relname ~ '^page_rows_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and to_date(right(c.relname, 10),
        'YYYY_MM_DD') < (now() at time zone 'utc')::date - least(greatest(older_than_days, 1), 100000)
    order by c.relname
  loop
    execute format('drop table courant.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$;
