drop function courant.drop_page_partitions(int, uuid, bigint);
drop function courant.ensure_page_partitions(int);
drop table courant.page_rows;
delete from courant.migrations where version = 19;
