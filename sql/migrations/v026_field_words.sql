-- The field's words for columns, instead of words of our own.
--
-- The tables of hosts and jobs get the ending of the other ones that are read through a view. Their old names become
-- views, with the old columns and the new ones: what the version before sends to claim, settle, extend and release goes
-- on working. Where it only writes, a table keeps a column of the old name, and a trigger carries over what is written
-- there; statements of this version name no such column, and no trigger runs for them. All of this goes with the next
-- version.

insert into courant.migrations (version, name) values (26, 'field_words');

alter table courant.hosts rename to host_rows;
alter table courant.host_rows rename column lane to priority;
alter table courant.host_rows rename column crashes to expired_leases;
alter table courant.host_rows rename column served_at to last_settled_at;
alter table courant.host_rows rename column waits_since to group_wait_since;
alter table courant.host_rows rename column wake_at to due_while_leased;
alter table courant.host_rows rename column backlog to pending_log2;
alter table courant.host_rows rename column trouble to failed_log2;
alter table courant.host_rows rename column traffic to fetched_log2;
alter table courant.host_rows rename column recalled to lease_revoked;
alter index courant.hosts_backlog rename to hosts_pending_log2;
alter index courant.hosts_trouble rename to hosts_failed_log2;
alter index courant.hosts_traffic rename to hosts_fetched_log2;
comment on column courant.host_rows.priority is 'The most urgent priority among the host''s due jobs.';
comment on column courant.host_rows.expired_leases is
  'Leases in a row that expired instead of being released; above 0 its jobs are written down before they are fetched '
  'or read.';
comment on column courant.host_rows.due_while_leased is
  'Earliest due time of jobs enqueued while the host was leased: the release may not see them in its snapshot.';
comment on column courant.host_rows.last_settled_at is 'When results of this host were last settled.';
comment on column courant.host_rows.group_wait_since is
  'Since when the host is ready and waits for its group, where another host has the permit; the one that waits longest '
  'is next.';
comment on column courant.host_rows.lease_revoked is
  'Its lease was given before the host joined its group: the owner must give it back.';
comment on column courant.host_rows.pending_log2 is
  'floor(log2(pending)). Indexed in place of pending, as it changes rarely enough to keep updates heap-only.';
comment on column courant.host_rows.failed_log2 is 'floor(log2(failed)), indexed for the same reason.';
comment on column courant.host_rows.fetched_log2 is 'floor(log2(fetched)), indexed for the same reason.';
comment on function courant.ready_with(timestamptz, timestamptz, uuid, timestamptz) is
  'host_rows.ready_at of a host that got jobs due at an instant. A leased one is left as it is: the release looks at '
  'due_while_leased.';
comment on function courant.ready_after(timestamptz, timestamptz, int) is
  'host_rows.ready_at of a leased host: if its owner disappears, the next one keeps the delay after its last request.';

alter table courant.jobs rename to job_rows;
alter table courant.job_rows rename column lane to priority;
alter table courant.job_rows rename column held to on_hold;
alter table courant.job_rows rename column crashes to expired_leases;
alter table courant.job_rows rename constraint jobs_lane_known to jobs_priority_known;
alter index courant.jobs_trouble rename to jobs_errors;
comment on column courant.job_rows.priority is '0 urgent to 3 archive.';
comment on column courant.job_rows.on_hold is 'Its crawl is paused: not handed out, even if it is due.';
comment on column courant.job_rows.expired_leases is
  'Leases in a row that expired while this job was being fetched or read, of those in which that was written down; '
  'null: none.';

create view courant.hosts as
select
  h.host_key, h.ready_at, h.next_fetch_at, h.due_while_leased as wake_at, h.lease_until, h.lease_epoch,
  h.lease_owner, h.bucket, h.pending, h.delay_ms, h.backoff_ms, h.priority as lane, h.expired_leases as crashes,
  h.robots_failures, h.pending_log2 as backlog, h.failed_log2 as trouble, h.fetched_log2 as traffic, h.done,
  h.failed, h.fetched, h.bytes, h.fetch_ms, h.throttled_at, h.last_settled_at as served_at, h.error_at,
  h.error_class, h.blocked_reason, h.host, h.resume_at, h.min_delay_ms, h.block_note, h.response_ms, h.connections,
  h.windows, h.group_name, h.group_wait_since as waits_since, h.lease_revoked as recalled, h.address, h.in_hand,
  h.due_while_leased, h.priority, h.expired_leases, h.pending_log2, h.failed_log2, h.fetched_log2,
  h.last_settled_at, h.group_wait_since, h.lease_revoked
