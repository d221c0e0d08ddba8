drop index courant.jobs_crawl;
create index jobs_crawl on courant.jobs (bucket, crawl, host_key, url_key) where crawl is not null and due_at is not null;
alter table courant.crawls
  drop column lane, drop column budget, drop column used, drop column scope;
delete from courant.migrations where version = 9;
