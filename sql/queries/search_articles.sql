-- Articles by words, the best first.
-- $1 query text: as people type it | $2 language text: or null | $3 most int: how many at most
select s.title, s.url, s.host, s.site_name, s.published_day::text as published_day, s.language, s.excerpt
from courant.search_articles($1::text, $2::text, $3::int) s;
