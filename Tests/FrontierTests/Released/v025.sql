-- Statements of version 25 of the schema, as the programs of then sent them: what fills a database of that version in
-- MigrationTests, and what is tried on the schema of today.

prepare name_crawls as
-- Makes crawls known and keeps them as they are until the transaction ends: who pauses one waits for the enqueues
-- under way, and later ones see it. Crawls with a budget are kept from other enqueues too, which take turns.
-- $1 names text[]
with free as materialized (
  select c.name
  from courant.crawls c
  where c.bucket = 0 and c.name = any ($1::text[]) and c.budget is null
  order by c.name
  for share),
budgeted as materialized (
  select c.name
  from courant.crawls c
  where c.bucket = 0 and c.name = any ($1::text[]) and c.budget is not null
  order by c.name
  for update),
added as (
  insert into courant.crawls (bucket, name)
  select distinct 0, x.name
  from unnest($1::text[]) as x(name)
  where x.name not in (select f.name from free f union all select b.name from budgeted b)
  order by 2
  on conflict on constraint crawls_pkey do nothing)
select (select count(*) from free) + (select count(*) from budgeted) as known;

prepare enqueue as
-- Adds jobs of one bucket, and wakes their hosts. Jobs already known change nothing. Where jobs name crawls,
-- name_crawls went before in the same transaction.
-- $1 bucket int | $2 slot smallint: the worker's, or -1 for a coordinator
-- $3 jobs jsonb: lane (null: the crawl's, or 1), due or due wait_ms from now (neither: now), crawl or null
with given as materialized (
  select x.host_key, x.host, x.url_key, x.url, x.lane,
    coalesce(x.due, now() + coalesce(x.wait_ms, 0) * interval '1 ms') as due, x.crawl, x.hops
  from jsonb_to_recordset($3::jsonb) as x(
    host_key bigint, host text, url_key uuid, url text, lane smallint, due timestamptz, crawl text, hops smallint,
      wait_ms bigint)),
-- New jobs beyond their crawl's budget; what earlier statements of this transaction used is counted.
beyond as materialized (
  select fresh.host_key, fresh.url_key
  from (
    select g.host_key, g.url_key, c.budget - c.used as left_over,
      dense_rank() over (partition by g.crawl order by g.host_key, g.url_key) as place
    from given g
    join courant.crawls c on c.bucket = 0 and c.name = g.crawl and c.budget is not null
    where not exists (
      select from courant.jobs j where j.bucket = $1::int and j.host_key = g.host_key and j.url_key = g.url_key)) fresh
  where fresh.place > fresh.left_over),
added as (
  insert into courant.jobs (bucket, host_key, url_key, url, lane, due_at, crawl, hops, held)
  select $1::int, g.host_key, g.url_key, g.url, coalesce(g.lane, c.lane, 1), g.due, g.crawl, g.hops,
    coalesce(c.paused, false)
  from given g
  left join courant.crawls c on c.bucket = 0 and c.name = g.crawl
  where not exists (select from beyond b where b.host_key = g.host_key and b.url_key = g.url_key)
  order by g.host_key, g.url_key                      -- one lock order for every enqueuer
  on conflict on constraint jobs_pkey do nothing
  returning host_key, lane, due_at, held, crawl),
spent as (
  update courant.crawls c set used = c.used + a.jobs
  from (select x.crawl, count(*) as jobs from added x where x.crawl is not null group by x.crawl) a
  where c.bucket = 0 and c.name = a.crawl and c.budget is not null),
per_host as (
  select a.host_key, coalesce(min(a.lane) filter (where not a.held), 3::smallint) as lane,
    -- A claim does not look for hosts that were ready long ago.
    greatest(min(case when a.held then 'infinity' else a.due_at end), now()) as due, count(*)::int as jobs
  from added a
  group by a.host_key),
names as (
  select distinct on (g.host_key) g.host_key, g.host from given g order by g.host_key),
woken as (
  insert into courant.hosts as t (bucket, host_key, host, lane, ready_at, pending, group_name)
  select $1::int, p.host_key, n.host, p.lane, p.due, p.jobs,
    case when (select exists (select from courant.group_members)) then courant.group_of(n.host) end
  from per_host p join names n on n.host_key = p.host_key
  order by p.host_key
  on conflict on constraint hosts_pkey do update set
    pending  = t.pending + excluded.pending,
    lane     = case when t.ready_at is null or t.ready_at = 'infinity' then excluded.lane
      else least(t.lane, excluded.lane) end,
    -- A release under way may have taken its snapshot before these jobs: it sees them through wake_at.
    wake_at  = case when t.lease_owner is not null then least(t.wake_at, excluded.ready_at) end,
    -- One that waits for its group goes on waiting.
    ready_at = case when t.waits_since is not null and isfinite(t.ready_at) then t.ready_at
                    -- Where a claim of the other lane sees it.
                    when excluded.lane < t.lane and t.lease_owner is null
                      then greatest(now(), courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner,
                        excluded.ready_at))
                    else courant.ready_with(t.ready_at, t.next_fetch_at, t.lease_owner, excluded.ready_at) end
  returning 1),
