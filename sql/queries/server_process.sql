-- Which process of the server answers: a pooler tells its clients a number of its own making.
select pg_backend_pid()::text as pid;
