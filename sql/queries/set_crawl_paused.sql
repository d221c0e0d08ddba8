-- Notes that a crawl is paused or not; its jobs are put on hold or let go after that. Waits for the enqueues under way.
-- $1 name text | $2 paused bool
insert into courant.crawls as c (bucket, name, paused)
values (0, $1::text, $2::bool)
on conflict on constraint crawls_pkey do update set paused = excluded.paused
returning c.name;
