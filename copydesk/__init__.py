"""The desk: pages in, front-matter documents out. Knows neither Scrapy nor Prefect."""

__version__ = "0.2.0"
