-- Blocks a host, known or not, or ends the block.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 note text: why, or null to end it
insert into courant.host_rows as t (bucket, host_key, host, block_note, group_name)
values ($1::int, $2::bigint, $3::text, $4::text, courant.group_of($3::text))
on conflict on constraint hosts_pkey do update set block_note = excluded.block_note
returning t.host_key;
