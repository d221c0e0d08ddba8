-- Makes the kept pages' partitions of today and the $1 days after it.
select courant.ensure_page_partitions($1::int) as made;
