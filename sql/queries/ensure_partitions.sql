-- Makes the articles' partitions of this month and the $1 after it, and the attempts' of today and the three days after it.
select courant.ensure_article_partitions($1::int) + courant.ensure_attempt_partitions(3) as made;
