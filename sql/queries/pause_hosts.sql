-- Pauses hosts of one bucket, known or not. One that is leased ends its visit soon: its owner is told with the next
-- answer.
-- $1 bucket int | $2 host_keys bigint[]: per host, as $3 | $3 hosts text[]
insert into courant.host_rows as t (bucket, host_key, host, next_fetch_at, resume_at, group_name)
select $1::int, x.host_key, x.host, 'infinity', '-infinity', courant.group_of(x.host)
from unnest($2::bigint[], $3::text[]) as x(host_key, host)
order by x.host_key
on conflict on constraint hosts_pkey do update set
  resume_at     = coalesce(t.resume_at, t.next_fetch_at),
  next_fetch_at = 'infinity',
  -- A lease that expires meanwhile must not make it ready.
  ready_at      = case when t.ready_at is not null then 'infinity'::timestamptz end
returning t.host_key;
