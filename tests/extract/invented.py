"""Pages written for these tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from copydesk.extract import read
from copydesk.model import Article, Link, Page

FETCHED = datetime(2024, 5, 2, 12, tzinfo=UTC)
URL = "https://www.harbor-ledger.example/news/ferry-returns"

PARAGRAPHS = [
    "The ferry between Port Amel and the northern islands will run again from Monday, the harbour office said on Thursday.",
    "Repairs to the landing stage, which a storm had damaged in February, took six weeks longer than planned and cost twice as much.",
    "“We know what the line means to the people out there,” said the harbour master, Ines Okoro, at the pier.",
    "For the first month the boats sail three times a day; a summer timetable with five sailings follows in June.",
    "Fishermen had carried passengers in the meantime, free of charge and in nearly any weather, as islanders recall.",
]


def page_html(head: str = "", body: str = "", title: str = "Ferry returns to the northern islands") -> bytes:
    text = body or f"<h1>{title}</h1>" + "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    html = f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>{title} | Harbor Ledger</title>{head}</head>"
    return f"{html}<body><nav><a href='/'>Home</a></nav><article>{text}</article></body></html>".encode()


def page(url: str = URL, link: dict[str, Any] | None = None, **more: Any) -> Page:
    return Page(Link(url, "Harbor Ledger", **(link or {})), url, more.pop("fetched", FETCHED), **more)


def article(head: str = "", body: str = "", link: dict[str, Any] | None = None, **more: Any) -> Article:
    html = page_html(head, body, **({"title": more.pop("title")} if "title" in more else {}))
    return read(page(link=link, **more), html)
