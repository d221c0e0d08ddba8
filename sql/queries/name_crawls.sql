-- Makes crawls known and keeps them as they are until the transaction ends: who pauses one waits for the enqueues
-- under way, and later ones see it. Crawls with a budget are kept from other enqueues too, which take turns.
-- $1 names text[]
with free as materialized (
  select c.name
  from courant.crawls c
  where c.bucket = 0 and c.name = any ($1::text[]) and c.budget is null
  order by c.name
  for share),
budgeted as materialized (
  select c.name
  from courant.crawls c
  where c.bucket = 0 and c.name = any ($1::text[]) and c.budget is not null
  order by c.name
  for update),
added as (
  insert into courant.crawls (bucket, name)
  select distinct 0, x.name
  from unnest($1::text[]) as x(name)
  where x.name not in (select f.name from free f union all select b.name from budgeted b)
  order by 2
  on conflict on constraint crawls_pkey do nothing)
select (select count(*) from free) + (select count(*) from budgeted) as known;
