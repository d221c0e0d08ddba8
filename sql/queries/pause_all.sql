-- Pauses everything; returns since when, and whether it was paused before.
-- $1 note text: or null
insert into courant.pauses as p (bucket, note)
values (0, $1::text)
on conflict on constraint pauses_pkey do update set note = coalesce(excluded.note, p.note)
returning to_char(p.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since, p.since < now() as was_paused;
