drop table courant.robots;
drop table courant.jobs;
drop table courant.hosts;
drop table courant.migrations;
drop schema courant;
