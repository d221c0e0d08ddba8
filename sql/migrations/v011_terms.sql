-- What a host's owner allows: windows of the day, and more than one request at a time.

insert into courant.migrations (version, name) values (11, 'terms');

alter table courant.hosts
  add column connections smallint not null default 1,
  add column windows     text,
  add constraint hosts_connections_known check (connections between 1 and 8);
comment on column courant.hosts.connections is
  'Requests that may be under way at once, as an operator set it; two of them leave at least delay / connections apart.';
comment on column courant.hosts.windows is
  'When it may be asked, as an operator set it: 22:00-06:00,12:00-13:00 Europe/Berlin; null: always. The zone''s wall clock counts.';

-- The first instant from `at` on that lies in a window; `at` itself when it does.
create function courant.next_opening(windows text, at timestamptz) returns timestamptz
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select case
    when windows is null or not isfinite(at) then at
    else (
      select min(greatest(at, opens))
      from unnest(string_to_array(split_part(windows, ' ', 1), ',')) as w(window_text)
      -- Yesterday's may last until today, and today's may be over.
      cross join generate_series(-1, 1) as d(day)
      cross join lateral (
        select ((at at time zone split_part(windows, ' ', 2))::date + d.day + split_part(w.window_text, '-', 1)::time)
            at time zone split_part(windows, ' ', 2) as opens,
          ((at at time zone split_part(windows, ' ', 2))::date + d.day + split_part(w.window_text, '-', 2)::time
            + case when split_part(w.window_text, '-', 2)::time <= split_part(w.window_text, '-', 1)::time
                then interval '1 day' else interval '0' end)
            at time zone split_part(windows, ' ', 2) as closes) as x
      where closes > at)
    end
$$;
comment on function courant.next_opening(text, timestamptz) is
  'The first instant from the given one on that lies in a window of hosts.windows; without windows the given one.';

-- The end of the window in which `at` lies; null when it lies in none, or there are none.
create function courant.window_end(windows text, at timestamptz) returns timestamptz
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
  select max(x.closes)
  from unnest(string_to_array(split_part(windows, ' ', 1), ',')) as w(window_text)
  cross join generate_series(-1, 1) as d(day)
  cross join lateral (
    select ((at at time zone split_part(windows, ' ', 2))::date + d.day + split_part(w.window_text, '-', 1)::time)
        at time zone split_part(windows, ' ', 2) as opens,
      ((at at time zone split_part(windows, ' ', 2))::date + d.day + split_part(w.window_text, '-', 2)::time
        + case when split_part(w.window_text, '-', 2)::time <= split_part(w.window_text, '-', 1)::time
            then interval '1 day' else interval '0' end)
        at time zone split_part(windows, ' ', 2) as closes) as x
  where x.opens <= at and x.closes > at
$$;
comment on function courant.window_end(text, timestamptz) is
  'The end of the window of hosts.windows in which an instant lies; null when it lies in none.';