counted as (
  insert into courant.counters as c
    (bucket, minute, slot, enqueued, queued_lane_0, queued_lane_1, queued_lane_2, queued_lane_3)
  select $1::int, date_trunc('minute', now()), $2::smallint, count(*),
    count(*) filter (where a.lane = 0), count(*) filter (where a.lane = 1),
    count(*) filter (where a.lane = 2), count(*) filter (where a.lane = 3)
  from added a having count(*) > 0
  on conflict on constraint counters_pkey do update set
    enqueued      = c.enqueued + excluded.enqueued,
    queued_lane_0 = c.queued_lane_0 + excluded.queued_lane_0,
    queued_lane_1 = c.queued_lane_1 + excluded.queued_lane_1,
    queued_lane_2 = c.queued_lane_2 + excluded.queued_lane_2,
    queued_lane_3 = c.queued_lane_3 + excluded.queued_lane_3
  returning 1)
select (select count(*) from added) as accepted, (select count(*) from woken) as hosts,
  (select count(*) from given g join beyond b on b.host_key = g.host_key and b.url_key = g.url_key) as over_budget;

prepare register_worker as
-- Registers a worker and gives it the lowest free slot; forgets workers gone for a week. Two that register at once
-- may share a slot, which costs them lock waits on counters and nothing else.
-- $1 id uuid | $2 host text | $3 pid int | $4 version text
with forgotten as (
  delete from courant.workers w where w.bucket = 0 and w.beat_at < now() - interval '7 days')
insert into courant.workers (id, host, pid, version, slot)
select $1::uuid, $2::text, $3::int, $4::text, coalesce(min(s.slot), 1024)
from generate_series(0, 1023) as s(slot)
where not exists (
  select from courant.workers w
  where w.bucket = 0 and w.slot = s.slot and w.stopped_at is null and w.beat_at > now() - interval '5 minutes')
on conflict on constraint workers_pkey do update set beat_at = now(), stopped_at = null, draining = false
returning slot;

prepare beat as
-- A worker's sign of life. Rates come from the difference to the last beat, by the database's clock.
-- $1 id uuid | $2 draining bool | $3 leases int | $4 in_flight int | $5 pages bigint: since the start
-- $6 articles bigint: likewise | $7 bytes bigint: likewise
-- $8 ceiling real: requests per second that the delays of its hosts allow
-- $9 capacity int: requests at once at most
update courant.workers w set
  beat_at = now(), vanished_at = null, draining = $2::bool, leases = $3::int, in_flight = $4::int, pages = $5::bigint,
    articles = $6::bigint,
  bytes = $7::bigint, ceiling = $8::real, concurrency = $9::int,
  pages_per_second    = ($5::bigint - w.pages) / x.seconds,
  articles_per_second = ($6::bigint - w.articles) / x.seconds,
  bytes_per_second    = ($7::bigint - w.bytes) / x.seconds
from (
  select o.id, greatest(extract(epoch from now() - o.beat_at), 0.001)::float8 as seconds
  from courant.workers o where o.bucket = 0 and o.id = $1::uuid) x
where w.bucket = 0 and w.id = x.id
returning w.id;

prepare claim as
-- Leases hosts that are ready, with some of their due jobs. Plain PostgreSQL: several (bucket, lane) pairs, tried
-- in the order given.
-- One unnest for the pairs: with two the planner picks the nesting order, and the lanes' order is lost.
-- A lease's end plus its delay becomes ready_at: if the owner vanishes, the next one cannot come too early after
-- its last request.
-- The index of ready hosts begins with what was claimed since the oldest snapshot still in use: rows that are gone,
-- and cannot be removed. From a mark on, which is of an earlier claim of the pair, they are not read again; whoever
-- became ready within ten seconds is looked at in any case.
-- A politeness group is claimed with one host of it. Its row is locked first, then the host that had the turn
-- before: with both in hand nobody else can have, or get, a lease in the group. What somebody else is at is passed
-- over, never waited for.
-- $1 buckets int[]: pairwise with $2 and $9 | $2 lanes smallint[] | $3 hosts int: at most
-- $4 jobs int: of one host at most | $5 owner uuid | $6 lease_s float8: seconds of the lease
-- $7 delay_ms int: that the owner keeps at least | $8 lane_order smallint[]: in which a host's jobs are taken
-- $9 marks bigint[]: microseconds of the epoch, null to look at all
with ready as materialized (
  select found.bucket, found.host_key, found.lane, found.ready_at, found.group_name, found.waits_since, found.in_hand
  from unnest($1::int[], $2::smallint[], $9::bigint[]) as pair(bucket, lane, mark)
  cross join lateral (
    select t.bucket, t.host_key, t.lane, t.ready_at, t.group_name, t.waits_since, t.in_hand
    from courant.hosts t
    where t.bucket = pair.bucket and t.lane = pair.lane and t.ready_at is not null and t.ready_at <= now()
      -- As a row: the planner takes two bounds of one column that it does not know for the two-hundredth part of the
      -- table, too few rows to stop early, and would read and sort all that is ready.
      and (t.lane, t.ready_at) >= (pair.lane, least(
        coalesce('epoch'::timestamptz + pair.mark * interval '1 microsecond', '-infinity'),
          now() - interval '10 seconds'))
    order by t.ready_at
    limit $3::int
    for update skip locked) found
  where not exists (select from courant.pauses)
  limit $3::int),
free_groups as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key, first.bucket, first.host_key
  from (
    select distinct on (r.group_name) r.group_name, r.bucket, r.host_key
    from ready r
    where r.group_name is not null
    order by r.group_name, r.waits_since nulls last, r.ready_at) first
  join courant.groups g on g.bucket = 0 and g.name = first.group_name
  where g.next_fetch_at <= now()
  for update of g skip locked),
