drop function courant.can_read_windows(text);
drop function courant.window_end(text, timestamptz);
drop function courant.next_opening(text, timestamptz);
alter function courant.window_end_strictly(text, timestamptz) rename to window_end;
alter function courant.next_opening_strictly(text, timestamptz) rename to next_opening;
create or replace function courant.drop_article_partitions(older_than_days int, leader uuid,
  led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name       text;
  dropped    text[] := '{}';
  is_kept    boolean;
  kept_after timestamptz := now() - make_interval(days => least(greatest(older_than_days, 1), 100000));
begin
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

delete from courant.migrations where version = 24;
