-- Records results: fence, then jobs, articles, kept pages, attempts, hosts and counters. One statement; every write
-- hangs off the fence, so a zombie's settle changes nothing. Sent again after a lost answer it changes nothing either: a job's attempt has
-- moved on. Times are relative, by the database's clock.
-- Plain PostgreSQL: of several buckets at once. To start such a statement costs as much as ten results, and behind a pooler it is
-- planned each time.
-- $2 owner, $3 seconds of a lease, $4 worker slot
-- per lease: $1 buckets, $5 host_keys, $6 epochs, $7 milliseconds to the next request, $8 delay kept, $9 backoff (null: as it was),
--   $44 smoothed milliseconds to an answer (null: as it was)
-- per result: $10 host_keys, $11 url_keys, $12 attempts as claimed, $13 outcomes, $14 HTTP statuses, $15 bytes, $16 milliseconds,
--   $17 error classes, $18 errors, $19 milliseconds to the retry, $20 counts as an attempt, $21 redirect targets, $22 etags,
--   $23 last-modified
-- article, aligned with the results, null where outcome is not stored: $24 content hashes, $25 published_at, $26 published_day,
--   $27 modified_at, $28 canonical URLs, $29 hosts, $30 titles, $31 authors, $32 bylines, $33 languages, $34 site names,
--   $35 descriptions, $36 sections, $37 tags, $38 lead images, $39 page types, $40 qualities, $41 word counts, $42 bodies, $43 meta,
--   $45 rights, $46 unavailable_after,
--   $47 marks (an object of amp_url, next_page, alternates, is_accessible_for_free, amp, live_blog, truncated); an excluded result with a body withdraws the article stored before
-- page to keep, aligned with the results, null where there is none: $48 an object of url, content_type, unavailable_after, and body, its
--   place in $49, the bodies as gzip; taken from there where they are written, they are not carried through the steps before
with fence as materialized (
  select t.bucket, t.host_key, x.epoch, t.resume_at is not null or t.recalled or exists (select from courant.pauses) as paused, x.next_ms, x.delay_ms, x.backoff_ms,
    x.response_ms
  from unnest($1::int[], $5::bigint[], $6::bigint[], $7::bigint[], $8::int[], $9::int[], $44::int[])
    as x(bucket, host_key, epoch, next_ms, delay_ms, backoff_ms, response_ms)
  join courant.hosts t on t.bucket = x.bucket and t.host_key = x.host_key and t.lease_epoch = x.epoch and t.lease_owner = $2::uuid
  order by t.bucket, t.host_key                       -- one lock order for every settle
  for update of t),
reported as materialized (
  select f.bucket, x.*
  from unnest(
      $10::bigint[], $11::uuid[], $12::smallint[], $13::text[], $14::smallint[], $15::bigint[], $16::int[],
      $17::text[], $18::text[], $19::bigint[], $20::bool[], $21::text[], $22::text[], $23::text[],
      $24::bigint[], $25::timestamptz[], $26::date[], $27::timestamptz[], $28::text[], $29::text[], $30::text[], $31::text[],
      $32::text[], $33::text[], $34::text[], $35::text[], $36::text[], $37::text[], $38::text[], $39::text[], $40::real[],
      $41::int[], $42::text[], $43::jsonb[], $45::jsonb[], $46::timestamptz[], $47::jsonb[], $48::jsonb[])
    as x(host_key, url_key, attempt, outcome, http_status, bytes, fetch_ms,
      error_class, error, retry_ms, counts, redirect_url, etag, last_modified,
      content_hash, published_at, published_day, modified_at, canonical_url, host, title, authors,
      byline, language, site_name, description, section, tags, lead_image, page_type, quality,
      word_count, body, meta, rights, unavailable_after, marks, page)
  join fence f on f.host_key = x.host_key),
