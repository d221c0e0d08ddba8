-- Leases one host, known or not, without jobs: for a request that is no job's. No row when it must wait, is leased, paused or blocked.
-- $1 bucket, $2 host_key, $3 host, $4 owner, $5 seconds of the lease, $6 milliseconds: the delay that the owner keeps at least
insert into courant.hosts as t (bucket, host_key, host, lease_owner, lease_epoch, lease_until, ready_at)
select $1::int, $2::bigint, $3::text, $4::uuid, 1, now() + $5::float8 * interval '1 second',
  now() + $5::float8 * interval '1 second' + $6::int * interval '1 millisecond'
where not exists (select from courant.pauses)
on conflict on constraint hosts_pkey do update set
  crashes     = case when t.lease_owner is null then t.crashes else least(t.crashes + 1, 32767) end,
  lease_owner = excluded.lease_owner,
  lease_epoch = t.lease_epoch + 1,
  lease_until = excluded.lease_until,
  ready_at    = greatest(t.next_fetch_at,
                  excluded.lease_until + greatest(t.delay_ms, coalesce(t.min_delay_ms, $6::int)) * interval '1 millisecond')
  -- The owner of a lease that ran out may have sent a request at its very end: ready_at has the delay after it.
  where t.next_fetch_at <= now() and (t.lease_owner is null or t.ready_at <= now()) and t.resume_at is null and t.block_note is null
    and case when t.windows is not null then courant.next_opening(t.windows, now()) <= now() else true end
returning t.bucket, t.host_key, t.host, t.lease_epoch as epoch, t.delay_ms, t.backoff_ms,
  extract(epoch from now() - t.throttled_at)::float8 as throttled_s,
  t.crashes, t.robots_failures, t.pending, t.min_delay_ms, t.block_note, t.response_ms,
  t.connections, t.windows,
  case when t.windows is not null then extract(epoch from courant.window_end(t.windows, now()) - now())::float8 end as closes_in_s,
  t.lane as claimed_lane, 0::bigint as ready_us, null::uuid as url_key;
