drop table courant.error_counters;
drop table courant.counters;
delete from courant.migrations where version = 3;
