-- Waits for the enqueues under way for a crawl and keeps others waiting until the transaction ends.
-- $1 name text
insert into courant.crawls as c (bucket, name)
values (0, $1::text)
on conflict on constraint crawls_pkey do update set name = excluded.name
returning c.name;