from courant.host_rows h;
comment on view courant.hosts is 'host_rows for programs of the version before. Goes with the next version.';
create view courant.jobs as
select
  j.url_key, j.host_key, j.due_at, j.enqueued_at, j.last_at, j.content_hash, j.bucket, j.recrawl_s, j.seen_on,
  j.state, j.priority as lane, j.attempt, j.hops, j.http_status, j.url, j.outcome, j.error_class, j.error,
  j.redirect_url, j.etag, j.last_modified, j.crawl, j.on_hold as held, j.expired_leases as crashes,
  j.priority, j.on_hold, j.expired_leases
from courant.job_rows j;
comment on view courant.jobs is 'job_rows for programs of the version before. Goes with the next version.';

-- Who may use the tables may use the views.
do $$
declare
  given record;
begin
  for given in
    select format('grant %s on courant.%I to %s', a.privilege_type, replace(c.relname, '_rows', 's'),
      case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as statement
    from pg_class c
    cross join lateral aclexplode(c.relacl) a
    where c.oid in ('courant.host_rows'::regclass, 'courant.job_rows'::regclass) and a.grantee <> c.relowner
  loop
    execute given.statement;
  end loop;
end
$$;

create function courant.job_state(name text) returns smallint language sql immutable parallel safe
return case job_state.name
  when 'queued' then courant.queued()
  when 'done' then courant.done()
  when 'dead' then courant.dead()
  when 'excluded' then courant.excluded()
  else ('unknown state: ' || job_state.name)::smallint end;
comment on function courant.job_state(text) is 'job_rows.state by its name; an error for a name that there is not.';

create or replace function courant.lock_hosts() returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '10s' as $$
begin
  lock table courant.host_rows in share row exclusive mode;
end
$$;

alter table courant.crawls rename column lane to priority;
alter table courant.crawls rename constraint crawls_lane_known to crawls_priority_known;
comment on column courant.crawls.priority is 'Of jobs enqueued without one; null: 1.';
comment on column courant.crawls.paused is 'Its jobs are on hold, those enqueued later too.';

alter table courant.counters rename column queued_lane_0 to queued_priority_0;
alter table courant.counters rename column queued_lane_1 to queued_priority_1;
alter table courant.counters rename column queued_lane_2 to queued_priority_2;
alter table courant.counters rename column queued_lane_3 to queued_priority_3;
alter table courant.counters rename column denied to settled_excluded;
alter table courant.counters rename column died to settled_dead;
alter table courant.counters rename column rolled_up to is_rolled_up;
comment on column courant.counters.settled_excluded is 'Jobs settled as excluded.';
comment on column courant.counters.settled_dead is 'Jobs settled as dead.';

-- With rolled_up as it is here, a coordinator of the version before finds nothing to roll up.
alter table courant.counters
  add column queued_lane_0 bigint  not null default 0,
  add column queued_lane_1 bigint  not null default 0,
  add column queued_lane_2 bigint  not null default 0,
  add column queued_lane_3 bigint  not null default 0,
  add column denied        bigint  not null default 0,
  add column died          bigint  not null default 0,
  add column rolled_up     boolean not null default true;
create function courant.carry_counters() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  -- An insert that meets a row becomes an update; what it adds is the difference there.
  if tg_op = 'INSERT' then
    new.queued_priority_0 := new.queued_priority_0 + new.queued_lane_0;
    new.queued_priority_1 := new.queued_priority_1 + new.queued_lane_1;
    new.queued_priority_2 := new.queued_priority_2 + new.queued_lane_2;
    new.queued_priority_3 := new.queued_priority_3 + new.queued_lane_3;
    new.settled_excluded  := new.settled_excluded + new.denied;
    new.settled_dead      := new.settled_dead + new.died;
  else
    new.queued_priority_0 := new.queued_priority_0 + new.queued_lane_0 - old.queued_lane_0;
    new.queued_priority_1 := new.queued_priority_1 + new.queued_lane_1 - old.queued_lane_1;
    new.queued_priority_2 := new.queued_priority_2 + new.queued_lane_2 - old.queued_lane_2;
    new.queued_priority_3 := new.queued_priority_3 + new.queued_lane_3 - old.queued_lane_3;
    new.settled_excluded  := new.settled_excluded + new.denied - old.denied;
    new.settled_dead      := new.settled_dead + new.died - old.died;
  end if;
  return new;
end
$$;
create trigger counters_carried_inserts before insert on courant.counters for each row
  when ((new.queued_lane_0, new.queued_lane_1, new.queued_lane_2, new.queued_lane_3, new.denied, new.died)
    <> (0, 0, 0, 0, 0, 0))
  execute function courant.carry_counters();
create trigger counters_carried_updates
  before update of queued_lane_0, queued_lane_1, queued_lane_2, queued_lane_3, denied, died on courant.counters
  for each row execute function courant.carry_counters();

alter table courant.workers rename column vanished_at to stale_at;
alter table courant.workers rename column ceiling to max_rate;
comment on column courant.workers.stale_at is
  'When maintenance reported that the worker gives no sign of life; null again after the next one.';
alter table courant.workers add column vanished_at timestamptz, add column ceiling real not null default 0;
create function courant.carry_workers() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.stale_at := new.vanished_at;
  new.max_rate := new.ceiling;
  return new;
end
$$;
create trigger workers_carried before update of vanished_at, ceiling on courant.workers
  for each row execute function courant.carry_workers();

alter table courant.article_rows rename column amp to is_amp;
alter table courant.article_rows rename column live_blog to is_live_blog;
alter table courant.article_rows add column amp boolean, add column live_blog boolean;
create function courant.carry_articles() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.is_amp       := coalesce(new.amp, new.is_amp);
  new.is_live_blog := coalesce(new.live_blog, new.is_live_blog);
  return new;
end
$$;
create trigger article_rows_carried_inserts before insert on courant.article_rows for each row
  when (new.amp is not null or new.live_blog is not null) execute function courant.carry_articles();
create trigger article_rows_carried_updates before update of amp, live_blog on courant.article_rows for each row
  execute function courant.carry_articles();

do $$
declare
  carried text;
begin
  foreach carried in array array['counters.queued_lane_0', 'counters.queued_lane_1', 'counters.queued_lane_2',
    'counters.queued_lane_3', 'counters.denied', 'counters.died', 'counters.rolled_up', 'workers.vanished_at',
    'workers.ceiling', 'article_rows.amp', 'article_rows.live_blog']
  loop
    execute format('comment on column courant.%s is %L', carried,
      'Written by programs of the version before. Goes with the next version.');
  end loop;
end
$$;

alter table courant.failing_chores rename to failing_tasks;
alter index courant.failing_chores_pkey rename to failing_tasks_pkey;
comment on table courant.failing_tasks is
  'Maintenance tasks that failed when they last ran, one row each. Written and deleted by coordinator run.';

update courant.leaders set name = 'maintenance' where name = 'upkeep';
comment on table courant.leaders is
  'Who does what only one program may do: a lease with a term, by name. Several coordinators may run; one of them '
  'leads the maintenance.';
comment on column courant.article_rows.unavailable_after is
  'From then on courant.articles does not show it, and maintenance deletes it; -infinity: withdrawn by a later fetch. '
  'Null: for ever.';
comment on column courant.page_rows.unavailable_after is
  'From then on it is not shown, and maintenance deletes it. Null: for ever.';
create or replace function courant.drop_partitions(
  parent text, older_than_days int, leader uuid, led_term bigint) returns text[]
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
  kind    courant.partitioned_tables;
  name    text;
  dropped text[] := '{}';
  is_kept boolean := false;
  days    int := least(greatest(older_than_days, 1), 100000);
  since   timestamptz := now() - make_interval(days => days);
begin
  -- Nothing was said: nothing goes.
  if older_than_days is null then return dropped; end if;
  select t.* into kind from courant.partitioned_tables t where t.parent = drop_partitions.parent;
  if not found then
    raise undefined_table using message = format('courant.%s is not partitioned by time', parent);
  end if;
  -- A leader that was paused past its lease must not drop anything by settings that may have changed since.
  if leader is not null then
    perform from courant.leaders l
    where l.bucket = 0 and l.name = 'maintenance' and l.holder = leader and l.term = led_term
      and l.lease_until > clock_timestamp()
    for share;
    if not found then return dropped; end if;
  end if;
  for name in
    select c.relname
    from pg_inherits i
    join pg_class c on c.oid = i.inhrelid
    where i.inhparent = format('courant.%I', kind.parent)::regclass
      and c.relname ~ ('^' || kind.parent || '_[0-9]{4}(_[0-9]{2}){1,2}$')
      and substring(pg_get_expr(c.relpartbound, c.oid) from $b$TO \('([^']+)'\)$b$)::date <= now()::date - days
    order by c.relname
  loop
    if kind.kept_by is not null then
      execute format('select exists (select from courant.%I where %I > $1)', name, kind.kept_by)
        into is_kept using since;
      if not is_kept then
        -- Once more, with those held back who may be writing one.
        execute format('lock table courant.%I in share row exclusive mode', name);
        execute format('select exists (select from courant.%I where %I > $1)', name, kind.kept_by)
          into is_kept using since;
      end if;
    end if;
    if is_kept then
      -- Some at a time: the leader cannot renew its lease meanwhile.
      execute format(
        'delete from courant.%1$I where ctid = any (array(select ctid from courant.%1$I where %2$I <= $1 limit 20000))',
        name, kind.kept_by) using since;
    else
      execute format('drop table courant.%I', name);
      dropped := dropped || name;
    end if;
  end loop;
  return dropped;
end
$$;

-- The public views have both names for this version.

create or replace view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket,
  a.rights, a.unavailable_after,
  a.amp_url, a.next_page, a.alternates, a.is_accessible_for_free, a.is_amp as amp, a.is_live_blog as live_blog,
  a.truncated, a.is_amp, a.is_live_blog
from courant.article_rows a
where a.unavailable_after is null or a.unavailable_after > now();
comment on column courant.articles.is_amp is 'The page is an AMP page.';
comment on column courant.articles.is_live_blog is 'The page is a live blog; of many posts the newest are kept.';
comment on column courant.articles.amp is 'is_amp, by its old name. Goes with the next version.';
comment on column courant.articles.live_blog is 'is_live_blog, by its old name. Goes with the next version.';

create or replace view courant.job_status as
select
  j.url, h.host,
  case
    when j.state = courant.done() then 'done'
    when j.state = courant.dead() then 'dead'
    when j.state = courant.excluded() then 'excluded'
    when j.on_hold then 'paused'
    when h.lease_until > now() and j.due_at <= now() then 'leased'
    when h.resume_at is not null then 'paused'
    when j.attempt > 0 then 'retrying'
    else 'queued'
  end as state,
  j.outcome, j.error_class, j.error, j.http_status, j.attempt as attempts, j.priority as lane, j.crawl,
  j.enqueued_at, j.last_at, j.due_at,
  case when j.state = courant.queued() and not j.on_hold
    then nullif(greatest(j.due_at, h.next_fetch_at), 'infinity') end as fetch_after,
  j.redirect_url, j.hops, j.seen_on, j.url_key, j.host_key, j.bucket,
  coalesce(j.expired_leases, 0) as crashes, j.priority, coalesce(j.expired_leases, 0) as expired_leases
from courant.job_rows j
join courant.host_rows h on h.bucket = j.bucket and h.host_key = j.host_key;
comment on column courant.job_status.priority is '0 urgent to 3 archive.';
comment on column courant.job_status.expired_leases is
  'Leases in a row that expired while this page was being fetched or read; at 3 it is given up as poison.';
comment on column courant.job_status.lane is 'priority, by its old name. Goes with the next version.';
comment on column courant.job_status.crashes is 'expired_leases, by its old name. Goes with the next version.';

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
  h.delay_ms, h.backoff_ms, nullif(h.ready_at, 'infinity') as ready_at,
  coalesce(h.resume_at, h.next_fetch_at) as next_fetch_at,
  case
    when h.block_note is not null then 'operator'
    when coalesce(h.resume_at, h.next_fetch_at) > now() then h.blocked_reason
  end as blocked_reason,
  h.robots_failures, h.expired_leases as crashes, h.error_class as last_error_class, h.error_at as last_error_at,
  h.last_settled_at as served_at, case when h.lease_until > now() then h.lease_owner end as lease_owner, h.lease_until,
  h.priority as lane, h.host_key, h.bucket, h.resume_at is not null as is_paused, h.min_delay_ms, h.block_note,
  h.priority, h.expired_leases, h.last_settled_at
from courant.host_rows h;
comment on column courant.host_health.priority is 'The most urgent priority among the host''s due jobs.';
comment on column courant.host_health.expired_leases is
  'Leases in a row that expired instead of being released: workers that disappeared while they had this host.';
comment on column courant.host_health.last_settled_at is 'When results of this host were last settled.';
comment on column courant.host_health.lane is 'priority, by its old name. Goes with the next version.';
comment on column courant.host_health.crashes is 'expired_leases, by its old name. Goes with the next version.';
comment on column courant.host_health.served_at is 'last_settled_at, by its old name. Goes with the next version.';
