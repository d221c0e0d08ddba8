-- Records results: fence, then jobs, articles, kept pages, attempts, hosts and counters. One statement; every write
-- hangs off the fence, so a zombie's settle changes nothing. Sent again after a lost answer it changes nothing either:
-- a job's attempt has moved on. Times are relative, by the database's clock.
-- Plain PostgreSQL: of several buckets at once. To start such a statement costs as much as ten results, and behind a
-- pooler it is planned each time.
-- Leases and results are objects of named values, null where a name is left out; the names and types are those of the
-- lists behind `as x`. `article` has columns of courant.article_rows, `page` those of the list in `kept`; both are
-- opened where they are written. Their bodies are places in $6 and $7, read where they are written and carried through
-- no step before.
-- An excluded result with a body withdraws the article stored before.
-- $1 leases jsonb: next_ms to the next request, delay_ms as kept, backoff_ms and response_ms (null: as they were)
-- $2 owner uuid | $3 lease_s float8: seconds of a lease | $4 slot smallint: the worker's
-- $5 results jsonb: attempt as claimed, retry_ms to the retry, counts as an attempt
-- $6 bodies text[] | $7 pages bytea[]: gzip
with fence as materialized (
  select t.bucket, t.host_key, x.epoch,
    t.resume_at is not null or t.lease_revoked or exists (select from courant.pauses) as paused,
    x.next_ms, x.delay_ms, x.backoff_ms, x.response_ms
  from (
    select *
    from jsonb_to_recordset($1::jsonb) as x(
      bucket int, host_key bigint, epoch bigint, next_ms bigint, delay_ms int, backoff_ms int, response_ms int)
    -- True of all; the planner takes it for one row in a hundred. Without it, it would read all of hosts where there
    -- are few.
    where bucket between 0 and 63) x
  join courant.host_rows t on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
  order by t.bucket, t.host_key                       -- one lock order for every settle
  for update of t),
reported as materialized (
  select f.bucket, x.*
  from jsonb_to_recordset($5::jsonb) as x(
    host_key bigint, url_key uuid, attempt smallint, outcome text, http_status smallint, bytes bigint, fetch_ms int,
    error_class text, error text, retry_ms bigint, counts bool, redirect_url text, etag text, last_modified text,
    content_hash bigint, body int, article jsonb, page jsonb)
  join fence f on f.host_key = x.host_key),
settled as (
  update courant.job_rows j set
    last_at = now(),
    expired_leases = null,
    state = case
      when r.outcome = 'retry' then courant.queued()
      when r.outcome = 'dead' then courant.dead()
      when r.outcome = 'excluded' then courant.excluded()
      when r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null then courant.queued()
      else courant.done() end,
    due_at = case
      when r.outcome = 'retry' then now() + r.retry_ms * interval '1 millisecond'
      when r.outcome in ('stored', 'unchanged', 'not_article') then now() + j.recrawl_s * interval '1 second' end,
    attempt = least(case
      when r.outcome = 'retry' then j.attempt + r.counts::int
      when r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null then 0
      else j.attempt + 1 end, 32767),
    on_hold = j.on_hold and (r.outcome = 'retry'
      or (r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null)),
    outcome = r.outcome,
    http_status = r.http_status,
    error_class = r.error_class,
    error = r.error,
    redirect_url = r.redirect_url,
    etag = coalesce(r.etag, case when r.outcome = 'unchanged' then j.etag end),
    last_modified = coalesce(r.last_modified, case when r.outcome = 'unchanged' then j.last_modified end),
    content_hash = case when r.outcome = 'excluded' and r.body is not null then null
      else coalesce(r.content_hash, j.content_hash) end
  from reported r
  where j.bucket = r.bucket and j.host_key = r.host_key and j.url_key = r.url_key
    -- Not `due_at is not null`, which says the same: the planner would take jobs_due and read all jobs of the host for
    -- each result.
    and j.state = courant.queued() and j.attempt = r.attempt
  -- Everything later steps need is carried along: joining the results to these rows again was quadratic.
  returning j.bucket, j.host_key, j.url_key, j.url, j.seen_on, j.priority, j.state,
    r.attempt as attempt_before, j.attempt as attempt_after,
    r.outcome, r.http_status, r.bytes, r.fetch_ms, r.error_class, r.error, r.content_hash, r.body, r.article, r.page),
