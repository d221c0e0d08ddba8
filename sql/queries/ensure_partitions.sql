-- Makes the articles' partitions of this month and the $1 after it, and the attempts' of today and the three days after it; those of
-- kept pages too where $2 says that some are kept.
select courant.ensure_article_partitions($1::int) + courant.ensure_attempt_partitions(3)
  + case when $2::bool then courant.ensure_page_partitions(3) else 0 end as made;
