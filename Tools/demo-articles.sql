-- The articles as a reader would like to see them: newest first within each site.
--
--   coordinator sql -f Tools/demo-articles.sql                       every article, 100 columns wide
--   coordinator sql -v width=140 -v host=%.example.org -v limit=20 -f Tools/demo-articles.sql
\set QUIET on
\encoding UTF8
\pset pager off
\pset format unaligned
\pset tuples_only on
\if :{?width}
\else
  \set width 100
\endif
\if :{?host}
\else
  \set host %
\endif
\if :{?limit}
\else
  \set limit 100
\endif
\set wide '[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\uff60\\uffe0-\\uffe6]'

with chosen as (
  select *
  from courant.articles
  where host like :'host'
  order by fetched_at desc, url
  limit :limit
),
read as (
  select
    c.*, coalesce(c.site_name, c.host) as site,
    -- The first sentence of the first paragraph: a heading has no full stop.
    coalesce(substring(p.paragraph from '^.{20,}?[.!?。！？][”"’」』]*(?=\s|$|[^\x01-\u2fff])'), p.paragraph, '') as sentence
  from chosen c
  left join lateral (
    select b.block as paragraph
    from regexp_split_to_table(c.text, '\n\n') with ordinality b (block, n)
    where b.block ~ '[.!?。！？…:][”"’」』)]*\s*$'
    order by b.n
    limit 1
  ) p on true
),
lines as (
  select
    site, published_at, published_day, url,
    coalesce(title, url) as headline,
    concat_ws(
      '  |  ',
      site,
      to_char(coalesce(published_day, published_at::date), 'FMDD Mon YYYY'),
      nullif(array_to_string(authors, ', '), ''),
      word_count || ' words',
      language) as about,
    regexp_replace(sentence, '\s+', ' ', 'g') as sentence
  from read
)
-- A line is as wide as the terminal: characters of East Asia count double. What is cut is cut between words.
select concat_ws(
  E'\n  ',
  case
    when length(headline) + regexp_count(headline, :'wide') <= :width then headline
    else
      regexp_replace(
        left(headline, (:width - 2) * length(headline) / (length(headline) + regexp_count(headline, :'wide'))),
          '\s+\S*$', '')
      || ' …'
  end,
  left(about, (:width - 2) * length(about) / (length(about) + regexp_count(about, :'wide'))),
  case
    when length(sentence) + regexp_count(sentence, :'wide') <= :width - 2 then sentence
    else
      regexp_replace(
        left(sentence, (:width - 4) * length(sentence) / (length(sentence) + regexp_count(sentence, :'wide'))),
          '\s+\S*$', '')
      || ' …'
  end) || E'\n'
from lines
order by site, coalesce(published_at, published_day) desc nulls last, url;
