-- Ends sessions of the readers' roles whose transaction is older than so many seconds.
-- $1 seconds int
select courant.end_long_reads($1::int) as ended;
