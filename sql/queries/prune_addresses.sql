-- Forgets addresses without a request in the last day.
delete from courant.addresses a where a.next_at < now() - interval '1 day';
