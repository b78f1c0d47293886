from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.documents.amp import cdn_amp_url

LONG = "a-rather-long-name.of-a-newspaper-that-nobody-ever-shortened.and-its-section-on-science.example"


@pytest.mark.parametrize(
    ("address", "subdomain", "rest"),
    [
        ("https://www.example.com", "www-example-com", "/c/s/www.example.com"),
        ("http://www.example.com/a?b=c&d", "www-example-com", "/c/www.example.com/a?b=c&d"),
        ("https://wap.my-paper.com/x_1.html#top", "wap-my--paper-com", "/c/s/wap.my-paper.com/x_1.html"),
        ("https://en-us.example.com/", "0-en--us-example-com-0", "/c/s/en-us.example.com/"),
        ("https://xn--bcher-kva.ch/", "xn--bcher-ch-65a", "/c/s/xn--bcher-kva.ch/"),
        ("https://bücher.ch/", "xn--bcher-ch-65a", "/c/s/bücher.ch/"),
        ("https://點看.com", "xn---com-k47jg78q", "/c/s/點看.com"),
        ("https://hello--world.com/", "hello----world-com", "/c/s/hello--world.com/"),
    ],
)
def test_the_cache_keeps_a_page_under_its_publishers_name(address: str, subdomain: str, rest: str) -> None:
    assert cdn_amp_url(address) == f"https://{subdomain}.cdn.ampproject.org{rest}"


@pytest.mark.parametrize("host", ["localhost", "hello.xn--4gbrim.xn--wgbh1c", LONG])
def test_a_host_that_makes_no_readable_label_is_hashed(host: str) -> None:
    digest = base64.b32encode(hashlib.sha256(host.encode()).digest()).decode().lower()
    assert cdn_amp_url(f"https://{host}/").startswith(f"https://{digest[:52]}.cdn.ampproject.org/c/s/{host}/")


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("toplevelnohyphens", "qsgpfjzulvuaxb66z77vlhb5gu2irvcnyp6t67cz6tqo5ae6fysa"),
        ("no-dot-domain", "4lxc7wqq7b25walg4rdiil62veijrmqui5z3ept2lyfqqwpowryq"),
        (
            "hello.xn--4gbrim.xn----rmckbbajlc6dj7bxne2c.xn--wgbh1c",
            "a6h5moukddengbsjm77rvbosevwuduec2blkjva4223o4bgafgla",
        ),
        ("xn--4gbrim.xn----rmckbbajlc6dj7bxne2c.xn--wgbh1c", "xn-------i5fvcbaopc6fkc0de0d9jybegt6cd"),
    ],
)
def test_hosts_become_the_labels_that_the_rules_publishers_tests_name(host: str, label: str) -> None:
    assert cdn_amp_url(f"https://{host}/a") == f"https://{label}.cdn.ampproject.org/c/s/{host}/a"


@pytest.mark.parametrize("address", ["", "ftp://example.com/", "//example.com", "https:///a", "javascript:x"])
def test_what_is_no_web_address_has_no_place_in_the_cache(address: str) -> None:
    with pytest.raises(ValueError, match="not a web address"):
        cdn_amp_url(address)


@given(st.text())
def test_any_host_gives_a_label_or_is_refused(host: str) -> None:
    try:
        address = cdn_amp_url(f"https://{host}/")
    except ValueError:
        return
    label = address.removeprefix("https://").partition(".cdn.")[0]
    assert 0 < len(label) <= 63
    assert label.isascii()
