-- Whose fault a crash is: the pages in hand are written down where workers have vanished before, and only they count one.

insert into courant.migrations (version, name) values (20, 'crashes');

alter table courant.jobs add column crashes smallint;
comment on column courant.jobs.crashes is
  'Leases in a row that expired while this job was being fetched or read, of those in which that was written down; null: none.';

alter table courant.hosts add column in_hand uuid[];
comment on column courant.hosts.in_hand is
  'url_keys of the jobs that the owner of the lease is just fetching or reading. Written where a worker vanished with the host before, or with the job.';
comment on column courant.hosts.crashes is
  'Leases in a row that expired instead of being released; above 0 its jobs are written down before they are fetched or read.';

create or replace view courant.job_status as
select
  j.url, h.host,
  case
    when j.state = 1 then 'done'
    when j.state = 2 then 'dead'
    when j.state = 3 then 'excluded'
    when j.held then 'paused'
    when h.lease_until > now() and j.due_at <= now() then 'leased'
    when h.resume_at is not null then 'paused'
    when j.attempt > 0 then 'retrying'
    else 'queued'
  end as state,
  j.outcome, j.error_class, j.error, j.http_status, j.attempt as attempts, j.lane, j.crawl,
  j.enqueued_at, j.last_at, j.due_at,
  case when j.state = 0 and not j.held then nullif(greatest(j.due_at, h.next_fetch_at), 'infinity') end as fetch_after,
  j.redirect_url, j.hops, j.seen_on, j.url_key, j.host_key, j.bucket,
  coalesce(j.crashes, 0) as crashes
from courant.jobs j
join courant.hosts h on h.bucket = j.bucket and h.host_key = j.host_key;
comment on column courant.job_status.crashes is
  'Workers in a row that vanished while they were fetching or reading this page; at 3 it is given up as poison.';
