-- Makes the articles' partitions of this month and the months after it.
-- $1 months int: how many after it
select courant.ensure_article_partitions($1::int) as made;