-- A column of the article stands in all three lists.
archived as (
  insert into courant.article_rows as a (
    bucket, host_key, url_key, seen_on, fetched_at, content_hash, published_at, published_day, published_precision,
    modified_at,
    url, canonical_url, host, title, authors, byline, language, site_name, description, section, tags, lead_image,
    page_type,
    quality, word_count, body, meta, rights, unavailable_after,
    amp_url, next_page, alternates, is_accessible_for_free, is_amp, is_live_blog, truncated)
  select
    s.bucket, s.host_key, s.url_key, s.seen_on, now(), s.content_hash, n.published_at, n.published_day,
    case when n.published_at is not null then 'second' when n.published_day is not null then 'day' end, n.modified_at,
    s.url, n.canonical_url, n.host, n.title, n.authors, n.byline, n.language, n.site_name, n.description, n.section,
    n.tags,
    n.lead_image, n.page_type, n.quality, n.word_count, ($6::text[])[s.body], n.meta, n.rights, n.unavailable_after,
    n.amp_url, n.next_page, n.alternates, n.is_accessible_for_free, n.is_amp, n.is_live_blog, n.truncated
  from settled s
  cross join lateral jsonb_populate_record(null::courant.article_rows, s.article) n
  where s.body is not null
  on conflict (bucket, host_key, url_key, seen_on) do update set
    fetched_at = excluded.fetched_at, content_hash = excluded.content_hash, published_at = excluded.published_at,
    published_day = excluded.published_day, published_precision = excluded.published_precision,
    modified_at = excluded.modified_at, canonical_url = excluded.canonical_url, title = excluded.title,
    authors = excluded.authors, byline = excluded.byline, language = excluded.language, site_name = excluded.site_name,
    description = excluded.description, section = excluded.section, tags = excluded.tags,
      lead_image = excluded.lead_image,
    page_type = excluded.page_type, quality = excluded.quality, word_count = excluded.word_count, body = excluded.body,
    meta = excluded.meta, rights = excluded.rights, unavailable_after = excluded.unavailable_after,
    amp_url = excluded.amp_url, next_page = excluded.next_page, alternates = excluded.alternates,
    is_accessible_for_free = excluded.is_accessible_for_free, is_amp = excluded.is_amp,
      is_live_blog = excluded.is_live_blog,
    truncated = excluded.truncated
    where a.content_hash is distinct from excluded.content_hash
  returning a.host_key, a.unavailable_after),
kept as (
  insert into courant.page_rows
    (bucket, host_key, url_key, kept_on, fetched_at, url, content_type, unavailable_after, body)
  select s.bucket, s.host_key, s.url_key, (now() at time zone 'utc')::date, now(), n.url, n.content_type,
    n.unavailable_after,
    ($7::bytea[])[n.body]
  from settled s
  cross join lateral jsonb_to_record(s.page) as n(url text, content_type text, unavailable_after timestamptz, body int)
  where s.page is not null
  on conflict (bucket, host_key, url_key, kept_on) do update set
    fetched_at = excluded.fetched_at, url = excluded.url, content_type = excluded.content_type,
    unavailable_after = excluded.unavailable_after, body = excluded.body),
listed as (
  insert into courant.attempt_rows
    (at, bucket, host_key, url_key, attempt, outcome, error_class, error, http_status, bytes, fetch_ms, slot)
  select now(), s.bucket, s.host_key, s.url_key, least(s.attempt_before + 1, 32767), s.outcome, s.error_class, s.error,
    s.http_status, s.bytes,
    s.fetch_ms, $4::smallint
  from settled s),
per_host as (
  select s.host_key, count(*) as jobs,
    count(*) filter (where s.state <> courant.queued()) as finished,
    count(*) filter (where s.state = courant.done()) as done,
    count(*) filter (where s.outcome in ('retry', 'dead')) as failed,
    count(*) filter (where s.http_status is not null) as fetched,
    count(*) filter (where s.http_status is not null or s.outcome = 'excluded') as alive,
    sum(s.bytes) as bytes, sum(s.fetch_ms) as fetch_ms,
    max(s.error_class) filter (where s.outcome in ('retry', 'dead')) as error_class
  from settled s
  group by s.host_key),
