-- Counters committed with the work they count: nobody counts rows of the job table.

insert into courant.migrations (version, name) values (3, 'counters');

create table courant.counters (
  minute          timestamptz not null,
  bucket          int         not null,
  slot            smallint    not null,
  rolled_up       boolean     not null default false,
  -- Levels: what this minute added to or took from a state. Their sum over all rows is the present total.
  queued_lane_0   bigint      not null default 0,
  queued_lane_1   bigint      not null default 0,
  queued_lane_2   bigint      not null default 0,
  queued_lane_3   bigint      not null default 0,
  retrying        bigint      not null default 0,
  done            bigint      not null default 0,
  dead            bigint      not null default 0,
  excluded        bigint      not null default 0,
  -- Events: what happened in this minute.
  enqueued        bigint      not null default 0,
  stored          bigint      not null default 0,
  unchanged       bigint      not null default 0,
  not_article     bigint      not null default 0,
  redirected      bigint      not null default 0,
  denied          bigint      not null default 0,
  retries         bigint      not null default 0,
  died            bigint      not null default 0,
  fetched         bigint      not null default 0,
  bytes           bigint      not null default 0,
  fetch_ms        bigint      not null default 0,
  constraint counters_pkey primary key (bucket, minute, slot)
) with (fillfactor = 50);
-- Totals read the rows not yet rolled up, whose number does not grow with the crawl; charts read minutes.
create index counters_open on courant.counters (bucket) where not rolled_up;
create index counters_minute on courant.counters (minute);

comment on table courant.counters is
  'Per minute, bucket and worker slot (-1: enqueued by a coordinator). Totals = sum of the rows not rolled up; the row of minute -infinity holds what was rolled up.';
comment on column courant.counters.rolled_up is 'Its figures are contained in the bucket''s row of minute -infinity; kept for charts.';
comment on column courant.counters.retrying is 'Of the queued jobs, those that had a failed attempt.';
comment on column courant.counters.denied is 'Jobs settled as excluded.';
comment on column courant.counters.died is 'Jobs settled as dead.';
comment on column courant.counters.fetched is 'Attempts that a server answered.';
comment on column courant.counters.bytes is 'On the wire.';
comment on column courant.counters.fetch_ms is 'Sum of the attempts'' durations.';

create table courant.error_counters (
  minute      timestamptz not null,
  count       bigint      not null,
  bucket      int         not null,
  slot        smallint    not null,
  outcome     text        not null,
  error_class text        not null,
  example_url text        not null,
  example     text,
  constraint error_counters_pkey primary key (bucket, minute, slot, error_class, outcome)
) with (fillfactor = 70);
create index error_counters_minute on courant.error_counters (minute);
comment on table courant.error_counters is
  'Errors by class per minute, bucket and worker slot, with the latest example. outcome: retry, dead or excluded.';
