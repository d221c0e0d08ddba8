-- A view loses columns only by being made anew; who could read it before can read it then.
create temp table grants_kept on commit drop as
  select g.grantee::regrole::text as grantee
  from pg_class c, aclexplode(c.relacl) g
  where c.oid = 'courant.articles'::regclass and g.privilege_type = 'SELECT' and g.grantee <> 0 and g.grantee <> c.relowner;
drop view courant.articles;
alter table courant.article_rows
  drop column amp_url, drop column next_page, drop column alternates, drop column is_accessible_for_free, drop column amp,
  drop column live_blog, drop column truncated;
create view courant.articles as
select
  a.url, a.host, a.title, a.authors, a.byline, a.published_at, a.published_day, a.modified_at, a.language, a.site_name,
  a.description, a.section, a.tags, a.lead_image, a.canonical_url, a.page_type, a.quality, a.word_count, a.body as text,
  a.fetched_at, a.seen_on, a.published_precision, a.content_hash, a.meta, a.url_key, a.host_key, a.bucket,
  a.rights, a.unavailable_after
from courant.article_rows a
where a.unavailable_after is null or a.unavailable_after > now();
comment on view courant.articles is 'One row per article, as a reader would like to see it.';
comment on column courant.articles.url is 'The normalized URL it was fetched from.';
comment on column courant.articles.byline is 'The author line as the page has it; authors is parsed from it or from metadata.';
comment on column courant.articles.published_at is 'Null when the page states no instant; see published_day.';
comment on column courant.articles.published_day is 'The day the page states, in its own time zone.';
comment on column courant.articles.language is 'BCP 47 primary tag.';
comment on column courant.articles.canonical_url is 'As declared by the page.';
comment on column courant.articles.page_type is 'article, listing, forum, product, service, documentation or collection.';
comment on column courant.articles.quality is '0 to 1: how far to trust the extraction.';
comment on column courant.articles.text is 'The body: blocks separated by a blank line, headings and list items on their own.';
comment on column courant.articles.fetched_at is 'When this version was stored.';
comment on column courant.articles.seen_on is 'The UTC day on which the URL was first enqueued. A condition on it reads only the months it names.';
comment on column courant.articles.meta is 'sources: where each field came from.';
comment on column courant.articles.rights is
  'What the page and its site reserve: directives (noarchive, nofollow, ...), tdm, content_usage, content_signal. Null where nothing is.';
comment on column courant.articles.unavailable_after is 'The instant from which the page asks not to be shown; it is not here from then on.';
do $$
declare
  kept record;
begin
  for kept in select distinct k.grantee from grants_kept k loop
    execute format('grant select on courant.articles to %s', kept.grantee);
  end loop;
end
$$;
drop table grants_kept;
delete from courant.migrations where version = 13;
