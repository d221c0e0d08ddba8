-- What an article's page says of its other forms and of who may read it.

insert into courant.migrations (version, name) values (13, 'article_marks');

alter table courant.article_rows
  add column amp_url                text,
  add column next_page              text,
  add column alternates             jsonb,
  add column is_accessible_for_free boolean,
  add column amp                    boolean not null default false,
  add column live_blog              boolean not null default false,
  add column truncated              text[]  not null default '{}';

create or replace view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket,
  a.rights, a.unavailable_after,
  a.amp_url, a.next_page, a.alternates, a.is_accessible_for_free, a.amp, a.live_blog, a.truncated
from courant.article_rows a
where a.unavailable_after is null or a.unavailable_after > now();
comment on column courant.articles.amp_url is 'The page''s AMP version, as it links it.';
comment on column courant.articles.next_page is 'The next part of an article in parts.';
comment on column courant.articles.alternates is 'Object: language as in hreflang to URL; null where there are none.';
comment on column courant.articles.is_accessible_for_free is 'False behind a paywall; null where the page does not say.';
comment on column courant.articles.amp is 'The page is an AMP page.';
comment on column courant.articles.live_blog is 'The page is a live blog; of many posts the newest are kept.';
comment on column courant.articles.truncated is
  'What cut the text: paywall, or limits of the parser: inputBytes, nodes, depth, attributes, time.';
