-- Puts hosts and domains into a politeness group, out of the one they were in.
-- $1 name text | $2 members text[]
insert into courant.group_members as m (bucket, group_name, member)
select 0, $1::text, x.member
from unnest($2::text[]) as x(member)
order by x.member
on conflict on constraint group_members_pkey do update set group_name = excluded.group_name
returning m.member;
