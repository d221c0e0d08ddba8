-- How quickly a host answers: what the delay adapts to.

insert into courant.migrations (version, name) values (10, 'pace');

alter table courant.hosts add column response_ms int not null default 0;
comment on column courant.hosts.response_ms is
  'Milliseconds to the first byte of its answers, smoothed; 0 before the first. The delay between two requests grows with it.';
