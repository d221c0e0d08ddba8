-- Deletes the kept pages of results, after their settle and in its transaction, by the same fence: what the page
-- says now, or that there is another one that is not kept. A statement of its own, sent only where there is such a
-- result: to delete opens each day's partition.
-- $1 buckets int[]: per page, as $3 to $5 | $2 owner uuid | $3 host_keys bigint[] | $4 epochs bigint[]
-- $5 url_keys uuid[]
delete from courant.page_rows p
using unnest($1::int[], $3::bigint[], $4::bigint[], $5::uuid[]) as x(bucket, host_key, epoch, url_key)
join courant.host_rows t on t.bucket = x.bucket and t.host_key = x.host_key
  and courant.is_held(t.lease_owner, t.lease_epoch, $2::uuid, x.epoch)
where p.bucket = x.bucket and p.host_key = x.host_key and p.url_key = x.url_key;
