drop table courant.addresses;
alter table courant.hosts drop column address;
delete from courant.migrations where version = 15;
