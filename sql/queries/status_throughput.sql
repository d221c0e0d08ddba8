-- What was settled in the last minute and the last hour, each with the seconds it spans; and in each minute of that
-- hour in which something was, as rows without a span, by how many minutes ago it began.
-- The last minute slides: this minute's figures and the matching part of the one before.
with recent as materialized (
  select c.minute, sum(c.fetched) as fetched, sum(c.stored) as stored, sum(c.bytes) as bytes,
    sum(c.retries) + sum(c.settled_dead) as failed,
    sum(c.stored) + sum(c.unchanged) + sum(c.not_article) + sum(c.redirected) + sum(c.settled_excluded) + sum(c.retries)
      + sum(c.settled_dead) as settled
  from courant.counters c
  where c.minute >= date_trunc('minute', now()) - interval '60 minutes'
  group by c.minute),
weighed as (
  select r.*,
    case
      when r.minute = date_trunc('minute', now()) then 1
      when r.minute = date_trunc('minute', now()) - interval '1 minute' then 1 - extract(second from now()) / 60
      else 0 end as share
  from recent r),
began as (
  select min(w.started_at) as at from courant.workers w where w.bucket = 0)
select 'minute' as span, null::int as ago,
  case when b.at is null then 0 else least(60, greatest(1, extract(epoch from now() - b.at))) end::float8 as seconds,
  coalesce(sum(w.fetched * w.share), 0)::float8 as pages, coalesce(sum(w.stored * w.share), 0)::float8 as articles,
  coalesce(sum(w.bytes * w.share), 0)::float8 as bytes, coalesce(sum(w.failed * w.share), 0)::float8 as failed,
  coalesce(sum(w.settled * w.share), 0)::float8 as settled
from began b left join weighed w on true group by b.at
union all
select 'hour', null,
  case when b.at is null then 0 else least(3600, greatest(1, extract(epoch from now() - b.at))) end::float8,
  coalesce(sum(w.fetched), 0)::float8, coalesce(sum(w.stored), 0)::float8, coalesce(sum(w.bytes), 0)::float8,
  coalesce(sum(w.failed), 0)::float8, coalesce(sum(w.settled), 0)::float8
from began b left join weighed w on true group by b.at
union all
select null, (extract(epoch from date_trunc('minute', now()) - r.minute) / 60)::int, 60,
  r.fetched::float8, r.stored::float8, r.bytes::float8, r.failed::float8, r.settled::float8
from recent r
order by span, ago;
