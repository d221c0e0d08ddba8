drop view courant.job_status;
alter table courant.jobs drop column crashes;
alter table courant.hosts drop column in_hand;
comment on column courant.hosts.crashes is 'Leases in a row that expired instead of being released.';
create view courant.job_status as
select
  j.url, h.host,
  case
    when j.state = 1 then 'done'
    when j.state = 2 then 'dead'
    when j.state = 3 then 'excluded'
    when j.held then 'paused'
    when h.lease_until > now() and j.due_at <= now() then 'leased'
    when h.resume_at is not null then 'paused'
    when j.attempt > 0 then 'retrying'
    else 'queued'
  end as state,
  j.outcome, j.error_class, j.error, j.http_status, j.attempt as attempts, j.lane, j.crawl,
  j.enqueued_at, j.last_at, j.due_at,
  case when j.state = 0 and not j.held then nullif(greatest(j.due_at, h.next_fetch_at), 'infinity') end as fetch_after,
  j.redirect_url, j.hops, j.seen_on, j.url_key, j.host_key, j.bucket
from courant.jobs j
join courant.hosts h on h.bucket = j.bucket and h.host_key = j.host_key;
comment on column courant.job_status.state is
  'queued; leased: due, and its host is in a worker''s hands; paused: its host or its crawl is, by an operator; retrying: queued after a failed attempt; done; dead: given up; excluded: must not or need not be fetched.';
comment on column courant.job_status.fetch_after is
  'The later of due_at and the instant from which its host may be asked again; null while paused.';
comment on view courant.job_status is 'What happened to each URL, and what it waits for.';
comment on column courant.job_status.outcome is 'Of the last attempt: stored, unchanged, not_article, redirected, excluded, retry, dead.';
comment on column courant.job_status.error_class is 'Why the last attempt failed or the job was excluded; error says it in words.';
comment on column courant.job_status.attempts is 'Attempts of the present round.';
comment on column courant.job_status.due_at is 'Not fetched before; null when it is not in the queue.';
delete from courant.migrations where version = 20;
