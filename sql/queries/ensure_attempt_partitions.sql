-- Makes the attempts' partitions of today and the $1 days after it.
select courant.ensure_attempt_partitions($1::int) as made;
