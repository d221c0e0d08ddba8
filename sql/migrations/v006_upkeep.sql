-- The coordinator's upkeep: who leads it, which workers vanished, and articles dropped by the month.

insert into courant.migrations (version, name) values (6, 'upkeep');

create table courant.leaders (
  holder      uuid        not null,
  term        bigint      not null,
  led_since   timestamptz not null default now(),
  lease_until timestamptz not null,
  bucket      int         not null default 0,
  pid         int         not null,
  name        text        not null,
  host        text        not null,
  version     text        not null,
  constraint leaders_pkey primary key (bucket, name)
) with (fillfactor = 50);
comment on table courant.leaders is
  'Who does what only one is to do: a lease with a term, by name. Several coordinators may run; one of them leads the upkeep.';
comment on column courant.leaders.term is 'One more with every change of the holder; what destroys data names it and does nothing when it has passed.';
comment on column courant.leaders.bucket is 'Always 0: few rows, one shard.';

alter table courant.workers add column vanished_at timestamptz;
comment on column courant.workers.vanished_at is 'When upkeep reported that the worker had no sign of life any more; null again after the next one.';

create function courant.drop_article_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
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
        <= (now() at time zone 'utc')::date - make_interval(days => greatest(older_than_days, 1))
    order by c.relname
  loop
    execute format('drop table courant.%I', name);
    dropped := dropped || name;
  end loop;
  return dropped;
end
$$;
comment on function courant.drop_article_partitions(int, uuid, bigint) is
  'Drops the months of articles that lie wholly before so many days ago; returns their tables. With a leader: only while it leads in that term. Gives up after 2 seconds of waiting for readers, as settles would queue behind it.';
revoke all on function courant.drop_article_partitions(int, uuid, bigint) from public;
