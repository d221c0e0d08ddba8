-- Makes the articles' partitions of this month and the $1 after it.
select courant.ensure_article_partitions($1::int) as made;
