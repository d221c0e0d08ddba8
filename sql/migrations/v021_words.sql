-- The words of an article are bounded by what PostgreSQL holds of them, and an article whose words it refuses is stepped over.

insert into courant.migrations (version, name) values (21, 'words');

alter table courant.search_rows
  add column retry_at timestamptz,
  add column failures smallint,
  add column error    text;
comment on column courant.search_rows.error is 'Why the server refused the words, which are empty then; null: it took them.';
comment on column courant.search_rows.retry_at is 'When they are tried again; null where they were taken.';
comment on column courant.search_rows.failures is 'How often they were refused; each time doubles the wait.';
create index search_rows_refused on courant.search_rows (retry_at) where retry_at is not null;

-- A tsvector holds 1 MB of words with their places: words are taken piece by piece, up to `most` bytes of them. No piece can have too many
-- by itself: a compound counts as itself and by its parts, at most 255 places of 2 bytes are kept for each, and characters are 4 bytes.
create function courant.bounded_words(configuration regconfig, text text, most int) returns tsvector
language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp set client_min_messages = 'warning' as $$
declare
  -- As to time, not to size: what is longer has its beginning searched.
  rest  text := left(bounded_words.text, 2000000);
  piece text;
  cut   int;
  found tsvector := '';
  more  tsvector;
begin
  while rest <> '' loop
    piece := left(rest, 20000);
    if length(rest) > 20000 then
      -- Between two words, where there is a blank.
      cut := strpos(reverse(right(piece, 4000)), ' ');
      if cut > 1 then piece := left(piece, 20001 - cut); end if;
    end if;
    rest := substr(rest, length(piece) + 1);
    more := to_tsvector(configuration, courant.search_text(piece));
    exit when pg_column_size(found) + pg_column_size(more) > most;
    found := found || more;
  end loop;
  return found;
end
$$;
comment on function courant.bounded_words(regconfig, text, int) is
  'The words of a text from its beginning, as many as have so many bytes.';

create or replace function courant.search_words(language text, title text, description text, tags text[], body text) returns tsvector
language sql immutable parallel safe as $$
  -- A word that nobody types stands between the parts, so that no phrase goes from one into the next.
  select setweight(courant.bounded_words(courant.search_configuration(language), coalesce(title, ''), 100000), 'A')
    || '''␟'':1'::tsvector
    || setweight(courant.bounded_words(courant.search_configuration(language),
         coalesce(description, '') || ' ' || array_to_string(tags, ' '), 200000), 'B')
    || '''␟'':1'::tsvector
    || courant.bounded_words(courant.search_configuration(language), body, 700000)
$$;
