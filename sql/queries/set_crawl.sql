-- Sets what a crawl is allowed, after lock_crawl in the same transaction: this statement's snapshot then has all
-- its jobs to count.
-- $1 name text | $2 sets_priority bool: whether the next is to be set | $3 priority smallint: or null
-- $4 sets_budget bool: likewise | $5 budget bigint: or null | $6 sets_scope bool: likewise | $7 scope text[]
update courant.crawls c set
  priority = case when $2::bool then $3::smallint else c.priority end,
  budget = case when $4::bool then $5::bigint else c.budget end,
  used   = case when $4::bool and $5::bigint is not null then jobs.count else c.used end,
  scope  = case when $6::bool then $7::text[] else c.scope end
from (
  select coalesce(sum(own.count), 0) as count
  from generate_series(0, 63) as b(bucket)
  cross join lateral (
    select count(*) as count from courant.job_rows j where j.bucket = b.bucket and j.crawl = $1::text
      and $4::bool) own) jobs
where c.bucket = 0 and c.name = $1::text
returning c.name;
