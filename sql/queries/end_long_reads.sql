-- Ends sessions of the readers' roles whose transaction is older than a number of seconds.
-- $1 seconds int
select courant.end_long_reads($1::int) as ended;
