-- Takes hosts and domains out of a politeness group; returns those that were in it.
-- $1 name text | $2 members text[]: or null for all
delete from courant.group_members m
where m.bucket = 0 and m.group_name = $1::text and ($2::text[] is null or m.member = any ($2::text[]))
returning m.member;
