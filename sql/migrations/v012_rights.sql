-- What pages and sites reserve: stored with articles, and obeyed.

insert into courant.migrations (version, name) values (12, 'rights');

alter table courant.article_rows
  add column rights            jsonb,
  add column unavailable_after timestamptz;
comment on column courant.article_rows.rights is 'What the page and its site reserve; null where nothing is. See courant.articles.';
comment on column courant.article_rows.unavailable_after is
  'From then on courant.articles does not show it, and the upkeep deletes it; -infinity: withdrawn by a later fetch. Null: for ever.';
create index article_rows_unavailable on courant.article_rows (unavailable_after) where unavailable_after is not null;

create table courant.rights_files (
  host_key    bigint      not null,
  fetched_at  timestamptz,
  expires_at  timestamptz not null,
  bucket      int         not null,
  http_status smallint,
  scheme      text        not null,
  error       text,
  body        bytea compression lz4,
  constraint rights_files_pkey primary key (bucket, host_key, scheme)
) with (toast_tuple_target = 128);
comment on table courant.rights_files is '/.well-known/tdmrep.json by host and scheme, as courant.robots has robots.txt.';
comment on column courant.rights_files.fetched_at is 'When body was last answered by the host.';
comment on column courant.rights_files.error is 'Of the last try, when it failed; an earlier body is used meanwhile.';
comment on column courant.rights_files.body is 'The bytes as served; null when the host has no such file.';

create or replace view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket,
  a.rights, a.unavailable_after
from courant.article_rows a
where a.unavailable_after is null or a.unavailable_after > now();
comment on column courant.articles.rights is
  'What the page and its site reserve: directives (noarchive, nofollow, ...), tdm, content_usage, content_signal. Null where nothing is.';
comment on column courant.articles.unavailable_after is 'The instant from which the page asks not to be shown; it is not here from then on.';
