alter table courant.hosts drop column response_ms;
delete from courant.migrations where version = 10;