settled as (
  update courant.jobs j set
    last_at = now(),
    crashes = null,
    state = case
      when r.outcome = 'retry' then 0
      when r.outcome = 'dead' then 2
      when r.outcome = 'excluded' then 3
      when r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null then 0
      else 1 end,
    due_at = case
      when r.outcome = 'retry' then now() + r.retry_ms * interval '1 millisecond'
      when r.outcome in ('stored', 'unchanged', 'not_article') then now() + j.recrawl_s * interval '1 second' end,
    attempt = least(case
      when r.outcome = 'retry' then j.attempt + r.counts::int
      when r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null then 0
      else j.attempt + 1 end, 32767),
    held = j.held and (r.outcome = 'retry' or (r.outcome in ('stored', 'unchanged', 'not_article') and j.recrawl_s is not null)),
    outcome = r.outcome,
    http_status = r.http_status,
    error_class = r.error_class,
    error = r.error,
    redirect_url = r.redirect_url,
    etag = coalesce(r.etag, case when r.outcome = 'unchanged' then j.etag end),
    last_modified = coalesce(r.last_modified, case when r.outcome = 'unchanged' then j.last_modified end),
    content_hash = case when r.outcome = 'excluded' and r.body is not null then null else coalesce(r.content_hash, j.content_hash) end
  from reported r
  where j.bucket = r.bucket and j.host_key = r.host_key and j.url_key = r.url_key
    -- Not `due_at is not null`, which says the same: the planner would take jobs_due and read all jobs of the host for each result.
    and j.state = 0 and j.attempt = r.attempt
  -- Everything later steps need is carried along: joining the results to these rows again was quadratic.
  returning j.bucket, j.host_key, j.url_key, j.url, j.seen_on, j.lane, j.state,
    r.attempt as attempt_before, j.attempt as attempt_after,
    r.outcome, r.http_status, r.bytes, r.fetch_ms, r.error_class, r.error,
    r.content_hash, r.published_at, r.published_day, r.modified_at, r.canonical_url, r.host, r.title, r.authors,
    r.byline, r.language, r.site_name, r.description, r.section, r.tags, r.lead_image, r.page_type, r.quality,
    r.word_count, r.body, r.meta, r.rights, r.unavailable_after, r.marks, r.page),
archived as (
  insert into courant.article_rows as a
    (bucket, host_key, url_key, seen_on, fetched_at, content_hash, published_at, published_day, published_precision, modified_at,
     url, canonical_url, host, title, authors, byline, language, site_name, description, section, tags, lead_image, page_type,
     quality, word_count, body, meta, rights, unavailable_after,
     amp_url, next_page, alternates, is_accessible_for_free, amp, live_blog, truncated)
  select s.bucket, s.host_key, s.url_key, s.seen_on, now(), s.content_hash, s.published_at, s.published_day,
    case when s.published_at is not null then 'second' when s.published_day is not null then 'day' end, s.modified_at,
    s.url, s.canonical_url, s.host, s.title, s.authors::text[], s.byline, s.language, s.site_name, s.description, s.section,
    s.tags::text[], s.lead_image, s.page_type, s.quality, s.word_count, s.body, s.meta, s.rights, s.unavailable_after,
    s.marks ->> 'amp_url', s.marks ->> 'next_page', s.marks -> 'alternates', (s.marks ->> 'is_accessible_for_free')::boolean,
    coalesce((s.marks ->> 'amp')::boolean, false), coalesce((s.marks ->> 'live_blog')::boolean, false),
    coalesce((s.marks ->> 'truncated')::text[], '{}')
  from settled s
  where s.body is not null
  on conflict (bucket, host_key, url_key, seen_on) do update set
    fetched_at = excluded.fetched_at, content_hash = excluded.content_hash, published_at = excluded.published_at,
    published_day = excluded.published_day, published_precision = excluded.published_precision,
    modified_at = excluded.modified_at, canonical_url = excluded.canonical_url, title = excluded.title,
    authors = excluded.authors, byline = excluded.byline, language = excluded.language, site_name = excluded.site_name,
    description = excluded.description, section = excluded.section, tags = excluded.tags, lead_image = excluded.lead_image,
    page_type = excluded.page_type, quality = excluded.quality, word_count = excluded.word_count, body = excluded.body,
    meta = excluded.meta, rights = excluded.rights, unavailable_after = excluded.unavailable_after,
    amp_url = excluded.amp_url, next_page = excluded.next_page, alternates = excluded.alternates,
    is_accessible_for_free = excluded.is_accessible_for_free, amp = excluded.amp, live_blog = excluded.live_blog,
    truncated = excluded.truncated
    where a.content_hash is distinct from excluded.content_hash
  returning a.host_key, a.unavailable_after),
kept as (
  insert into courant.page_rows
    (bucket, host_key, url_key, kept_on, fetched_at, url, content_type, unavailable_after, body)
  select s.bucket, s.host_key, s.url_key, (now() at time zone 'utc')::date, now(), s.page ->> 'url', s.page ->> 'content_type',
    (s.page ->> 'unavailable_after')::timestamptz, ($49::bytea[])[(s.page ->> 'body')::int]
  from settled s
  where s.page is not null
  on conflict (bucket, host_key, url_key, kept_on) do update set
    fetched_at = excluded.fetched_at, url = excluded.url, content_type = excluded.content_type,
    unavailable_after = excluded.unavailable_after, body = excluded.body),
listed as (
  insert into courant.attempt_rows
    (at, bucket, host_key, url_key, attempt, outcome, error_class, error, http_status, bytes, fetch_ms, slot)
  select now(), s.bucket, s.host_key, s.url_key, least(s.attempt_before + 1, 32767), s.outcome, s.error_class, s.error, s.http_status, s.bytes,
    s.fetch_ms, $4::smallint
  from settled s),
