drop view courant.throughput;
drop view courant.host_health;
drop view courant.job_status;
drop view courant.articles;
delete from courant.migrations where version = 5;
