create or replace function courant.search_words(language text, title text, description text, tags text[], body text) returns tsvector
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
drop function courant.bounded_words(regconfig, text, int);
delete from courant.search_rows where error is not null;
alter table courant.search_rows drop column retry_at, drop column failures, drop column error;
delete from courant.migrations where version = 21;