former as materialized (
  select g.name, h.lease_owner is not null as is_leased
  from free_groups g
  join courant.hosts h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  -- Paused under lease it has no finite ready_at.
  where h.lease_owner is null
    or coalesce(nullif(h.ready_at, 'infinity'),
         courant.ready_after(null, h.lease_until, greatest(h.delay_ms, coalesce(h.min_delay_ms, $7::int)))) <= now()
  for update of h skip locked),
turns as materialized (
  select g.name, g.delay_ms, g.bucket, g.host_key, g.turn_bucket, g.turn_host_key,
    coalesce(f.is_leased, false) as is_leased
  from free_groups g
  left join former f on f.name = g.name
  where f.name is not null or g.turn_host_key is null),
given as (
  update courant.groups g set turn_bucket = u.bucket, turn_host_key = u.host_key
  from turns u
  where g.bucket = 0 and g.name = u.name),
-- By itself, not within the update: where a host's row changed since this statement's snapshot, PostgreSQL joins the
-- new version again with the row that it came from, and of a union all it forgets which one that was. The host would be
-- left as it is.
others as materialized (
  select r.bucket, r.host_key,
    greatest(g.next_fetch_at, case when h.lease_owner is not null then nullif(h.ready_at, 'infinity') end) as free_at,
      true as is_ready
  from ready r
  left join courant.groups g on g.bucket = 0 and g.name = r.group_name
  left join courant.hosts h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  where r.group_name is not null
    and not exists (select from turns u where u.bucket = r.bucket and u.host_key = r.host_key)
  union all
  select u.turn_bucket, u.turn_host_key, null, false
  from turns u
  where u.is_leased and (u.turn_bucket, u.turn_host_key) <> (u.bucket, u.host_key)
    and not exists (select from ready r where r.bucket = u.turn_bucket and r.host_key = u.turn_host_key)),
-- The others wait: until the group is free, and longer the longer they have waited, as a release wakes the one that is
-- next.
-- The expired lease of the host that had the turn ends here: what its owner still writes changes nothing.
passed_over as (
  update courant.hosts t set
    crashes     = case when t.lease_owner is null then t.crashes else least(t.crashes + 1, 32767) end,
    lease_epoch = case when t.lease_owner is null then t.lease_epoch else t.lease_epoch + 1 end,
    lease_owner = null, lease_until = null, wake_at = null,
    -- Of a host that is not ready itself it is told as that is claimed; so is what was its own file.
    in_hand     = case when not x.is_ready then t.in_hand
                       else nullif(array(select k from unnest(t.in_hand) as k
                                         where k <= '00000000-0000-0000-0000-000000000001'), '{}') end,
    waits_since = coalesce(t.waits_since, now()),
    ready_at    = case when t.resume_at is not null then 'infinity' else
      greatest(now(), x.free_at) + (1 + random()) * interval '1 second' + random() * (now() - coalesce(t.waits_since,
        now())) end
  from others x
  where t.bucket = x.bucket and t.host_key = x.host_key),
-- A lease that expired: what its owner had in hand counts a crash; the other jobs are simply due again. By itself, or
-- the planner would read all jobs of the hosts to compare their keys with those.
hands as materialized (
  select r.bucket, r.host_key, k.url_key
  from ready r
  cross join lateral unnest(r.in_hand) as k(url_key)
  where r.in_hand is not null),
blamed as (
  update courant.jobs j set crashes = least(coalesce(j.crashes, 0) + 1, 32767)
  from hands x
  where j.bucket = x.bucket and j.host_key = x.host_key and j.url_key = x.url_key and j.state = courant.queued()),
leased as (
  update courant.hosts t set
    crashes     = case when t.lease_owner is null then t.crashes else least(t.crashes + 1, 32767) end,
    lease_owner = $5::uuid,
    lease_epoch = t.lease_epoch + 1,
    lease_until = now() + $6::float8 * interval '1 second',
    recalled    = false,
    in_hand     = null,
    waits_since = null,
    delay_ms    = greatest(t.delay_ms, u.delay_ms),
    ready_at    = courant.ready_after(t.next_fetch_at, now() + $6::float8 * interval '1 second',
                    greatest(t.delay_ms, u.delay_ms, coalesce(t.min_delay_ms, $7::int)))
  from ready r
  left join turns u on u.bucket = r.bucket and u.host_key = r.host_key
  where t.bucket = r.bucket and t.host_key = r.host_key and (r.group_name is null or u.name is not null)
  returning t.bucket, t.host_key, t.host, t.lease_epoch, t.delay_ms, t.backoff_ms, t.throttled_at, t.crashes,
    t.robots_failures, t.pending, greatest(t.min_delay_ms, u.delay_ms) as min_delay_ms, t.block_note, t.response_ms,
      t.group_name, t.address,
    t.connections, t.windows, r.lane as claimed_lane, (extract(epoch from r.ready_at) * 1000000)::bigint as ready_us,
      r.in_hand)
