-- The frontier: hosts, their jobs, and robots.txt.
--
-- bucket = host_key & 63. It is in every key, so that Citus can distribute every table by it. A row of courant.hosts is the
-- unit of politeness and of locking: who holds its lease alone fetches from the host and writes the states of its jobs.

do $$
begin
  if to_regnamespace('courant') is null then
    create schema courant;
  end if;
end
$$;
comment on schema courant is 'A distributed scraper for news. For users: articles, job_status, host_health, throughput.';

create table courant.migrations (
  version    int         not null,
  name       text        not null,
  applied_at timestamptz not null default now(),
  constraint migrations_pkey primary key (version)
);
comment on table courant.migrations is 'The numbered migrations that were applied; a program refuses a version it does not know.';
insert into courant.migrations (version, name) values (1, 'jobs');

create table courant.hosts (
  host_key         bigint      not null,
  ready_at         timestamptz,
  next_fetch_at    timestamptz not null default '-infinity',
  wake_at          timestamptz,
  lease_until      timestamptz,
  lease_epoch      bigint      not null default 0,
  lease_owner      uuid,
  bucket           int         not null,
  pending          int         not null default 0,
  delay_ms         int         not null default 0,
  backoff_ms       int         not null default 0,
  lane             smallint    not null default 1,
  crashes          smallint    not null default 0,
  robots_failures  smallint    not null default 0,
  backlog          smallint    generated always as (
                     case when pending > 0 then floor(ln(pending::float8) * 1.4426950408889634)::smallint end) stored,
  trouble          smallint    generated always as (
                     case when failed > 0 then floor(ln(failed::float8) * 1.4426950408889634)::smallint end) stored,
  traffic          smallint    generated always as (
                     case when fetched > 0 then floor(ln(fetched::float8) * 1.4426950408889634)::smallint end) stored,
  done             bigint      not null default 0,
  failed           bigint      not null default 0,
  fetched          bigint      not null default 0,
  bytes            bigint      not null default 0,
  fetch_ms         bigint      not null default 0,
  throttled_at     timestamptz,
  served_at        timestamptz,
  error_at         timestamptz,
  error_class      text,
  blocked_reason   text,
  host             text        not null,
  constraint hosts_pkey primary key (bucket, host_key)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500,
        autovacuum_vacuum_cost_delay = 0);
create index hosts_ready on courant.hosts (bucket, lane, ready_at) where ready_at is not null;
create index hosts_backlog on courant.hosts (backlog desc) where backlog is not null;
create index hosts_trouble on courant.hosts (trouble desc) where trouble is not null;
create index hosts_traffic on courant.hosts (traffic desc) where traffic is not null;

comment on table courant.hosts is 'The politeness unit with its lease, readiness and counters: one row per host[:port].';
comment on column courant.hosts.host_key is 'First 8 bytes of SHA-256(host[:port]).';
comment on column courant.hosts.ready_at is
  'Next instant at which the host may be claimed; null when nothing is queued. While leased: the lease''s end plus the delay, so that an expired lease is just a ready host.';
comment on column courant.hosts.next_fetch_at is 'No request before this instant.';
comment on column courant.hosts.wake_at is
  'Earliest due instant of jobs enqueued while the host was leased: the release may not see them in its snapshot.';
comment on column courant.hosts.lease_epoch is 'Fencing token, one more with every claim; valid together with lease_owner only.';
comment on column courant.hosts.pending is 'Jobs of the host that are in the queue.';
comment on column courant.hosts.delay_ms is 'The delay between two requests that the last lease kept.';
comment on column courant.hosts.backoff_ms is 'What 429 and 503 answers asked for beyond the delay; since throttled_at.';
comment on column courant.hosts.lane is 'The most urgent lane among the host''s due jobs.';
comment on column courant.hosts.crashes is 'Leases in a row that expired instead of being released.';
comment on column courant.hosts.backlog is
  'Magnitude of pending: floor(log2). Indexed in its place, as it changes rarely enough to keep updates heap-only.';
comment on column courant.hosts.trouble is 'Magnitude of failed: floor(log2), indexed for the same reason.';
comment on column courant.hosts.traffic is 'Magnitude of fetched: floor(log2), indexed for the same reason.';
comment on column courant.hosts.blocked_reason is 'Why the last lease was given back early; null after the next answer.';

create table courant.jobs (
  url_key       uuid        not null,
  host_key      bigint      not null,
  due_at        timestamptz,
  enqueued_at   timestamptz not null default now(),
  last_at       timestamptz,
  content_hash  bigint,
  bucket        int         not null,
  recrawl_s     int,
  seen_on       date        not null default (now() at time zone 'utc')::date,
  state         smallint    not null default 0,
  lane          smallint    not null default 1,
  attempt       smallint    not null default 0,
  hops          smallint    not null default 0,
  http_status   smallint,
  url           text        not null,
  outcome       text,
  error_class   text,
  error         text,
  redirect_url  text,
  etag          text,
  last_modified text,
  crawl         text,
  constraint jobs_pkey primary key (bucket, host_key, url_key),
  constraint jobs_lane_known check (lane between 0 and 3),
  constraint jobs_due_while_queued check ((due_at is not null) = (state = 0))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
create index jobs_due on courant.jobs (bucket, host_key, lane, due_at) where due_at is not null;

comment on table courant.jobs is 'One URL known to the job table, with its state and its next due time. Read courant.job_status.';
comment on column courant.jobs.url_key is 'First 16 bytes of SHA-256 of the normalized URL with its query sorted.';
comment on column courant.jobs.due_at is 'Not to be fetched before; null when the job is not in the queue.';
comment on column courant.jobs.seen_on is 'The UTC day on which the URL was first enqueued; never changes: it is the key of the article''s partition.';
comment on column courant.jobs.state is '0 queued, 1 done, 2 dead, 3 excluded.';
comment on column courant.jobs.lane is '0 urgent to 3 archive.';
comment on column courant.jobs.attempt is 'Attempts of this round, the last one included; 0 again when the job is queued anew.';
comment on column courant.jobs.hops is 'Redirects that led from an enqueued URL to this one.';
comment on column courant.jobs.outcome is 'Of the last attempt: stored, unchanged, not_article, redirected, excluded, retry, dead.';
comment on column courant.jobs.recrawl_s is 'Seconds from an attempt that succeeded to the next; null to fetch once.';
comment on column courant.jobs.content_hash is 'Of the article''s text when it was last stored.';

create table courant.robots (
  host_key       bigint      not null,
  fetched_at     timestamptz,
  expires_at     timestamptz not null,
  failing_since  timestamptz,
  bucket         int         not null,
  crawl_delay_ms int,
  http_status    smallint,
  scheme         text        not null,
  error          text,
  body           bytea compression lz4,
  constraint robots_pkey primary key (bucket, host_key, scheme)
) with (toast_tuple_target = 128);
comment on table courant.robots is
  'robots.txt by host and scheme. Bodies lie out of line (toast), so that the facts stay small; courant.hosts has none of it.';
comment on column courant.robots.fetched_at is 'When http_status and body were last answered by the host.';
comment on column courant.robots.expires_at is 'Fetch again after this instant.';
comment on column courant.robots.failing_since is 'First of the failures in a row since fetched_at; null after an answer.';
comment on column courant.robots.body is 'The bytes as served; null when the answer had none to obey.';
