drop function courant.job_state(text);
drop view courant.hosts, courant.jobs;
drop view courant.articles, courant.job_status, courant.host_health;

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
    where l.bucket = 0 and l.name = 'upkeep' and l.holder = leader and l.term = led_term
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
update courant.leaders set name = 'upkeep' where name = 'maintenance';
alter index courant.failing_tasks_pkey rename to failing_chores_pkey;
alter table courant.failing_tasks rename to failing_chores;

drop trigger article_rows_carried_updates on courant.article_rows;
drop trigger article_rows_carried_inserts on courant.article_rows;
drop function courant.carry_articles();
alter table courant.article_rows drop column amp, drop column live_blog;
alter table courant.article_rows rename column is_amp to amp;
alter table courant.article_rows rename column is_live_blog to live_blog;

drop trigger workers_carried on courant.workers;
drop function courant.carry_workers();
alter table courant.workers drop column vanished_at, drop column ceiling;
alter table courant.workers rename column stale_at to vanished_at;
alter table courant.workers rename column max_rate to ceiling;

drop trigger counters_carried_updates on courant.counters;
drop trigger counters_carried_inserts on courant.counters;
drop function courant.carry_counters();
alter table courant.counters
  drop column queued_lane_0, drop column queued_lane_1, drop column queued_lane_2, drop column queued_lane_3,
  drop column denied, drop column died, drop column rolled_up;
alter table courant.counters rename column queued_priority_0 to queued_lane_0;
alter table courant.counters rename column queued_priority_1 to queued_lane_1;
alter table courant.counters rename column queued_priority_2 to queued_lane_2;
alter table courant.counters rename column queued_priority_3 to queued_lane_3;
alter table courant.counters rename column settled_excluded to denied;
alter table courant.counters rename column settled_dead to died;
alter table courant.counters rename column is_rolled_up to rolled_up;

alter table courant.crawls rename constraint crawls_priority_known to crawls_lane_known;
alter table courant.crawls rename column priority to lane;

alter index courant.jobs_errors rename to jobs_trouble;
alter table courant.job_rows rename constraint jobs_priority_known to jobs_lane_known;
alter table courant.job_rows rename column priority to lane;
alter table courant.job_rows rename column on_hold to held;
alter table courant.job_rows rename column expired_leases to crashes;
alter table courant.job_rows rename to jobs;

alter index courant.hosts_fetched_log2 rename to hosts_traffic;
alter index courant.hosts_failed_log2 rename to hosts_trouble;
alter index courant.hosts_pending_log2 rename to hosts_backlog;
alter table courant.host_rows rename column priority to lane;
alter table courant.host_rows rename column expired_leases to crashes;
alter table courant.host_rows rename column last_settled_at to served_at;
alter table courant.host_rows rename column group_wait_since to waits_since;
alter table courant.host_rows rename column due_while_leased to wake_at;
alter table courant.host_rows rename column pending_log2 to backlog;
alter table courant.host_rows rename column failed_log2 to trouble;
alter table courant.host_rows rename column fetched_log2 to traffic;
alter table courant.host_rows rename column lease_revoked to recalled;
alter table courant.host_rows rename to hosts;

create or replace function courant.lock_hosts() returns void
language plpgsql set search_path = pg_catalog, pg_temp set lock_timeout = '10s' as $$
begin
  lock table courant.hosts in share row exclusive mode;
end
$$;

create view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket,
  a.rights, a.unavailable_after,
  a.amp_url, a.next_page, a.alternates, a.is_accessible_for_free, a.amp, a.live_blog, a.truncated
from courant.article_rows a
where a.unavailable_after is null or a.unavailable_after > now();

create view courant.job_status as
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

create view courant.host_health as
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
  h.robots_failures, h.crashes, h.error_class as last_error_class, h.error_at as last_error_at, h.served_at,
  case when h.lease_until > now() then h.lease_owner end as lease_owner, h.lease_until, h.lane, h.host_key, h.bucket,
  h.resume_at is not null as is_paused, h.min_delay_ms, h.block_note
from courant.hosts h;

comment on column courant.article_rows.unavailable_after is
  'From then on courant.articles does not show it, and the upkeep deletes it; -infinity: withdrawn by a later '
  'fetch. Null: for ever.';
comment on view courant.articles is 'One row per article, as a reader would like to see it.';
comment on column courant.articles.alternates is 'Object: language as in hreflang to URL; null where there are none.';
comment on column courant.articles.amp is 'The page is an AMP page.';
comment on column courant.articles.amp_url is 'The page''s AMP version, as it links it.';
comment on column courant.articles.byline is
  'The author line as the page has it; authors is parsed from it or from metadata.';
comment on column courant.articles.canonical_url is 'As declared by the page.';
comment on column courant.articles.fetched_at is 'When this version was stored.';
comment on column courant.articles.is_accessible_for_free is
  'False behind a paywall; null where the page does not say.';
comment on column courant.articles.language is 'BCP 47 primary tag.';
comment on column courant.articles.live_blog is 'The page is a live blog; of many posts the newest are kept.';
comment on column courant.articles.meta is 'sources: where each field came from.';
comment on column courant.articles.next_page is 'The next part of an article in parts.';
comment on column courant.articles.page_type is
  'article, listing, forum, product, service, documentation or collection.';
