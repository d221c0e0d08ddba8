drop table courant.workers;
delete from courant.migrations where version = 4;