served as (
  update courant.host_rows t set
    -- Never earlier than promised before: errors must not shorten a delay.
    next_fetch_at   = greatest(t.next_fetch_at, now() + x.next_ms * interval '1 millisecond'),
    resume_at       = case when t.resume_at is not null
                        then greatest(t.resume_at, now() + x.next_ms * interval '1 millisecond') end,
    -- Extended lazily: an unchanged ready_at keeps the update heap-only.
    lease_until     = case when t.lease_until < x.half then x.until else t.lease_until end,
    -- A pause longer than the lease holds even if its owner vanishes now.
    ready_at        = greatest(now() + x.next_ms * interval '1 millisecond',
                        case when t.lease_until < x.half then courant.ready_after(t.next_fetch_at, x.until, x.delay_ms)
                          else greatest(t.next_fetch_at, t.ready_at) end),
    delay_ms        = x.delay_ms,
    backoff_ms      = coalesce(x.backoff_ms, t.backoff_ms),
    response_ms     = coalesce(x.response_ms, t.response_ms),
    throttled_at    = case when x.backoff_ms > 0 then now() when x.backoff_ms = 0 then null else t.throttled_at end,
    expired_leases  = case when x.jobs > 0 then 0 else t.expired_leases end,
    -- Jobs given up for want of robots.txt are no sign of life.
    robots_failures = case when x.alive > 0 then 0 else t.robots_failures end,
    blocked_reason  = case when x.fetched > 0 then null else t.blocked_reason end,
    last_settled_at = case when x.jobs > 0 then now() else t.last_settled_at end,
    pending         = t.pending - x.finished,
    done            = t.done + x.done,
    failed          = t.failed + x.failed,
    fetched         = t.fetched + x.fetched,
    bytes           = t.bytes + x.bytes,
    fetch_ms        = t.fetch_ms + x.fetch_ms,
    error_class     = coalesce(x.error_class, t.error_class),
    error_at        = case when x.failed > 0 then now() else t.error_at end
  from (
    select f.bucket, f.host_key, f.next_ms, f.delay_ms, f.backoff_ms, f.response_ms,
      now() + $3::float8 * interval '1 second' as until,
      now() + $3::float8 * interval '0.5 second' as half,
      coalesce(p.jobs, 0) as jobs, coalesce(p.finished, 0)::int as finished, coalesce(p.done, 0) as done,
      coalesce(p.failed, 0) as failed, coalesce(p.alive, 0) as alive, coalesce(p.fetched, 0) as fetched,
        coalesce(p.bytes, 0)::bigint as bytes,
      coalesce(p.fetch_ms, 0)::bigint as fetch_ms, p.error_class
    from fence f
    left join per_host p on p.host_key = f.host_key) x
  where t.bucket = x.bucket and t.host_key = x.host_key),
-- In one bucket, by the worker's slot: a row for each bucket of the results would be sixty-four times as many to write
-- and to add up.
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3,
     retrying, done, dead, excluded, stored, unchanged, not_article, redirected, settled_excluded, retries,
     settled_dead, fetched, bytes, fetch_ms)
  select $4::smallint & 63, date_trunc('minute', now()), $4::smallint,
    - count(*) filter (where s.state <> courant.queued() and s.priority = 0),
    - count(*) filter (where s.state <> courant.queued() and s.priority = 1),
    - count(*) filter (where s.state <> courant.queued() and s.priority = 2),
    - count(*) filter (where s.state <> courant.queued() and s.priority = 3),
    count(*) filter (where s.state = courant.queued() and s.attempt_after > 0)
      - count(*) filter (where s.attempt_before > 0),
    count(*) filter (where s.state = courant.done()), count(*) filter (where s.state = courant.dead()),
    count(*) filter (where s.state = courant.excluded()),
    count(*) filter (where s.outcome = 'stored'), count(*) filter (where s.outcome = 'unchanged'),
    count(*) filter (where s.outcome = 'not_article'), count(*) filter (where s.outcome = 'redirected'),
    count(*) filter (where s.outcome = 'excluded'), count(*) filter (where s.outcome = 'retry'),
    count(*) filter (where s.outcome = 'dead'), count(*) filter (where s.http_status is not null),
    coalesce(sum(s.bytes), 0), coalesce(sum(s.fetch_ms), 0)
  from settled s having count(*) > 0
  on conflict on constraint counters_pkey do update set
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3,
    retrying = c.retrying + excluded.retrying, done = c.done + excluded.done, dead = c.dead + excluded.dead,
    excluded = c.excluded + excluded.excluded, stored = c.stored + excluded.stored,
    unchanged = c.unchanged + excluded.unchanged, not_article = c.not_article + excluded.not_article,
    redirected = c.redirected + excluded.redirected, settled_excluded = c.settled_excluded + excluded.settled_excluded,
    retries = c.retries + excluded.retries,
    settled_dead = c.settled_dead + excluded.settled_dead,
    fetched = c.fetched + excluded.fetched,
    bytes = c.bytes + excluded.bytes, fetch_ms = c.fetch_ms + excluded.fetch_ms),
errors_counted as (
  insert into courant.error_counters as e (bucket, minute, slot, error_class, outcome, count, example_url, example)
  select $4::smallint & 63, date_trunc('minute', now()), $4::smallint, s.error_class, s.outcome, count(*), min(s.url),
    (array_agg(s.error order by s.url))[1]
  from settled s
  where s.outcome in ('retry', 'dead', 'excluded') and s.error_class is not null
  group by s.error_class, s.outcome
  order by s.error_class, s.outcome
  on conflict on constraint error_counters_pkey do update set
    count = e.count + excluded.count, example_url = excluded.example_url, example = excluded.example)
select f.host_key, f.epoch, f.paused, coalesce(p.jobs, 0) as settled, coalesce(a.articles, 0) as articles
from fence f
left join per_host p on p.host_key = f.host_key
left join (select archived.host_key, count(*) as articles from archived
  where archived.unavailable_after is distinct from '-infinity'
  group by archived.host_key) a on a.host_key = f.host_key;
