-- Writes down that the owner of a host's lease is about to fetch or read a job, or that it is done with it. Should
-- the lease expire meanwhile, that job counts a crash; see claim.sql. No row when the lease is not the owner's any
-- more.
-- $1 owner uuid | $2 bucket int | $3 host_key bigint | $4 epoch bigint
-- $5 url_key uuid: or the nil key or 1 for a file of the host's own | $6 is_taken bool: in hand, or put down
update courant.host_rows t set
  in_hand = case when $6::bool then array_append(array_remove(t.in_hand, $5::uuid), $5::uuid)
                 else nullif(array_remove(t.in_hand, $5::uuid), '{}') end
where t.bucket = $2::int and t.host_key = $3::bigint
  and courant.is_held(t.lease_owner, t.lease_epoch, $1::uuid, $4::bigint)
returning t.host_key;
