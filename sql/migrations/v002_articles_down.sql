drop function courant.ensure_article_partitions(int);
drop table courant.article_rows;
delete from courant.migrations where version = 2;
