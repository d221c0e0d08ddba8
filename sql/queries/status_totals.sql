-- Jobs by state and all that happened since the start; reads the rows not rolled up.
select
  coalesce(sum(c.queued_priority_0), 0)::bigint as queued_priority_0,
  coalesce(sum(c.queued_priority_1), 0)::bigint as queued_priority_1,
  coalesce(sum(c.queued_priority_2), 0)::bigint as queued_priority_2,
  coalesce(sum(c.queued_priority_3), 0)::bigint as queued_priority_3,
  coalesce(sum(c.retrying), 0)::bigint as retrying, coalesce(sum(c.done), 0)::bigint as done,
  coalesce(sum(c.dead), 0)::bigint as dead, coalesce(sum(c.excluded), 0)::bigint as excluded,
  coalesce(sum(c.enqueued), 0)::bigint as enqueued, coalesce(sum(c.stored), 0)::bigint as stored,
  coalesce(sum(c.unchanged), 0)::bigint as unchanged, coalesce(sum(c.not_article), 0)::bigint as not_article,
  coalesce(sum(c.redirected), 0)::bigint as redirected,
  coalesce(sum(c.settled_excluded), 0)::bigint as settled_excluded,
  coalesce(sum(c.retries), 0)::bigint as retries, coalesce(sum(c.settled_dead), 0)::bigint as settled_dead,
  coalesce(sum(c.fetched), 0)::bigint as fetched, coalesce(sum(c.bytes), 0)::bigint as bytes,
  coalesce(sum(c.fetch_ms), 0)::bigint as fetch_ms
from courant.counters c
where not c.is_rolled_up;
