/// Crawling.
