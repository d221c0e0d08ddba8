-- Errors by class since an instant, with the latest example.
-- $1 seconds float8: to look back
select e.error_class, e.outcome, sum(e.count)::bigint as count,
  (array_agg(e.example_url order by e.minute desc))[1] as example_url,
  (array_agg(e.example order by e.minute desc))[1] as example
from courant.error_counters e
where e.minute >= date_trunc('minute', now()) - $1::float8 * interval '1 second'
group by e.error_class, e.outcome
order by count desc, e.error_class, e.outcome;
