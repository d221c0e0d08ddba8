-- What operators do beside running workers: pause, block and slow down hosts, pause everything or a crawl, queue jobs again.

insert into courant.migrations (version, name) values (7, 'operating');

alter table courant.hosts
  add column resume_at    timestamptz,
  add column min_delay_ms int,
  add column block_note   text;
comment on column courant.hosts.resume_at is
  'Set while an operator has paused the host: next_fetch_at is infinity then, and will be this instant when it is resumed.';
comment on column courant.hosts.min_delay_ms is
  'Milliseconds between two requests as an operator set them, in place of the workers'' --min-delay; null: not set.';
comment on column courant.hosts.block_note is
  'Why an operator has blocked the host: its jobs are excluded, those enqueued later too. Null: not blocked.';
comment on column courant.hosts.ready_at is
  'Next instant at which the host may be claimed; null when nothing is queued, infinity while all that is queued is paused. While leased: the lease''s end plus the delay, so that an expired lease is just a ready host.';

alter table courant.jobs add column held boolean not null default false;
comment on column courant.jobs.held is 'Its crawl is paused: not handed out, whatever is due.';
drop index courant.jobs_due;
create index jobs_due on courant.jobs (bucket, host_key, lane, due_at) where due_at is not null and not held;
create index jobs_trouble on courant.jobs (bucket, host_key, url_key, state, error_class) where error_class is not null;
create index jobs_crawl on courant.jobs (bucket, crawl, host_key, url_key) where crawl is not null and due_at is not null;

create table courant.pauses (
  since  timestamptz not null default now(),
  bucket int         not null default 0,
  note   text,
  constraint pauses_pkey primary key (bucket)
);
comment on table courant.pauses is 'A row while everything is paused: no host is claimed, and visits end.';

create table courant.crawls (
  created_at timestamptz not null default now(),
  bucket     int         not null default 0,
  paused     boolean     not null default false,
  name       text        not null,
  constraint crawls_pkey primary key (bucket, name)
);
comment on table courant.crawls is 'Crawls that an operator has said something of. A job names its crawl; one that is not here has the defaults.';
comment on column courant.crawls.paused is 'Its jobs are held, those enqueued later too.';

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
  j.redirect_url, j.hops, j.seen_on, j.url_key, j.host_key, j.bucket
from courant.jobs j
join courant.hosts h on h.bucket = j.bucket and h.host_key = j.host_key;
comment on column courant.job_status.state is
  'queued; leased: due, and its host is in a worker''s hands; paused: its host or its crawl is, by an operator; retrying: queued after a failed attempt; done; dead: given up; excluded: must not or need not be fetched.';
comment on column courant.job_status.fetch_after is
  'The later of due_at and the instant from which its host may be asked again; null while paused.';

create or replace view courant.host_health as
select
  h.host,
  case
    when h.lease_until > now() then 'leased'
    when h.block_note is not null then 'blocked'
    when h.ready_at is null then 'idle'
    when h.resume_at is not null or h.ready_at = 'infinity' then 'paused'
    when h.ready_at <= now() then 'ready'
    when h.blocked_reason is not null and h.next_fetch_at > now() then 'blocked'
    else 'waiting'
  end as state,
  h.pending, h.done, h.failed, h.fetched, h.bytes,
  case when h.fetched > 0 then h.fetch_ms / h.fetched end as mean_fetch_ms,
  h.delay_ms, h.backoff_ms, nullif(h.ready_at, 'infinity') as ready_at, coalesce(h.resume_at, h.next_fetch_at) as next_fetch_at,
  case when h.block_note is not null then 'operator' when coalesce(h.resume_at, h.next_fetch_at) > now() then h.blocked_reason end
    as blocked_reason,
  h.robots_failures, h.crashes, h.error_class as last_error_class, h.error_at as last_error_at, h.served_at,
  case when h.lease_until > now() then h.lease_owner end as lease_owner, h.lease_until, h.lane, h.host_key, h.bucket,
  h.resume_at is not null as is_paused, h.min_delay_ms, h.block_note
from courant.hosts h;
comment on column courant.host_health.state is
  'leased: a worker fetches from it; ready: waits for a worker; waiting: for its delay or for a due job; blocked: for blocked_reason to pass, or by an operator; paused: by an operator; idle: nothing queued.';
comment on column courant.host_health.ready_at is 'When it may be claimed; null when nothing is queued, or all of it paused.';
comment on column courant.host_health.min_delay_ms is 'The delay an operator set for it, in place of the workers'' --min-delay.';
comment on column courant.host_health.block_note is 'Why an operator blocked it; its jobs are excluded.';
