-- What a crawl is allowed and where it stands: its lane, its budget, its scope.

insert into courant.migrations (version, name) values (9, 'crawls');

alter table courant.crawls
  add column lane   smallint,
  add column budget bigint,
  add column used   bigint not null default 0,
  add column scope  text[] not null default '{}',
  add constraint crawls_lane_known check (lane between 0 and 3),
  add constraint crawls_budget_positive check (budget >= 0);
comment on table courant.crawls is 'Crawls by name. A job names its crawl when it is enqueued; politeness stays one per host.';
comment on column courant.crawls.lane is 'Of jobs enqueued without one; null: 1.';
comment on column courant.crawls.budget is 'Jobs it may have at most, settled ones counted; null: any number. Enqueues for it take turns.';
comment on column courant.crawls.used is 'Jobs counted against the budget; kept while there is one.';
comment on column courant.crawls.scope is
  'What its jobs'' URLs must match one of: a host, *.domain, or a URL that they begin with. Empty: any.';

drop index courant.jobs_crawl;
create index jobs_crawl on courant.jobs (bucket, crawl, host_key, url_key) where crawl is not null;