select
  l.bucket, l.host_key, l.host, l.lease_epoch as epoch, l.delay_ms, l.backoff_ms,
  extract(epoch from now() - l.throttled_at)::float8 as throttled_s,
  l.crashes, l.robots_failures, l.pending, l.min_delay_ms, l.block_note, l.response_ms,
  l.connections, l.windows, l.group_name, host(l.address) as address,
  case when l.windows is not null
    then extract(epoch from courant.window_end(l.windows, now()) - now())::float8 end as closes_in_s,
  l.claimed_lane, l.ready_us,
  -- The nil key stands for the files of the host's own, such as robots.txt, and 1 for one that was asked for while its
  -- worker did nothing else: no job is to blame for them.
  case when '00000000-0000-0000-0000-000000000001' = any (l.in_hand) then 2
       when '00000000-0000-0000-0000-000000000000' = any (l.in_hand) then 1 else 0 end as own_file_crashes,
  j.url_key, j.url, j.attempt, j.lane, to_char(j.seen_on, 'YYYY-MM-DD') as seen_on, j.hops, j.etag, j.last_modified,
    j.content_hash, j.crawl,
  -- Of before this statement: what it counts is added.
  coalesce(j.crashes, 0) + coalesce((j.url_key = any (l.in_hand))::int, 0) as job_crashes
from leased l
left join lateral (
  select q.*
  from unnest($8::smallint[]) as lanes(lane)
  cross join lateral (
    select d.url_key, d.url, d.attempt, d.lane, d.seen_on, d.hops, d.etag, d.last_modified, d.content_hash, d.crawl,
      d.crashes
    from courant.jobs d
    where d.bucket = l.bucket and d.host_key = l.host_key and d.lane = lanes.lane
      and d.due_at is not null and not d.held and d.due_at <= now()
    order by d.due_at
    limit $4::int) q
  limit $4::int) j
  -- Between its windows a host is given no jobs: it is released at once, until the next one opens.
  on case when l.windows is not null then courant.next_opening(l.windows, now()) <= now() else true end;

prepare settle as
-- Records results: fence, then jobs, articles, kept pages, attempts, hosts and counters. One statement; every write
-- hangs off the fence, so a zombie's settle changes nothing. Sent again after a lost answer it changes nothing either: a job's
-- attempt has moved on. Times are relative, by the database's clock.
-- Plain PostgreSQL: of several buckets at once. To start such a statement costs as much as ten results, and behind a pooler it
-- is planned each time.
-- Leases and results are objects of named values, null where a name is left out; the names and types are those of the lists
-- behind `as x`. `article` has columns of courant.article_rows, `page` those of the list in `kept`; both are opened where they
-- are written. Their bodies are places in $6 and $7, read where they are written and carried through no step before.
-- An excluded result with a body withdraws the article stored before.
-- $1 leases jsonb: next_ms to the next request, delay_ms as kept, backoff_ms and response_ms (null: as they were)
-- $2 owner uuid | $3 lease_s float8: seconds of a lease | $4 slot smallint: the worker's
-- $5 results jsonb: attempt as claimed, retry_ms to the retry, counts as an attempt | $6 bodies text[] | $7 pages bytea[]: gzip
with fence as materialized (
  select t.bucket, t.host_key, x.epoch, t.resume_at is not null or t.recalled or exists (select from courant.pauses) as paused,
    x.next_ms, x.delay_ms, x.backoff_ms, x.response_ms
  from (
    select *
    from jsonb_to_recordset($1::jsonb) as x(
      bucket int, host_key bigint, epoch bigint, next_ms bigint, delay_ms int, backoff_ms int, response_ms int)
    -- True of all; the planner takes it for one row in a hundred. Without it, it would read all of hosts where there are few.
    where bucket between 0 and 63) x
  join courant.hosts t on t.bucket = x.bucket and t.host_key = x.host_key and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
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
  update courant.jobs j set
    last_at = now(),
    crashes = null,
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
    and j.state = courant.queued() and j.attempt = r.attempt
  -- Everything later steps need is carried along: joining the results to these rows again was quadratic.
  returning j.bucket, j.host_key, j.url_key, j.url, j.seen_on, j.lane, j.state,
    r.attempt as attempt_before, j.attempt as attempt_after,
    r.outcome, r.http_status, r.bytes, r.fetch_ms, r.error_class, r.error, r.content_hash, r.body, r.article, r.page),
