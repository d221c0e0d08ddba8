delete from courant.migrations where version = 11;
alter table courant.hosts drop column windows, drop column connections;
drop function courant.next_opening(text, timestamptz);
drop function courant.window_end(text, timestamptz);
