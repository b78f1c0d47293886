"""Workspaces over the stored webs: the real pages, and the invented publishers made of labelled articles."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import yaml

from bench.measure import SHARED

KINDS = {"rss": "feed", "atom": "feed", "json-feed": "feed", "news-sitemap": "sitemap", "listing": "listing"}


def workspace(sources: Path, folder: Path) -> Path:
    """A workspace of all sources of a list, without delays, signals ignored: these pages are here for measuring."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [json.loads(line) for line in sources.read_text(encoding="utf-8").splitlines()]
    desk = {
        "site": {"title": "Bench"},
        "contact": "https://example.org/bench",
        "crawl": {"delay": 0},
        "signals": {"noarchive": "ignore", "tdm": "ignore"},
        "sources": [{"name": row["name"], KINDS[row["kind"]]: row["url"]} for row in rows],
    }
    (folder / "copydesk.yaml").write_text(yaml.safe_dump(desk, allow_unicode=True), encoding="utf-8")
    return folder


def storyweb(folder: Path) -> Path:
    """966 articles of 12 invented publishers, a tenth of them copied: the folder with its index and sources."""
    command = [SHARED / "realweb/storyweb", SHARED / "eval/stories/ecbplus.jsonl.gz", folder]
    subprocess.run([sys.executable, *map(str, command)], check=True, stdout=subprocess.DEVNULL)
    return folder


def real_articles() -> list[str]:
    """The addresses of the 251 real pages, as they are asked for."""
    with (SHARED / "realweb/index.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["url"].partition("#")[0] for row in rows if row.get("file", "").startswith("pages/")]
