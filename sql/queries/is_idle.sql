-- Is nothing queued, leased or waiting for a retry? The order makes the planner use the index whatever it believes of
-- the table.
select not exists (
  select from (
    select t.bucket from courant.hosts t where t.ready_at is not null order by t.bucket, t.lane, t.ready_at
      limit 1) first) as idle;
