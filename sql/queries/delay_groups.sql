-- Moves on the instant before which no host of a politeness group may be asked, after one of its hosts was released
-- in the same transaction. A statement of its own, as a row that somebody else just changed is looked at again, and
-- then no part of the same statement may write.
-- $1 names text[]: per group, as $2 | $2 wait_ms bigint[]: milliseconds from now
update courant.groups g set next_fetch_at = greatest(g.next_fetch_at, now() + x.wait_ms * interval '1 millisecond')
from (select y.name, max(y.wait_ms) as wait_ms from unnest($1::text[], $2::bigint[]) as y(name, wait_ms) group by y.name
  order by y.name) x
where g.bucket = 0 and g.name = x.name
returning g.name;
