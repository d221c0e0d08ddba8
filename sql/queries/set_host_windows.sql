-- Sets when a host, known or not, may be asked. One with jobs is looked at by the next claim, which computes again
-- when it is ready.
-- The first column fails when the windows cannot be read, an unknown time zone for one.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 windows text: or null for always
insert into courant.host_rows as t (bucket, host_key, host, windows, group_name)
select $1::int, $2::bigint, $3::text, $4::text, courant.group_of($3::text)
where courant.next_opening_strictly($4::text, now()) is not null
on conflict on constraint hosts_pkey do update set
  windows  = excluded.windows,
  ready_at = case when t.lease_owner is null and isfinite(t.ready_at) then greatest(t.next_fetch_at, now())
    else t.ready_at end
returning t.host_key;
