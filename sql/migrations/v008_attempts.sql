-- Each job's attempts, partitioned by the day and pruned by dropping days.

insert into courant.migrations (version, name) values (8, 'attempts');

create table courant.attempt_rows (
  at          timestamptz not null,
  url_key     uuid        not null,
  host_key    bigint      not null,
  bytes       bigint      not null,
  bucket      int         not null,
  fetch_ms    int         not null,
  attempt     smallint    not null,
  http_status smallint,
  slot        smallint    not null,
  outcome     text        not null,
  error_class text,
  error       text
) partition by range (at);
create index attempt_rows_job on courant.attempt_rows (bucket, host_key, url_key);
comment on table courant.attempt_rows is 'One row per settled attempt, for some days. Read courant.attempts.';
comment on column courant.attempt_rows.at is 'When it was settled.';
comment on column courant.attempt_rows.slot is 'The worker''s slot.';

-- Nothing is lost for want of a partition: ensure_attempt_partitions moves its rows to where they belong.
create table courant.attempt_rows_default partition of courant.attempt_rows default;

create function courant.ensure_attempt_partitions(days int default 3) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  first timestamptz;
  name  text;
  made  int := 0;
begin
  lock table courant.attempt_rows in share update exclusive mode;
  for first in
    select date_trunc('day', now()) + make_interval(days => d) from generate_series(0, days) d
    union
    select date_trunc('day', a.at) from courant.attempt_rows_default a
    order by 1
  loop
    name := format('attempt_rows_%s', to_char(first, 'YYYY_MM_DD'));
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format('create table courant.%I (like courant.attempt_rows including defaults)', name);
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

create function courant.drop_attempt_partitions(older_than_days int, leader uuid, led_term bigint) returns text[]
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
    where i.inhparent = 'courant.attempt_rows'::regclass and c.relname ~ '^attempt_rows_[0-9]{4}_[0-9]{2}_[0-9]{2}$'
      and to_date(right(c.relname, 10), 'YYYY_MM_DD') < (now() at time zone 'utc')::date - greatest(older_than_days, 1)
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

create view courant.attempts as
select
  a.at, h.host, j.url, a.attempt, a.outcome, a.error_class, a.error, a.http_status, a.bytes, a.fetch_ms, a.slot,
  a.url_key, a.host_key, a.bucket
from courant.attempt_rows a
left join courant.hosts h on h.bucket = a.bucket and h.host_key = a.host_key
left join courant.jobs j on j.bucket = a.bucket and j.host_key = a.host_key and j.url_key = a.url_key;
comment on view courant.attempts is 'What was tried, one row per attempt, for as many days as coordinator run keeps.';
comment on column courant.attempts.at is 'When it was settled.';
comment on column courant.attempts.url is 'Null when the job was forgotten meanwhile.';
comment on column courant.attempts.attempt is 'Its number within the round, from 1.';
comment on column courant.attempts.outcome is 'stored, unchanged, not_article, redirected, excluded, retry, dead.';

select courant.ensure_attempt_partitions(3);
