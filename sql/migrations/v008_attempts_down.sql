drop view courant.attempts;
drop function courant.drop_attempt_partitions(int, uuid, bigint);
drop function courant.ensure_attempt_partitions(int);
drop table courant.attempt_rows;
delete from courant.migrations where version = 8;
