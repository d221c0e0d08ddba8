drop view courant.host_health;
drop view courant.job_status;
drop table courant.crawls;
drop table courant.pauses;
drop index courant.jobs_crawl;
drop index courant.jobs_trouble;
drop index courant.jobs_due;
update courant.hosts set
  next_fetch_at = coalesce(resume_at, next_fetch_at),
  ready_at = case when ready_at = 'infinity' then now() else ready_at end
where resume_at is not null or ready_at = 'infinity';
alter table courant.jobs drop column held;
create index jobs_due on courant.jobs (bucket, host_key, lane, due_at) where due_at is not null;
alter table courant.hosts drop column resume_at, drop column min_delay_ms, drop column block_note;

create view courant.job_status as
select
  j.url, h.host,
  case
    when j.state = 1 then 'done'
    when j.state = 2 then 'dead'
    when j.state = 3 then 'excluded'
    when h.lease_until > now() and j.due_at <= now() then 'leased'
    when j.attempt > 0 then 'retrying'
    else 'queued'
  end as state,
  j.outcome, j.error_class, j.error, j.http_status, j.attempt as attempts, j.lane, j.crawl,
  j.enqueued_at, j.last_at, j.due_at,
  case when j.state = 0 then greatest(j.due_at, h.next_fetch_at) end as fetch_after,
  j.redirect_url, j.hops, j.seen_on, j.url_key, j.host_key, j.bucket
from courant.jobs j
join courant.hosts h on h.bucket = j.bucket and h.host_key = j.host_key;
comment on view courant.job_status is 'What happened to each URL, and what it waits for.';
comment on column courant.job_status.state is
  'queued; leased: due, and its host is in a worker''s hands; retrying: queued after a failed attempt; done; dead: given up; excluded: must not or need not be fetched.';
comment on column courant.job_status.outcome is 'Of the last attempt: stored, unchanged, not_article, redirected, excluded, retry, dead.';
comment on column courant.job_status.error_class is 'Why the last attempt failed or the job was excluded; error says it in words.';
comment on column courant.job_status.attempts is 'Attempts of the present round.';
comment on column courant.job_status.due_at is 'Not fetched before; null when it is not in the queue.';
comment on column courant.job_status.fetch_after is 'The later of due_at and the instant from which its host may be asked again.';

create view courant.host_health as
select
  h.host,
  case
    when h.lease_until > now() then 'leased'
    when h.ready_at is null then 'idle'
    when h.ready_at <= now() then 'ready'
    when h.blocked_reason is not null and h.next_fetch_at > now() then 'blocked'
    else 'waiting'
  end as state,
  h.pending, h.done, h.failed, h.fetched, h.bytes,
  case when h.fetched > 0 then h.fetch_ms / h.fetched end as mean_fetch_ms,
  h.delay_ms, h.backoff_ms, h.ready_at, h.next_fetch_at,
  case when h.next_fetch_at > now() then h.blocked_reason end as blocked_reason,
  h.robots_failures, h.crashes, h.error_class as last_error_class, h.error_at as last_error_at, h.served_at,
  case when h.lease_until > now() then h.lease_owner end as lease_owner, h.lease_until, h.lane, h.host_key, h.bucket
from courant.hosts h;
comment on view courant.host_health is 'One row per host: what it has, what it waits for, how it answers.';
comment on column courant.host_health.state is
  'leased: a worker fetches from it; ready: waits for a worker; waiting: for its delay or for a due job; blocked: for blocked_reason to pass; idle: nothing queued.';
comment on column courant.host_health.failed is 'Attempts that ended as retry or dead.';
comment on column courant.host_health.delay_ms is 'Between two requests, as last kept.';
comment on column courant.host_health.crashes is 'Workers in a row that vanished while they had this host.';
comment on column courant.host_health.served_at is 'When results of this host were last settled.';

delete from courant.migrations where version = 7;
