-- Who works: written by each worker's beat, read by status.

insert into courant.migrations (version, name) values (4, 'workers');

create table courant.workers (
  id                  uuid        not null,
  started_at          timestamptz not null default now(),
  beat_at             timestamptz not null default now(),
  stopped_at          timestamptz,
  pages               bigint      not null default 0,
  articles            bigint      not null default 0,
  bytes               bigint      not null default 0,
  pages_per_second    real        not null default 0,
  articles_per_second real        not null default 0,
  bytes_per_second    real        not null default 0,
  bucket              int         not null default 0,
  pid                 int         not null,
  leases              int         not null default 0,
  in_flight           int         not null default 0,
  slot                smallint    not null,
  draining            boolean     not null default false,
  host                text        not null,
  version             text        not null,
  constraint workers_pkey primary key (bucket, id)
) with (fillfactor = 50);
comment on table courant.workers is 'Worker processes of the last week. Alive while beat_at is younger than 30 seconds and stopped_at is null.';
comment on column courant.workers.bucket is 'Always 0: few rows, one shard.';
comment on column courant.workers.slot is
  'A small number for the worker''s rows in the counters; reused, and sharing one is harmless.';
comment on column courant.workers.pages is 'Since the start; the rates are of the time between the last two beats.';
comment on column courant.workers.leases is 'Host leases held at the last beat.';
comment on column courant.workers.in_flight is 'Requests under way at the last beat.';
