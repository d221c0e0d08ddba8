-- Adds older minutes to their bucket's row of minute -infinity. The minutes stay for charts.
-- $1 seconds float8: at least an hour, as no transaction that counts is that old
with closed as (
  update courant.counters c set is_rolled_up = true
  where not c.is_rolled_up and c.minute > '-infinity'
    and c.minute < now() - greatest($1::float8, 3600) * interval '1 second'
  returning c.*),
summed as (
  insert into courant.counters as c
    (bucket, minute, slot, queued_priority_0, queued_priority_1, queued_priority_2, queued_priority_3,
     retrying, done, dead, excluded, enqueued, stored, unchanged, not_article, redirected, settled_excluded, retries,
     settled_dead, fetched, bytes, fetch_ms)
  select x.bucket, '-infinity', -1, sum(x.queued_priority_0), sum(x.queued_priority_1), sum(x.queued_priority_2),
    sum(x.queued_priority_3),
    sum(x.retrying), sum(x.done), sum(x.dead), sum(x.excluded), sum(x.enqueued), sum(x.stored), sum(x.unchanged),
    sum(x.not_article), sum(x.redirected), sum(x.settled_excluded), sum(x.retries), sum(x.settled_dead),
    sum(x.fetched), sum(x.bytes), sum(x.fetch_ms)
  from closed x
  group by x.bucket
  order by x.bucket
  on conflict on constraint counters_pkey do update set
    queued_priority_0 = c.queued_priority_0 + excluded.queued_priority_0,
    queued_priority_1 = c.queued_priority_1 + excluded.queued_priority_1,
    queued_priority_2 = c.queued_priority_2 + excluded.queued_priority_2,
    queued_priority_3 = c.queued_priority_3 + excluded.queued_priority_3,
    retrying = c.retrying + excluded.retrying, done = c.done + excluded.done, dead = c.dead + excluded.dead,
    excluded = c.excluded + excluded.excluded, enqueued = c.enqueued + excluded.enqueued,
      stored = c.stored + excluded.stored,
    unchanged = c.unchanged + excluded.unchanged, not_article = c.not_article + excluded.not_article,
    redirected = c.redirected + excluded.redirected, settled_excluded = c.settled_excluded + excluded.settled_excluded,
    retries = c.retries + excluded.retries, settled_dead = c.settled_dead + excluded.settled_dead,
    fetched = c.fetched + excluded.fetched, bytes = c.bytes + excluded.bytes, fetch_ms = c.fetch_ms + excluded.fetch_ms)
select count(*) as minutes from closed;
