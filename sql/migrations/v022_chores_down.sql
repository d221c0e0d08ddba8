drop table courant.failing_chores;
delete from courant.migrations where version = 22;
