drop trigger hosts_named on courant.hosts;
drop function courant.note_host_names();
drop table courant.host_names;
create index hosts_name on courant.hosts (reverse(split_part(host, ':', 1)) text_pattern_ops);
delete from courant.migrations where version = 17;
