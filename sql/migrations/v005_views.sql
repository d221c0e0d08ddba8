-- The public SQL: kept stable, documented with a cookbook.

insert into courant.migrations (version, name) values (5, 'views');

create view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket
from courant.article_rows a;
comment on view courant.articles is 'One row per article, as a reader would like to see it.';
comment on column courant.articles.url is 'The normalized URL it was fetched from.';
comment on column courant.articles.byline is 'The author line as the page has it; authors is parsed from it or from metadata.';
comment on column courant.articles.published_at is 'Null when the page states no instant; see published_day.';
comment on column courant.articles.published_day is 'The day the page states, in its own time zone.';
comment on column courant.articles.language is 'BCP 47 primary tag.';
comment on column courant.articles.canonical_url is 'As declared by the page.';
comment on column courant.articles.page_type is 'article, listing, forum, product, service, documentation or collection.';
comment on column courant.articles.quality is '0 to 1: how far to trust the extraction.';
comment on column courant.articles.text is 'The body: blocks separated by a blank line, headings and list items on their own.';
comment on column courant.articles.fetched_at is 'When this version was stored.';
comment on column courant.articles.seen_on is 'The UTC day on which the URL was first enqueued. A condition on it reads only the months it names.';
comment on column courant.articles.meta is 'sources: where each field came from.';

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

create view courant.throughput as
select
  c.minute,
  sum(c.fetched)::bigint     as pages,
  sum(c.stored)::bigint      as articles,
  sum(c.unchanged)::bigint   as unchanged,
  sum(c.not_article)::bigint as not_article,
  sum(c.redirected)::bigint  as redirected,
  sum(c.denied)::bigint      as excluded,
  sum(c.retries)::bigint     as retries,
  sum(c.died)::bigint        as dead,
  sum(c.enqueued)::bigint    as enqueued,
  sum(c.bytes)::bigint       as bytes,
  case when sum(c.fetched) > 0 then (sum(c.fetch_ms) / sum(c.fetched))::bigint end as mean_fetch_ms
from courant.counters c
where c.minute > '-infinity'
group by c.minute;
comment on view courant.throughput is 'What was done in each minute, by all workers.';
comment on column courant.throughput.pages is 'Answers of servers, of any status.';
comment on column courant.throughput.articles is 'Articles stored or changed.';
comment on column courant.throughput.bytes is 'On the wire.';