-- A column of the article stands in all three lists.
archived as (
  insert into courant.article_rows as a (
    bucket, host_key, url_key, seen_on, fetched_at, content_hash, published_at, published_day, published_precision, modified_at,
    url, canonical_url, host, title, authors, byline, language, site_name, description, section, tags, lead_image, page_type,
    quality, word_count, body, meta, rights, unavailable_after,
    amp_url, next_page, alternates, is_accessible_for_free, amp, live_blog, truncated)
  select
    s.bucket, s.host_key, s.url_key, s.seen_on, now(), s.content_hash, n.published_at, n.published_day,
    case when n.published_at is not null then 'second' when n.published_day is not null then 'day' end, n.modified_at,
    s.url, n.canonical_url, n.host, n.title, n.authors, n.byline, n.language, n.site_name, n.description, n.section, n.tags,
    n.lead_image, n.page_type, n.quality, n.word_count, ($6::text[])[s.body], n.meta, n.rights, n.unavailable_after,
    n.amp_url, n.next_page, n.alternates, n.is_accessible_for_free, n.amp, n.live_blog, n.truncated
  from settled s
  cross join lateral jsonb_populate_record(null::courant.article_rows, s.article) n
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
  select s.bucket, s.host_key, s.url_key, (now() at time zone 'utc')::date, now(), n.url, n.content_type, n.unavailable_after,
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
  select now(), s.bucket, s.host_key, s.url_key, least(s.attempt_before + 1, 32767), s.outcome, s.error_class, s.error, s.http_status, s.bytes,
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
  update courant.hosts t set
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
    - count(*) filter (where s.state <> courant.queued() and s.lane = 0), - count(*) filter (where s.state <> courant.queued() and s.lane = 1),
    - count(*) filter (where s.state <> courant.queued() and s.lane = 2), - count(*) filter (where s.state <> courant.queued() and s.lane = 3),
    count(*) filter (where s.state = courant.queued() and s.attempt_after > 0) - count(*) filter (where s.attempt_before > 0),
    count(*) filter (where s.state = courant.done()), count(*) filter (where s.state = courant.dead()), count(*) filter (where s.state = courant.excluded()),
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

prepare extend as
-- Extends leases, of several buckets at once; returns those still held, and whether their owner is to end its
-- visits: hosts that an operator paused or put into a group.
-- $1 buckets int[]: per lease, as $3 and $4 | $2 owner uuid | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 lease_s float8: seconds from now | $6 delay_ms int: that the owner keeps at least
with held as materialized (
  select t.bucket, t.host_key, x.epoch
  from unnest($1::int[], $3::bigint[], $4::bigint[]) as x(bucket, host_key, epoch)
  join courant.hosts t on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
  order by t.bucket, t.host_key
  for update of t)
update courant.hosts t set
  lease_until = now() + $5::float8 * interval '1 second',
  ready_at    = courant.ready_after(t.next_fetch_at, now() + $5::float8 * interval '1 second',
                  greatest(t.delay_ms, coalesce(t.min_delay_ms, $6::int)))
from held h
where t.bucket = h.bucket and t.host_key = h.host_key
returning t.bucket, t.host_key, h.epoch, t.resume_at is not null or t.recalled
  or exists (select from courant.pauses) as paused;

prepare refill as
-- More due jobs for hosts under lease, so that a host with many keeps its pace without a gap between two leases.
-- Reads only: the lease is what it was. Also tells what an operator may have changed meanwhile. Plain PostgreSQL:
-- several buckets at once.
-- $1 buckets int[]: per lease, as $2 and $3 | $2 host_keys bigint[] | $3 epochs bigint[] | $4 owner uuid
-- $5 jobs int: of one host at most | $6 lane_order smallint[]: in which a host's jobs are taken
-- $7 in_hand uuid[]: url_keys of the jobs in hand
select
  t.bucket, t.host_key, t.lease_epoch as epoch, greatest(t.min_delay_ms, g.delay_ms) as min_delay_ms, t.block_note,
    t.connections, t.windows, t.group_name,
  j.url_key, j.url, j.attempt, j.lane, to_char(j.seen_on, 'YYYY-MM-DD') as seen_on, j.hops, j.etag, j.last_modified,
    j.content_hash, j.crawl, coalesce(j.crashes, 0) as job_crashes
from unnest($1::int[], $2::bigint[], $3::bigint[]) as x(bucket, host_key, epoch)
join courant.hosts t
  on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $4::uuid, x.epoch)
left join courant.groups g on g.bucket = 0 and g.name = t.group_name
left join lateral (
  select q.*
  from unnest($6::smallint[]) as lanes(lane)
  cross join lateral (
    select d.url_key, d.url, d.attempt, d.lane, d.seen_on, d.hops, d.etag, d.last_modified, d.content_hash, d.crawl,
      d.crashes
    from courant.jobs d
    where d.bucket = t.bucket and d.host_key = t.host_key and d.lane = lanes.lane
      and d.due_at is not null and not d.held and d.due_at <= now()
      and d.url_key <> all ($7::uuid[])
    order by d.due_at
    limit $5::int) q
  limit $5::int) j on t.resume_at is null and not exists (select from courant.pauses);

