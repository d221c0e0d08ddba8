-- The jobs of one crawl by state and error class; reads all of them.
-- $1 name text
select s.state, s.error_class, count(*)::bigint as count, count(distinct s.host_key)::bigint as hosts,
  max(s.url) filter (where s.error_class is not null) as example_url
from courant.job_status s
where s.crawl = $1::text
group by s.state, s.error_class
order by count desc, s.state, s.error_class;
