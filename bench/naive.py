"""The naive pipeline of the same parts: a plain Scrapy spider with default settings, trafilatura with metadata in
its callback, PyYAML's dump into a file. `python bench/naive.py ADDRESSES OUT`: it is even given the addresses."""

from __future__ import annotations

import sys
from hashlib import sha1
from pathlib import Path

import scrapy
import trafilatura
import yaml
from scrapy.crawler import CrawlerProcess


class Naive(scrapy.Spider):
    name = "naive"

    def parse(self, response):
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if found is None:
            return
        fields = {
            name: value for name, value in found.as_dict().items() if isinstance(value, (str, list)) and value
        }
        text = fields.pop("text", "")
        name = sha1(response.url.encode()).hexdigest()[:12]
        front = yaml.dump(fields, allow_unicode=True, sort_keys=False)
        (self.out / f"{name}.md").write_text(f"---\n{front}---\n\n{text}\n", encoding="utf-8")


if __name__ == "__main__":
    addresses, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    process = CrawlerProcess({"LOG_LEVEL": "ERROR"})
    process.crawl(Naive, start_urls=addresses.read_text(encoding="utf-8").split(), out=out)
    process.start()
