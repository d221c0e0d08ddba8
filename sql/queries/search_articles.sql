-- Articles by words, the best first. $1 query, $2 language or null, $3 articles at most
select f.title, f.url, f.host, f.site_name, f.published_day::text as published_day, f.language, f.excerpt, f.seen_on::text as seen_on,
  f.bucket, f.host_key, f.url_key::text as url_key
from courant.search_articles($1::text, $2::text, $3::int) f;
