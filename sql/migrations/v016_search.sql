-- Full-text search, built beside the write path: a settle writes no word of it.

insert into courant.migrations (version, name) values (16, 'search');

create table courant.search_rows (
  url_key      uuid     not null,
  host_key     bigint   not null,
  content_hash bigint   not null,
  bucket       int      not null,
  seen_on      date     not null,
  language     text,
  words        tsvector not null,
  constraint search_rows_pkey primary key (bucket, host_key, url_key, seen_on)
);
create index search_rows_words on courant.search_rows using gin (words);
create index search_rows_seen on courant.search_rows (seen_on);
comment on table courant.search_rows is
  'The words of each article: title A, description and tags B, text D. Written by coordinator run; search with courant.search_articles.';
comment on column courant.search_rows.content_hash is 'Of the version that words were taken from.';

-- Articles in the order in which they were stored, for the coordinator to follow.
create index article_rows_stored on courant.article_rows (fetched_at);

create table courant.search_progress (
  indexed_to timestamptz not null,
  bucket     int         not null default 0,
  constraint search_progress_pkey primary key (bucket)
);
comment on table courant.search_progress is 'How far the words are written; one row.';
comment on column courant.search_progress.indexed_to is 'article_rows.fetched_at of the last article looked at.';
insert into courant.search_progress (indexed_to) values ('-infinity');

-- Of a BCP 47 tag: PostgreSQL's own configuration of that language, else simple, which takes words as they are.
create function courant.search_configuration(language text) returns regconfig
language sql immutable parallel safe as $$
  select ('pg_catalog.' || case lower(split_part(language, '-', 1))
    when 'ar' then 'arabic' when 'hy' then 'armenian' when 'eu' then 'basque' when 'ca' then 'catalan' when 'da' then 'danish'
    when 'nl' then 'dutch' when 'en' then 'english' when 'fi' then 'finnish' when 'fr' then 'french' when 'de' then 'german'
    when 'el' then 'greek' when 'hi' then 'hindi' when 'hu' then 'hungarian' when 'id' then 'indonesian' when 'ga' then 'irish'
    when 'it' then 'italian' when 'lt' then 'lithuanian' when 'ne' then 'nepali' when 'no' then 'norwegian'
    when 'nb' then 'norwegian' when 'nn' then 'norwegian' when 'pt' then 'portuguese' when 'ro' then 'romanian'
    when 'ru' then 'russian' when 'sr' then 'serbian' when 'es' then 'spanish' when 'sv' then 'swedish' when 'ta' then 'tamil'
    when 'tr' then 'turkish' when 'yi' then 'yiddish'
    else 'simple' end)::regconfig
$$;
comment on function courant.search_configuration(text) is 'The text search configuration for a language.';

-- Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without blanks: each of their characters is a word, and what a query has
-- of them in a row is a phrase.
create function courant.search_text(text text) returns text
language sql immutable parallel safe as $$
  select regexp_replace(text, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g')
$$;
comment on function courant.search_text(text) is 'Text with blanks between the characters of languages that are written without.';

create function courant.search_query(configuration regconfig, query text) returns tsquery
language sql immutable parallel safe as $$
  select websearch_to_tsquery(configuration, courant.search_text(regexp_replace(
    query, '([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)', '"\1"', 'g')))
$$;
comment on function courant.search_query(regconfig, text) is
  'As people type into a search field: words, "phrases", or, -not (websearch_to_tsquery).';

create function courant.search_words(language text, title text, description text, tags text[], body text) returns tsvector
language sql immutable parallel safe as $$
  -- A word that nobody types stands between the parts, so that no phrase goes from one into the next.
  select setweight(to_tsvector(courant.search_configuration(language), courant.search_text(coalesce(title, ''))), 'A')
    || '''␟'':1'::tsvector
    || setweight(to_tsvector(courant.search_configuration(language),
         courant.search_text(coalesce(description, '') || ' ' || array_to_string(tags, ' '))), 'B')
    || '''␟'':1'::tsvector
    -- A tsvector holds 1 MB; what is longer than this many characters is searched by its beginning.
    || to_tsvector(courant.search_configuration(language), courant.search_text(left(body, 200000)))
$$;
comment on function courant.search_words(text, text, text, text[], text) is 'The words of an article, for courant.search_rows.';

create function courant.search_articles(query text, only_language text default null, most int default 20)
returns table (
  rank real, title text, url text, host text, site_name text, published_day date, language text, excerpt text, seen_on date,
  bucket int, host_key bigint, url_key uuid)
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp set client_min_messages = 'warning' as $$
#variable_conflict use_column
declare
  wanted    text := lower(split_part(search_articles.only_language, '-', 1));
  candidate tsquery;
  one       regconfig;
begin
  if wanted is not null then
    candidate := courant.search_query(courant.search_configuration(wanted), query);
  else
    -- An article's words are stems of its own language: a query without a language asks in all of them.
    for one in select distinct courant.search_configuration(l.tag) from (
      select s.tag from unnest(array['simple', 'ar', 'hy', 'eu', 'ca', 'da', 'nl', 'en', 'fi', 'fr', 'de', 'el', 'hi', 'hu', 'id', 'ga',
        'it', 'lt', 'ne', 'no', 'pt', 'ro', 'ru', 'sr', 'es', 'sv', 'ta', 'tr', 'yi']) as s (tag)) l
    loop
      candidate := coalesce(candidate || courant.search_query(one, query), courant.search_query(one, query));
    end loop;
  end if;
  return query
  select found.rank, a.title, a.url, a.host, a.site_name, a.published_day, a.language,
    ts_headline(found.configuration, coalesce(a.description || ' … ', '') || left(a.text, 20000), found.query,
      'StartSel="", StopSel="", MaxWords=40, MinWords=20, MaxFragments=2, FragmentDelimiter=" … "'),
    a.seen_on, a.bucket, a.host_key, a.url_key
  from (
    select ts_rank_cd(s.words, c.query, 1) as rank, c.configuration, c.query, s.bucket, s.host_key, s.url_key, s.seen_on
    from courant.search_rows s
    cross join lateral (
      select k.configuration, courant.search_query(k.configuration, search_articles.query) as query
      from (select courant.search_configuration(s.language) as configuration) k) c
    where s.words @@ candidate and s.words @@ c.query
      and (wanted is null or lower(split_part(s.language, '-', 1)) = wanted)
    order by rank desc, s.seen_on desc, s.url_key
    limit least(greatest(search_articles.most, 1), 1000)) found
  join courant.articles a on a.bucket = found.bucket and a.host_key = found.host_key and a.url_key = found.url_key
    and a.seen_on = found.seen_on
  order by found.rank desc, a.seen_on desc, a.url_key;
end
$$;
comment on function courant.search_articles(text, text, int) is
  'Articles by words, the best first: (query, language, how many). Words, "phrases", or, -not; without a language in all languages.';
