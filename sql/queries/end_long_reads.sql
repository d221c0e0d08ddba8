-- Ends sessions of the readers' roles whose transaction is older than $1 seconds.
select courant.end_long_reads($1::int) as ended;
