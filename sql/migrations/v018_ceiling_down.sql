alter table courant.workers drop column ceiling, drop column concurrency;
delete from courant.migrations where version = 18;
