-- Makes the attempts' partitions of today and the days after it.
-- $1 days int: how many after it
select courant.ensure_attempt_partitions($1::int) as made;