prepare release as
-- Gives leases back, of several buckets at once, and computes anew when their hosts are ready; returns those that
-- were held.
-- The jobs are read in this statement's snapshot, which may be older than the host's row: wake_at covers those
-- enqueued meanwhile.
-- Where hosts of its politeness group wait for their turn, they have some seconds' start before the one given back;
-- see pass_turn.sql.
-- $1 buckets int[]: per lease, as $3 to $6 | $2 owner uuid | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 wait_ms bigint[]: no request before | $6 reasons text[]: of a block, or null
with held as materialized (
  select t.bucket, t.host_key, x.epoch, x.wait_ms, x.reason, t.group_name
  from unnest($1::int[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) as x(bucket, host_key, epoch, wait_ms,
    reason)
  join courant.hosts t on t.bucket = x.bucket and t.host_key = x.host_key
    and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
  order by t.bucket, t.host_key
  for update of t)
update courant.hosts t set
  lease_owner = null, lease_until = null, wake_at = null, recalled = false, in_hand = null,
  next_fetch_at = greatest(t.next_fetch_at, n.not_before),
  resume_at = case when t.resume_at is not null then greatest(t.resume_at, n.not_before) end,
  blocked_reason = coalesce(n.reason, t.blocked_reason),
  robots_failures = case when n.reason = 'robots_unreachable' then least(t.robots_failures + 1, 32767)
    else t.robots_failures end,
  lane = coalesce(n.lane, t.lane),
  -- greatest() ignores null: without the case a host without jobs would be ready for ever.
  ready_at = case when least(n.due, t.wake_at) is not null
    then courant.next_opening(t.windows, greatest(t.next_fetch_at, n.not_before, least(n.due, t.wake_at))
        + case when n.gives_way then interval '3 seconds' else interval '0' end)
    -- All that is queued is held.
    when t.pending > 0 then 'infinity' end
from (
  select h.bucket, h.host_key, h.epoch, h.reason, now() + h.wait_ms * interval '1 millisecond' as not_before, q.lane,
    q.due,
    h.group_name is not null and exists (
      select from courant.hosts m
      where m.group_name = h.group_name and m.waits_since is not null and m.lease_owner is null
        and isfinite(m.ready_at)) as gives_way
  from held h
  left join lateral (
    select min(p.lane) filter (where p.due_at <= now()) as lane, min(p.due_at) as due
    from (
      select first.lane, first.due_at
      from (values (0::smallint), (1::smallint), (2::smallint), (3::smallint)) as lanes(lane)
      cross join lateral (
        select j.lane, j.due_at
        from courant.jobs j
        where j.bucket = h.bucket and j.host_key = h.host_key and j.lane = lanes.lane and j.due_at is not null
          and not j.held
        order by j.due_at
        limit 1) first) p) q on true) n
where t.bucket = n.bucket and t.host_key = n.host_key
returning t.bucket, t.host_key, n.epoch;

prepare take_in_hand as
-- Writes down that the owner of a host's lease is about to fetch or read a job, or that it is done with it. Should
-- the lease expire meanwhile, that job counts a crash; see claim.sql. No row when the lease is not the owner's any
-- more.
-- $1 owner uuid | $2 bucket int | $3 host_key bigint | $4 epoch bigint
-- $5 url_key uuid: or the nil key or 1 for a file of the host's own | $6 is_taken bool: in hand, or put down
update courant.hosts t set
  in_hand = case when $6::bool then array_append(array_remove(t.in_hand, $5::uuid), $5::uuid)
                 else nullif(array_remove(t.in_hand, $5::uuid), '{}') end
where t.bucket = $2::int and t.host_key = $3::bigint
  and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, $4::bigint)
returning t.host_key;

prepare postpone as
-- Puts off a job of which no result can be recorded: counts an attempt, notes why, and makes it due in a day.
-- Counters are not touched: they may be what refuses.
-- $1 owner uuid | $2 bucket int | $3 host_key bigint | $4 epoch bigint | $5 url_key uuid | $6 error_class text
-- $7 error text
update courant.jobs j set
  attempt = least(j.attempt::int + 1, 32767), due_at = now() + interval '1 day', last_at = now(), outcome = 'retry',
    error_class = $6::text,
  error = $7::text
where j.bucket = $2::int and j.host_key = $3::bigint and j.url_key = $5::uuid and j.state = courant.queued()
  and exists (
    select from courant.hosts t
    where t.bucket = $2::int and t.host_key = $3::bigint
      and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, $4::bigint))
returning j.url_key;

prepare lease_host as
-- Leases one host, known or not, without jobs: for a request that is no job's. No row when it must wait, is leased,
-- paused or blocked, or when it is not the turn of its politeness group: see claim.sql.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 owner uuid | $5 lease_s float8: seconds of the lease
-- $6 delay_ms int: that the owner keeps at least
with own as materialized (
  select coalesce(
    (select t.group_name from courant.hosts t where t.bucket = $1::int and t.host_key = $2::bigint),
      courant.group_of($3::text)) as name),
free_group as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key
  from own o
  join courant.groups g on g.bucket = 0 and g.name = o.name
  where g.next_fetch_at <= now() and not exists (select from courant.pauses)
  for update of g skip locked),
former as materialized (
  select g.name, h.lease_owner is not null as is_leased
  from free_group g
  join courant.hosts h on h.bucket = g.turn_bucket and h.host_key = g.turn_host_key
  where h.lease_owner is null
    or coalesce(nullif(h.ready_at, 'infinity'),
         courant.ready_after(null, h.lease_until, greatest(h.delay_ms, coalesce(h.min_delay_ms, $6::int)))) <= now()
  for update of h skip locked),
turn as materialized (
  select g.name, g.delay_ms, g.turn_bucket, g.turn_host_key, coalesce(f.is_leased, false) as is_leased
  from free_group g
  left join former f on f.name = g.name
  where f.name is not null or g.turn_host_key is null),
given as (
  update courant.groups g set turn_bucket = $1::int, turn_host_key = $2::bigint
  from turn u
  where g.bucket = 0 and g.name = u.name),
ended as (
  update courant.hosts t set
    crashes = least(t.crashes + 1, 32767), lease_epoch = t.lease_epoch + 1, lease_owner = null, lease_until = null,
      wake_at = null
  from turn u
  where u.is_leased and (u.turn_bucket, u.turn_host_key) <> ($1::int, $2::bigint) and t.bucket = u.turn_bucket
    and t.host_key = u.turn_host_key)
insert into courant.hosts as t (bucket, host_key, host, lease_owner, lease_epoch, lease_until, ready_at, group_name)
select $1::int, $2::bigint, $3::text, $4::uuid, 1, now() + $5::float8 * interval '1 second',
  courant.ready_after(null, now() + $5::float8 * interval '1 second', $6::int), o.name
