drop function courant.search_articles(text, text, int);
drop function courant.search_words(text, text, text, text[], text);
drop function courant.search_query(regconfig, text);
drop function courant.search_text(text);
drop function courant.search_configuration(text);
drop index courant.article_rows_stored;
drop table courant.search_progress;
drop table courant.search_rows;
delete from courant.migrations where version = 16;
