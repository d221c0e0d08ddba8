-- Is nothing queued, leased or waiting for a retry? The order makes the planner use the index, even where
-- its statistics of the table are wrong.
select not exists (
  select from (
    select t.bucket from courant.host_rows t where t.ready_at is not null order by t.bucket, t.priority, t.ready_at
      limit 1) first) as idle;
