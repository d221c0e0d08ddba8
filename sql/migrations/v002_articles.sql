-- Articles, partitioned by the month of their job's seen_on, pruned by dropping partitions.

insert into courant.migrations (version, name) values (2, 'articles');

create table courant.article_rows (
  url_key             uuid        not null,
  host_key            bigint      not null,
  fetched_at          timestamptz not null,
  published_at        timestamptz,
  modified_at         timestamptz,
  content_hash        bigint      not null,
  bucket              int         not null,
  seen_on             date        not null,
  published_day       date,
  word_count          int         not null,
  quality             real        not null,
  published_precision text,
  page_type           text        not null,
  url                 text        not null,
  canonical_url       text,
  host                text        not null,
  title               text,
  authors             text[]      not null,
  byline              text,
  language            text,
  site_name           text,
  description         text,
  section             text,
  tags                text[]      not null,
  lead_image          text,
  body                text compression lz4 not null,
  meta                jsonb compression lz4 not null,
  constraint article_rows_pkey primary key (bucket, host_key, url_key, seen_on),
  constraint article_rows_published_precision_known check (published_precision in ('second', 'day'))
) partition by range (seen_on);
comment on table courant.article_rows is 'Normalized articles, one per stored job. Read courant.articles.';
comment on column courant.article_rows.published_day is 'The day the page states, in the page''s own time zone.';
comment on column courant.article_rows.published_precision is 'How exactly the page states it: second (published_at is set) or day.';
comment on column courant.article_rows.body is 'Blocks in document order, separated by a blank line.';
comment on column courant.article_rows.content_hash is 'Of title and body; a fetch that finds the same changes nothing.';
comment on column courant.article_rows.meta is 'sources: field name to where its value came from; and whatever the extraction adds.';

-- Nothing is ever lost for want of a partition: ensure_article_partitions moves its rows to where they belong.
create table courant.article_rows_default partition of courant.article_rows default;

create function courant.ensure_article_partitions(months int default 2) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first_day date;
  name      text;
  made      int := 0;
begin
  -- Two callers at once: the second waits here, then finds the partitions made. Settling goes on meanwhile.
  lock table courant.article_rows in share update exclusive mode;
  for first_day in
    -- The coming months, and those of rows that had to go to the default partition.
    select (date_trunc('month', now() at time zone 'utc') + make_interval(months => m))::date from generate_series(0, months) m
    union
    select date_trunc('month', d.seen_on)::date from courant.article_rows_default d
    order by 1
  loop
    name := format('article_rows_%s', to_char(first_day, 'YYYY_MM'));
    continue when to_regclass(format('courant.%I', name)) is not null;
    -- A table made apart and attached: `create table … partition of` would lock the parent against reads and writes.
    execute format(
      'create table courant.%I (like courant.article_rows including defaults including constraints including compression)', name);
    execute 'lock table courant.article_rows_default in access exclusive mode';
    execute format(
      'with moved as (delete from courant.article_rows_default where seen_on >= %L and seen_on < %L returning *)
       insert into courant.%I select * from moved',
      first_day, first_day + interval '1 month', name);
    execute format(
      'alter table courant.article_rows attach partition courant.%I for values from (%L) to (%L)',
      name, first_day, (first_day + interval '1 month')::date);
    made := made + 1;
  end loop;
  return made;
end
$$;
comment on function courant.ensure_article_partitions(int) is
  'Makes the partitions of this month and of as many as asked for after it, and moves rows there from the default one; returns how many it made.';
revoke all on function courant.ensure_article_partitions(int) from public;

select courant.ensure_article_partitions(2);
