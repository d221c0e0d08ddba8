drop function courant.drop_article_partitions(int, uuid, bigint);
alter table courant.workers drop column vanished_at;
drop table courant.leaders;
delete from courant.migrations where version = 6;
