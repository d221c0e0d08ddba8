-- Makes crawls known and keeps them as they are until the transaction ends: who pauses one waits for the enqueues under way, and later
-- ones see it. $1 names
with known as materialized (
  select c.name from courant.crawls c where c.bucket = 0 and c.name = any ($1::text[]) order by c.name for share),
added as (
  insert into courant.crawls (bucket, name)
  select distinct 0, x.name from unnest($1::text[]) as x(name) where x.name not in (select k.name from known k) order by 2
  on conflict on constraint crawls_pkey do nothing)
select count(*) as known from known;
