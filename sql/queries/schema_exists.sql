-- Was any migration ever applied here? And is the schema another's: one with tables, and without our table of
-- migrations?
select
  to_regclass('courant.migrations') is not null as present,
  case when to_regclass('courant.migrations') is null
    then exists (select from pg_class c where c.relnamespace = to_regnamespace('courant'))
    else (
      select count(*) < 3
      from pg_attribute a
      where a.attrelid = to_regclass('courant.migrations') and a.attname in ('version', 'name', 'applied_at')
        and not a.attisdropped
    )
  end as is_foreign;
