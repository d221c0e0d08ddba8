-- Sets how many requests to a host, known or not, may be under way at once.
-- $1 bucket int | $2 host_key bigint | $3 host text | $4 connections smallint
insert into courant.host_rows as t (bucket, host_key, host, connections, group_name)
values ($1::int, $2::bigint, $3::text, $4::smallint, courant.group_of($3::text))
on conflict on constraint hosts_pkey do update set connections = excluded.connections
returning t.host_key;
