from __future__ import annotations

import time
from contextlib import suppress

import pytest
from invented import page

from copydesk.errors import Unreadable
from copydesk.extract import read

pytestmark = pytest.mark.slow
LIMIT = 10  # seconds of CPU time

BOMBS = {
    "nested elements": b"<html><body>" + b"<div>" * 300_000 + b"deep",
    "nested inline elements": b"<html><body><p>" + b"<b>" * 300_000 + b"deep",
    "attributes": b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">x</p>",
    "attributes on a small page": b"<p "
    + b" ".join(b"%x" % n for n in range(0x1000, 0x1000 + 11_900))
    + b">x</p>",
    "attributes with signs between": b"<html><body><p "
    + b"/".join(b'a%d=">"' % n for n in range(300_000))
    + b">x</p>",
    "attributes on many elements": (b"<p " + b" ".join(b"a%d" % n for n in range(990)) + b">x</p>") * 2_000,
    "elements": b"<html><body>" + b"<p>word</p>" * 300_000,
    "lists": b"<html><body><article>" + b"<ul><li><a href=x>y</a>" * 90_000,
    "a title": b"<html><title>" + b"x" * 9_900_000 + b"</title><p>text",
    "a title beyond the limit of the readers": b"<html><title>" + b"x" * 20_000_000 + b"</title><p>text",
    "text without markup": b"word and another. " * 550_000,
    "text in scripts": b"<html><body><script>x = {"
    + b'"a": "word and another of this text, and more of it.",' * 180_000
    + b'"b": 1}</script>',
    "a stream": b'<script>self.__next_f.push([1,"'
    + b"1:T0,2:[]\\n" * 900_000
    + b'"])</script><title>t</title>',
    "many descriptions": b"<meta name=description content='A description of some length, repeated'>" * 40_000
    + b"<p>A description of some length, repeated</p>" * 40_000,
    "nested articles": b"<html><body>" + b"<article><p>word and another</p>" * 20_000,
    "articles in articles": b"<html><body><article>"
    + b"<article><a href=/x>y</a><p>word</p></article>" * 12_000,
    "nested boxes": b"<html><body>" + b"<div class=promo>" * 250 + b"<p>word and another. </p>" * 40_000,
    "links alone": b"<html><body><article>"
    + b"<p><a href=/x>Read more: a headline of some length</a></p>" * 12_000,
    "a paragraph": b"<html><title>t</title><p>" + b"word " * 1_900_000,
    "angle brackets": b"<a" * 4_900_000,
    "quotes": b"<a ='" * 1_900_000,
    "entities": b"<html><title>t</title><p>" + b"&amp;" * 1_900_000,
    "nested JSON": b"<script type='application/ld+json'>" + b"[" * 5_000_000 + b"</script><title>t</title>",
    "JSON of many nodes": b"<script type='application/ld+json'>["
    + b'{"@type":"NewsArticle"},' * 350_000
    + b"{}]</script><title>t</title>",
    "many headings": b"<html><body>" + b"<h1>a | b | c</h1>" * 90_000,
    "a title of separators": b"<html><title>" + b" | a" * 2_400_000 + b"</title>",
    "comments": b"<!-" * 3_300_000,
    "a description": b"<title>t</title><meta name=description content='" + b"<p " * 3_000_000 + b"'>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused_in_time(name):
    start = time.process_time()
    with suppress(Unreadable):
        read(page(), BOMBS[name])
    assert time.process_time() - start < LIMIT