from own o
where not exists (select from courant.pauses) and (o.name is null or exists (select from turn))
on conflict on constraint hosts_pkey do update set
  crashes     = case when t.lease_owner is null then t.crashes else least(t.crashes + 1, 32767) end,
  lease_owner = excluded.lease_owner,
  lease_epoch = t.lease_epoch + 1,
  lease_until = excluded.lease_until,
  recalled    = false,
  waits_since = null,
  delay_ms    = greatest(t.delay_ms, (select u.delay_ms from turn u)),
  ready_at    = courant.ready_after(t.next_fetch_at, excluded.lease_until,
                  greatest(t.delay_ms, (select u.delay_ms from turn u), coalesce(t.min_delay_ms, $6::int)))
  -- The owner of a lease that ran out may have sent a request at its very end: ready_at has the delay after it.
  where t.next_fetch_at <= now() and (t.lease_owner is null or t.ready_at <= now()) and t.resume_at is null
    and t.block_note is null
    and case when t.windows is not null then courant.next_opening(t.windows, now()) <= now() else true end
    -- Put into a group, or out of one, since this statement began: next time.
    and t.group_name is not distinct from (select o.name from own o)
returning t.bucket, t.host_key, t.host, t.lease_epoch as epoch, t.delay_ms, t.backoff_ms,
  extract(epoch from now() - t.throttled_at)::float8 as throttled_s,
  t.crashes, t.robots_failures, t.pending, greatest(t.min_delay_ms, (select u.delay_ms from turn u)) as min_delay_ms,
    t.block_note,
  t.response_ms, t.connections, t.windows, t.group_name, host(t.address) as address,
  case when t.windows is not null
    then extract(epoch from courant.window_end(t.windows, now()) - now())::float8 end as closes_in_s,
  t.lane as claimed_lane, 0::bigint as ready_us, 0 as own_file_crashes, null::uuid as url_key;

prepare lead as
-- Takes or renews the lease to lead; no row when somebody else has it. A new holder begins a new term.
-- $1 name text | $2 holder uuid | $3 lease_s float8: seconds of the lease | $4 host text | $5 pid int
-- $6 version text
insert into courant.leaders as l (bucket, name, holder, term, lease_until, host, pid, version)
values (0, $1::text, $2::uuid, 1, now() + $3::float8 * interval '1 second', $4::text, $5::int, $6::text)
on conflict on constraint leaders_pkey do update set
  holder      = excluded.holder,
  term        = case when l.holder = excluded.holder and l.lease_until > now() then l.term else l.term + 1 end,
  led_since   = case when l.holder = excluded.holder and l.lease_until > now() then l.led_since else now() end,
  lease_until = excluded.lease_until,
  host = excluded.host, pid = excluded.pid, version = excluded.version
  where l.holder = excluded.holder or l.lease_until <= now()
returning l.term;

prepare set_group as
-- Makes a politeness group, or sets its delay.
-- $1 name text
-- $2 delay_ms int: between two requests to any of its hosts at least, null for what each host asks for
-- $3 keeps_delay bool: leave that of one that exists as it is
insert into courant.groups as g (bucket, name, delay_ms)
values (0, $1::text, $2::int)
on conflict on constraint groups_pkey do update set
  delay_ms = case when $3::bool then g.delay_ms else excluded.delay_ms end
returning g.name;

prepare add_group_members as
-- Puts hosts and domains into a politeness group, out of the one they were in.
-- $1 name text | $2 members text[]
insert into courant.group_members as m (bucket, group_name, member)
select 0, $1::text, x.member
from unnest($2::text[]) as x(member)
order by x.member
on conflict on constraint group_members_pkey do update set group_name = excluded.group_name
returning m.member;

prepare note_addresses as
-- Notes where hosts under lease were reached.
-- $1 owner uuid | $2 buckets int[]: per lease, as $3 to $5 | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 addresses inet[]
with held as materialized (
  select t.bucket, t.host_key, x.address
  from unnest($2::int[], $3::bigint[], $4::bigint[], $5::inet[]) as x(bucket, host_key, epoch, address)
  join courant.hosts t
    on t.bucket = x.bucket and t.host_key = x.host_key
      and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, x.epoch)
  where t.address is distinct from x.address
  order by t.bucket, t.host_key
  for update of t)
update courant.hosts t set address = h.address
from held h
where t.bucket = h.bucket and t.host_key = h.host_key
returning t.host_key;

prepare take_address_turns as
-- Takes turns at addresses that several hosts share, for requests about to leave: each address passes one request
-- in a gap. Where the next turn lies too far ahead none is taken.
-- $1 addresses text[]: per address, as $2 | $2 requests int[] | $3 gap_ms int: milliseconds between two requests
-- $4 ahead_ms int: milliseconds ahead at most
with asked as materialized (
  select x.given, x.given::inet as address, x.requests,
    (select count(*) from (select from courant.hosts h where h.address = x.given::inet limit 1000) h) as hosts
  from unnest($1::text[], $2::int[]) as x(given, requests)),
taken as (
  insert into courant.addresses as a (bucket, address, next_at)
  select 0, q.address, now() + q.requests * $3::int * interval '1 millisecond'
  from asked q
  where q.hosts > 1
  order by q.address
  on conflict on constraint addresses_pkey do update set
    next_at = greatest(a.next_at, now()) + (excluded.next_at - now())
  where a.next_at <= now() + $4::int * interval '1 millisecond'
  returning a.address, a.next_at)
select q.given as address, q.hosts, t.address is not null as is_taken,
  -- Of the first request; the others follow, a gap apart. Not taken: of the next that is free.
  extract(epoch from coalesce(t.next_at - q.requests * $3::int * interval '1 millisecond',
    a.next_at) - now())::float8 as wait_s