comment on column courant.articles.published_at is 'Null when the page states no instant; see published_day.';
comment on column courant.articles.published_day is 'The day the page states, in its own time zone.';
comment on column courant.articles.quality is '0 to 1: how far to trust the extraction.';
comment on column courant.articles.rights is
  'What the page and its site reserve: directives (noarchive, nofollow, ...), tdm, content_usage, content_signal. '
  'Null where nothing is.';
comment on column courant.articles.seen_on is
  'The UTC day on which the URL was first enqueued. A condition on it reads only the months it names.';
comment on column courant.articles.text is
  'The body: blocks separated by a blank line, headings and list items on their own.';
comment on column courant.articles.truncated is
  'What cut the text: paywall, or limits of the parser: inputBytes, nodes, depth, attributes, time.';
comment on column courant.articles.unavailable_after is
  'The instant from which the page asks not to be shown; it is not here from then on.';
comment on column courant.articles.url is 'The normalized URL it was fetched from.';
comment on function courant.ready_after(timestamptz, timestamptz, int) is
  'hosts.ready_at of a leased host: should its owner vanish, the next one keeps the delay after its last request.';
comment on function courant.ready_with(timestamptz, timestamptz, uuid, timestamptz) is
  'hosts.ready_at of a host that got jobs due at an instant. Of a leased one the release does: see hosts.wake_at.';
comment on column courant.crawls.paused is 'Its jobs are held, those enqueued later too.';
comment on table courant.failing_chores is
  'Chores of the upkeep whose last turn failed, one row each. Written and deleted by coordinator run.';
comment on view courant.host_health is 'One row per host: what it has, what it waits for, how it answers.';
comment on column courant.host_health.block_note is 'Why an operator blocked it; its jobs are excluded.';
comment on column courant.host_health.crashes is 'Workers in a row that vanished while they had this host.';
comment on column courant.host_health.delay_ms is 'Between two requests, as last kept.';
comment on column courant.host_health.failed is 'Attempts that ended as retry or dead.';
comment on column courant.host_health.min_delay_ms is
  'The delay an operator set for it, in place of the workers'' --min-delay.';
comment on column courant.host_health.ready_at is
  'When it may be claimed; null when nothing is queued, or all of it paused.';
comment on column courant.host_health.served_at is 'When results of this host were last settled.';
comment on column courant.host_health.state is
  'leased: a worker fetches from it; ready: waits for a worker; waiting: for its delay or for a due job; blocked: '
  'for blocked_reason to pass, or by an operator; paused: by an operator; idle: nothing queued.';
comment on column courant.hosts.backlog is
  'Magnitude of pending: floor(log2). Indexed in its place, as it changes rarely enough to keep updates heap-only.';
comment on column courant.hosts.lane is 'The most urgent lane among the host''s due jobs.';
comment on column courant.hosts.recalled is
  'Its lease was taken before the host came into its group: its owner is to give it back.';
comment on column courant.hosts.traffic is 'Magnitude of fetched: floor(log2), indexed for the same reason.';
comment on column courant.hosts.trouble is 'Magnitude of failed: floor(log2), indexed for the same reason.';
comment on column courant.hosts.waits_since is
  'Since when it is ready but for its group, where another host has the turn; the one that waits longest is next.';
comment on column courant.hosts.wake_at is
  'Earliest due instant of jobs enqueued while the host was leased: the release may not see them in its snapshot.';
comment on view courant.job_status is 'What happened to each URL, and what it waits for.';
comment on column courant.job_status.attempts is 'Attempts of the present round.';
comment on column courant.job_status.crashes is
  'Workers in a row that vanished while they were fetching or reading this page; at 3 it is given up as poison.';
comment on column courant.job_status.due_at is 'Not fetched before; null when it is not in the queue.';
comment on column courant.job_status.error_class is
  'Why the last attempt failed or the job was excluded; error says it in words.';
comment on column courant.job_status.fetch_after is
  'The later of due_at and the instant from which its host may be asked again; null while paused.';
comment on column courant.job_status.outcome is
  'Of the last attempt: stored, unchanged, not_article, redirected, excluded, retry, dead.';
comment on column courant.job_status.state is
  'queued; leased: due, and its host is in a worker''s hands; paused: its host or its crawl is, by an operator; '
  'retrying: queued after a failed attempt; done; dead: given up; excluded: must not or need not be fetched.';
comment on column courant.jobs.held is 'Its crawl is paused: not handed out, whatever is due.';
comment on table courant.leaders is
  'Who does what only one is to do: a lease with a term, by name. Several coordinators may run; one of them leads '
  'the upkeep.';
comment on column courant.page_rows.unavailable_after is
  'From then on it is not shown, and the upkeep deletes it. Null: for ever.';
comment on column courant.workers.vanished_at is
  'When upkeep reported that the worker had no sign of life any more; null again after the next one.';
comment on column courant.hosts.served_at is null;

delete from courant.migrations where version = 26;
