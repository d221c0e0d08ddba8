-- Sets the delay of a host, known or not, in place of the workers'.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 delay_ms int: or null for the workers'
insert into courant.host_rows as t (bucket, host_key, host, min_delay_ms, group_name)
values ($1::int, $2::bigint, $3::text, $4::int, courant.group_of($3::text))
on conflict on constraint hosts_pkey do update set min_delay_ms = excluded.min_delay_ms
returning t.host_key;
