-- Makes a table's partition of now and those after it: months of articles, days of attempts and of kept pages.
-- $1 parent text: the table | $2 ahead int: how many after that of now
select courant.ensure_partitions($1::text, $2::int) as made;
