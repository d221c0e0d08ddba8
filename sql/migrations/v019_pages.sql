-- Pages as they came, kept by choice (worker --keep-pages): partitioned by the day and pruned by dropping days.

insert into courant.migrations (version, name) values (19, 'pages');

create table courant.page_rows (
  fetched_at        timestamptz not null,
  unavailable_after timestamptz,
  url_key           uuid        not null,
  host_key          bigint      not null,
  bucket            int         not null,
  kept_on           date        not null,
  url               text        not null,
  content_type      text,
  body              bytea       not null,
  constraint page_rows_pkey primary key (bucket, host_key, url_key, kept_on)
) partition by range (kept_on);
-- Compressed already: the server would try in vain.
alter table courant.page_rows alter column body set storage external;
create index page_rows_unavailable on courant.page_rows (unavailable_after) where unavailable_after is not null;
comment on table courant.page_rows is
  'Pages as they came, for some days: of a job the one it brought last on each day. Kept by worker --keep-pages.';
comment on column courant.page_rows.fetched_at is 'When it was settled: that of the article where this is the page that it was read from.';
comment on column courant.page_rows.unavailable_after is 'From then on it is not shown, and the upkeep deletes it. Null: for ever.';
comment on column courant.page_rows.kept_on is 'The UTC day of fetched_at.';
comment on column courant.page_rows.url is 'The address the body was read under: where a redirect led within the same job.';
comment on column courant.page_rows.content_type is 'The header as sent; null without one.';
comment on column courant.page_rows.body is 'gzip: as it was sent, or compressed by the worker.';

-- Nothing is lost for want of a partition: ensure_page_partitions moves its rows to where they belong.
create table courant.page_rows_default partition of courant.page_rows default;

create function courant.ensure_page_partitions(days int default 3) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first date;
  name  text;
  made  int := 0;
begin
  lock table courant.page_rows in share update exclusive mode;
  for first in
    select (now() at time zone 'utc')::date + d from generate_series(0, days) d
    union
    select p.kept_on from courant.page_rows_default p
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

create function courant.drop_page_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s' as $$
declare
  name    text;
  dropped text[] := '{}';
begin
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
      and to_date(right(c.relname, 10), 'YYYY_MM_DD') < (now() at time zone 'utc')::date - greatest(older_than_days, 1)
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

select courant.ensure_page_partitions(3);