per_host as (
  select s.host_key, count(*) as jobs,
    count(*) filter (where s.state <> 0) as finished,
    count(*) filter (where s.state = 1) as done,
    count(*) filter (where s.outcome in ('retry', 'dead')) as failed,
    count(*) filter (where s.http_status is not null) as fetched,
    count(*) filter (where s.http_status is not null or s.outcome = 'excluded') as alive,
    sum(s.bytes) as bytes, sum(s.fetch_ms) as fetch_ms,
    max(s.error_class) filter (where s.outcome in ('retry', 'dead')) as error_class
  from settled s
  group by s.host_key),
served as (
  update courant.hosts t set
    -- Never earlier than promised before: errors must not shorten a delay.
    next_fetch_at   = greatest(t.next_fetch_at, now() + x.next_ms * interval '1 millisecond'),
    resume_at       = case when t.resume_at is not null
                        then greatest(t.resume_at, now() + x.next_ms * interval '1 millisecond') end,
    -- Extended lazily: an unchanged ready_at keeps the update heap-only.
    lease_until     = case when t.lease_until < x.half then x.until else t.lease_until end,
    -- A pause longer than the lease holds even if its owner vanishes now.
    ready_at        = greatest(t.next_fetch_at, now() + x.next_ms * interval '1 millisecond',
                        case when t.lease_until < x.half
                          then x.until + x.delay_ms * interval '1 millisecond' else t.ready_at end),
    delay_ms        = x.delay_ms,
    backoff_ms      = coalesce(x.backoff_ms, t.backoff_ms),
    response_ms     = coalesce(x.response_ms, t.response_ms),
    throttled_at    = case when x.backoff_ms > 0 then now() when x.backoff_ms = 0 then null else t.throttled_at end,
    crashes         = case when x.jobs > 0 then 0 else t.crashes end,
    -- Jobs given up for want of robots.txt are no sign of life.
    robots_failures = case when x.alive > 0 then 0 else t.robots_failures end,
    blocked_reason  = case when x.fetched > 0 then null else t.blocked_reason end,
    served_at       = case when x.jobs > 0 then now() else t.served_at end,
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
      coalesce(p.failed, 0) as failed, coalesce(p.alive, 0) as alive, coalesce(p.fetched, 0) as fetched, coalesce(p.bytes, 0)::bigint as bytes,
      coalesce(p.fetch_ms, 0)::bigint as fetch_ms, p.error_class
    from fence f
    left join per_host p on p.host_key = f.host_key) x
  where t.bucket = x.bucket and t.host_key = x.host_key),
-- In one bucket, by the worker's slot: a row for each bucket of the results would be sixty-four times as many to write and to add up.
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, queued_lane_0, queued_lane_1, queued_lane_2, queued_lane_3, retrying, done, dead, excluded,
     stored, unchanged, not_article, redirected, denied, retries, died, fetched, bytes, fetch_ms)
  select $4::smallint & 63, date_trunc('minute', now()), $4::smallint,
    - count(*) filter (where s.state <> 0 and s.lane = 0), - count(*) filter (where s.state <> 0 and s.lane = 1),
    - count(*) filter (where s.state <> 0 and s.lane = 2), - count(*) filter (where s.state <> 0 and s.lane = 3),
    count(*) filter (where s.state = 0 and s.attempt_after > 0) - count(*) filter (where s.attempt_before > 0),
    count(*) filter (where s.state = 1), count(*) filter (where s.state = 2), count(*) filter (where s.state = 3),
    count(*) filter (where s.outcome = 'stored'), count(*) filter (where s.outcome = 'unchanged'),
    count(*) filter (where s.outcome = 'not_article'), count(*) filter (where s.outcome = 'redirected'),
    count(*) filter (where s.outcome = 'excluded'), count(*) filter (where s.outcome = 'retry'),
    count(*) filter (where s.outcome = 'dead'), count(*) filter (where s.http_status is not null),
    coalesce(sum(s.bytes), 0), coalesce(sum(s.fetch_ms), 0)
  from settled s having count(*) > 0
  on conflict on constraint counters_pkey do update set
    queued_lane_0 = c.queued_lane_0 + excluded.queued_lane_0, queued_lane_1 = c.queued_lane_1 + excluded.queued_lane_1,
    queued_lane_2 = c.queued_lane_2 + excluded.queued_lane_2, queued_lane_3 = c.queued_lane_3 + excluded.queued_lane_3,
    retrying = c.retrying + excluded.retrying, done = c.done + excluded.done, dead = c.dead + excluded.dead,
    excluded = c.excluded + excluded.excluded, stored = c.stored + excluded.stored,
    unchanged = c.unchanged + excluded.unchanged, not_article = c.not_article + excluded.not_article,
    redirected = c.redirected + excluded.redirected, denied = c.denied + excluded.denied,
    retries = c.retries + excluded.retries, died = c.died + excluded.died, fetched = c.fetched + excluded.fetched,
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
  where archived.unavailable_after is distinct from '-infinity' group by archived.host_key) a on a.host_key = f.host_key;
