-- What politeness allows, beside what is done: told with each worker's beat.

insert into courant.migrations (version, name) values (18, 'ceiling');

alter table courant.workers
  add column ceiling     real not null default 0,
  add column concurrency int  not null default 0;
comment on column courant.workers.ceiling is
  'Requests per second that the delays of its leased hosts allow; infinity while one of them has no delay.';
comment on column courant.workers.concurrency is 'Requests at once at most.';
