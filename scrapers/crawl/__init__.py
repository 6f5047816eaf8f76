"""A crawl of one source with Scrapy."""