from asked q
left join taken t on t.address = q.address
left join courant.addresses a on a.bucket = 0 and a.address = q.address and t.address is null;

prepare store_robots as
-- Keeps an answer to robots.txt.
-- $1 bucket int | $2 host_key bigint | $3 scheme text | $4 http_status smallint | $5 body bytea: or null
-- $6 expires_s float8: seconds until it expires | $7 crawl_delay_ms int: or null
insert into courant.robots as r (bucket, host_key, scheme, http_status, body, fetched_at, expires_at, crawl_delay_ms)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::bytea, now(), now() + $6::float8 * interval '1 second',
  $7::int)
on conflict on constraint robots_pkey do update set
  http_status = excluded.http_status, body = excluded.body, fetched_at = excluded.fetched_at,
    expires_at = excluded.expires_at,
  crawl_delay_ms = excluded.crawl_delay_ms, failing_since = null, error = null;

prepare store_rights_file as
-- Keeps an answer to tdmrep.json, or notes that there was none; what was answered before is then kept.
-- $1 bucket int | $2 host_key bigint | $3 scheme text | $4 http_status smallint: or null | $5 body bytea: or null
-- $6 error text: or null | $7 expires_s float8: seconds until it is asked for again
insert into courant.rights_files as r (bucket, host_key, scheme, http_status, body, error, fetched_at, expires_at)
values ($1::int, $2::bigint, $3::text, $4::smallint, $5::bytea, $6::text, case when $6::text is null then now() end,
  now() + $7::float8 * interval '1 second')
on conflict on constraint rights_files_pkey do update set
  http_status = excluded.http_status, error = excluded.error, expires_at = excluded.expires_at,
  body = case when excluded.error is null then excluded.body else r.body end,
  fetched_at = coalesce(excluded.fetched_at, r.fetched_at);

prepare pause_hosts as
-- Pauses hosts of one bucket, known or not. One that is leased ends its visit soon: its owner is told with the next
-- answer.
-- $1 bucket int | $2 host_keys bigint[]: per host, as $3 | $3 hosts text[]
insert into courant.hosts as t (bucket, host_key, host, next_fetch_at, resume_at, group_name)
select $1::int, x.host_key, x.host, 'infinity', '-infinity', courant.group_of(x.host)
from unnest($2::bigint[], $3::text[]) as x(host_key, host)
order by x.host_key
on conflict on constraint hosts_pkey do update set
  resume_at     = coalesce(t.resume_at, t.next_fetch_at),
  next_fetch_at = 'infinity',
  -- A lease that expires meanwhile must not make it ready.
  ready_at      = case when t.ready_at is not null then 'infinity'::timestamptz end
returning t.host_key;

prepare pause_all as
-- Pauses everything; returns since when, and whether it was paused before.
-- $1 note text: or null
insert into courant.pauses as p (bucket, note)
values (0, $1::text)
on conflict on constraint pauses_pkey do update set note = coalesce(excluded.note, p.note)
returning to_char(p.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, p.since < now() as was_paused;

prepare note_failing_chore as
-- Notes that a chore of the upkeep failed.
-- $1 name text | $2 error text
insert into courant.failing_chores as c (bucket, name, error)
values (0, $1::text, $2::text)
on conflict on constraint failing_chores_pkey do update set
  failures = least(c.failures::bigint + 1, 2147483647), failed_at = now(), error = excluded.error;

prepare index_articles as
-- Writes the words of articles stored after a point, in the order in which they were stored, where they are not
-- written yet.
-- $1 after_fetched_at timestamptz: of the last one looked at, null for the beginning of what may have changed
-- $2 after_url_key uuid | $3 most int: articles at most
with batch as materialized (
  select a.bucket, a.host_key, a.url_key, a.seen_on, a.fetched_at, a.content_hash, a.language, a.title, a.description,
    a.tags, a.body
  from courant.article_rows a
  -- Instants are those of a transaction's beginning: one that began earlier may be visible later, by as much as a
  -- statement may take.
  where (a.fetched_at, a.url_key) > (
    coalesce($1::timestamptz, (select p.indexed_to - interval '3 minutes' from courant.search_progress p
      where p.bucket = 0)),
    coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
  order by a.fetched_at, a.url_key
  limit $3::int),
written as (
  insert into courant.search_rows as s (bucket, host_key, url_key, seen_on, content_hash, language, words)
  select b.bucket, b.host_key, b.url_key, b.seen_on, b.content_hash, b.language,
    courant.search_words(b.language, b.title, b.description, b.tags, b.body)
  from batch b
  where not exists (
    select from courant.search_rows o
    where o.bucket = b.bucket and o.host_key = b.host_key and o.url_key = b.url_key and o.seen_on = b.seen_on
      and o.content_hash = b.content_hash)
  on conflict (bucket, host_key, url_key, seen_on) do update set
    content_hash = excluded.content_hash, language = excluded.language, words = excluded.words,
    error = null, failures = null, retry_at = null
  returning s.url_key),
last as (
  select b.fetched_at, b.url_key from batch b order by b.fetched_at desc, b.url_key desc limit 1),
progress as (
  update courant.search_progress p set indexed_to = greatest(p.indexed_to, l.fetched_at) from last l where p.bucket = 0)
select
  (select count(*) from batch)::int as seen, (select count(*) from written)::int as written,
  (select to_char(l.fetched_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from last l) as last_at,
  (select l.url_key::text from last l) as last_key;
