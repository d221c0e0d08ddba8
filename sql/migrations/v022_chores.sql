-- What the upkeep could not do, for people to see.

insert into courant.migrations (version, name) values (22, 'chores');

create table courant.failing_chores (
  since     timestamptz not null default now(),
  failed_at timestamptz not null default now(),
  bucket    int         not null default 0,
  failures  int         not null default 1,
  name      text        not null,
  error     text        not null,
  constraint failing_chores_pkey primary key (bucket, name)
);
comment on table courant.failing_chores is
  'Chores of the upkeep whose last turn failed, one row each. Written and deleted by coordinator run.';
comment on column courant.failing_chores.since is 'When the first of the failures in a row was.';
comment on column courant.failing_chores.failures is 'In a row.';
