"""Which addresses may be reached, in whatever spelling."""

from __future__ import annotations

import contextlib
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address as TCPv4
from twisted.internet.address import IPv6Address as TCPv6

from crawler.guard import Guard, Refused, is_public, read_literal
from crawler.resolver import GuardedResolver

IPV4 = st.integers(0, 2**32 - 1).map(IPv4Address)
PRIVATE = st.sampled_from(
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.9",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
    ]
).map(IPv4Address)
PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "223.255.255.254")


def carriers(inner: IPv4Address) -> list[IPv6Address]:
    """IPv6 addresses that lead to an IPv4 address by one gateway or another."""
    low = int(inner)
    return [
        IPv6Address(0xFFFF << 32 | low),  # mapped
        IPv6Address(low),  # "compatible"
        IPv6Address(0x64FF9B << 96 | low),  # NAT64
        IPv6Address(0x2002 << 112 | low << 80),  # 6to4
        IPv6Address(0x20010000 << 96 | 0x08080808 << 64 | (low ^ 0xFFFFFFFF)),  # Teredo
        IPv6Address(0x2A00 << 112 | 0x5EFE << 32 | low),  # ISATAP
    ]


@st.composite
def spellings(draw: st.DrawFn, address: IPv4Address) -> str:
    """An IPv4 address as browsers and C libraries read it: 1 to 4 parts, in any base, perhaps with a dot."""
    count = draw(st.integers(1, 4))
    octets = list(address.packed)
    values = [*octets[: count - 1], int.from_bytes(bytes(octets[count - 1 :]), "big")]
    formats = [draw(st.sampled_from(("{:d}", "0x{:x}", "0X{:X}", "0{:o}", "000{:o}"))) for _ in values]
    return ".".join(form.format(value) for form, value in zip(formats, values, strict=True)) + draw(
        st.sampled_from(("", "."))
    )


@given(IPV4.flatmap(lambda address: st.tuples(st.just(address), spellings(address))))
def test_every_spelling_of_an_address_is_that_address(case: tuple[IPv4Address, str]) -> None:
    address, spelling = case
    assert read_literal(spelling.lower()) == address


@given(PRIVATE.flatmap(spellings))
def test_no_spelling_of_a_private_address_passes(spelling: str) -> None:
    with pytest.raises(Refused):
        Guard(proxies={}).check(f"http://{spelling}/")


@given(PRIVATE)
def test_a_private_address_within_another_is_private(inner: IPv4Address) -> None:
    for address in carriers(inner):
        assert not is_public(address)
        with pytest.raises(Refused):
            Guard(proxies={}).check(f"http://[{address}]/")
        with pytest.raises(Refused):
            Guard(proxies={}).check(f"http://[{address.exploded.upper()}]/")


@pytest.mark.parametrize(
    "address", [*PUBLIC, "2606:4700:4700::1111", "64:ff9b::808:808", "2a00:1450:4001::200e"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "::1",
        "::",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "100::1",
        "4000::1",
        "64:ff9b:1::1",
    ],
)
def test_addresses_of_no_public_network_are_not(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST./",
        "http://printer.localhost/",
        "http://%31%32%37.0.0.1/",
        "http://127%2e0.0.1/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://[::1%25lo]/",
        "http://[::ffff:7f00:1]/",
        "http://[fe80::1%eth0]/",
        "http://127.0.0.1.../",
        "http://127.1.1.1.1/",
        "http://256.0.0.1/",
        "http://0x/",
        "http://news.example@127.0.0.1/",
        "http://127.0.0.1:80@news.example/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example:22/",
        "http://news.example:99999/",
        "http:///path",
        "http://a..b/",
        "http://-a.example/",
        "http://" + "a" * 64 + ".example/",
        "file:///etc/passwd",
        "ftp://news.example/",
        "gopher://news.example/",
        "data:text/html,x",
        "//news.example/",
        "",
    ],
)
def test_what_is_not_plainly_a_public_web_address_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        Guard(proxies={}).check(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/",
        "https://news.example:443/",
        "https://www.xn--mnchen-3ya.example./a?b=c",
        "http://a_b.example:80/",
        "http://8.8.8.8/",
    ],
)
def test_a_public_web_address_passes(url: str) -> None:
    Guard(proxies={}).check(url)


def test_a_port_passes_only_where_the_source_names_it() -> None:
    guard = Guard(proxies={})
    guard.check("http://news.example:8080/", named_ports=[8080])
    with pytest.raises(Refused, match="port 8081"):
        guard.check("http://news.example:8081/", named_ports=[8080])


def test_an_allowed_range_passes_and_no_other() -> None:
    guard = Guard(["127.0.0.0/8", "fd00::/8"], proxies={})
    for url in ("http://127.1/", "http://localhost/", "http://[::ffff:127.0.0.1]/", "http://[fd00::1]/"):
        guard.check(url)
    for url in ("http://10.0.0.1/", "http://[::1]/", "http://[64:ff9b::7f00:1]/"):
        with pytest.raises(Refused):
            guard.check(url)


def test_the_proxy_is_no_place_for_a_url() -> None:
    guard = Guard(
        proxies={
            "http": "http://user:secret@proxy.example:3128",
            "https": "squid.example:3128",
            "ftp": "other.example",
        }
    )
    assert guard.proxies == {"proxy.example", "squid.example"}
    for host in ("proxy.example", "PROXY.example.", "squid.example"):
        with pytest.raises(Refused, match="proxy"):
            guard.check(f"http://{host}/")
    guard.check("http://other.example/")


@given(st.text(max_size=40))
def test_no_host_that_strangers_write_breaks_it(host: str) -> None:
    with contextlib.suppress(Refused):
        Guard(proxies={}).check(f"http://{host}/")


class Names:
    """Stands for the reactor and its resolver: a name answers with the addresses set for it."""

    def __init__(self, *answers: str) -> None:
        self.nameResolver = self
        self._answers = answers

    def resolveHostName(self, receiver, host, port=0, types=None, semantics="TCP"):  # noqa: N802
        receiver.resolutionBegan(self)
        for answer in self._answers:
            receiver.addressResolved((TCPv6 if ":" in answer else TCPv4)("TCP", answer, port))
        receiver.resolutionComplete()
        return self


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complete = False

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: TCPv4 | TCPv6) -> None:  # noqa: N802
        self.addresses.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolve(name: str, *answers: str, guard: Guard | None = None) -> list[str]:
    receiver = Receiver()
    GuardedResolver(Names(*answers), guard or Guard(proxies={})).resolveHostName(receiver, name, 80)
    assert receiver.complete
    return receiver.addresses


def test_of_a_names_addresses_only_the_public_ones_are_connected() -> None:
    assert resolve("news.example", "8.8.8.8", "127.0.0.1", "::1", "::ffff:10.0.0.1") == ["8.8.8.8"]
    assert resolve("rebinding.example", "127.0.0.1") == []


def test_what_the_resolver_makes_of_a_literal_is_judged_too() -> None:
    assert resolve("0x7f.1", "127.0.0.1") == []


def test_the_proxys_own_name_resolves_to_whatever_it_is() -> None:
    guard = Guard(proxies={"http": "http://proxy.example:3128"})
    assert resolve("proxy.example", "10.0.0.1", guard=guard) == ["10.0.0.1"]
    assert resolve("proxy.example.", "10.0.0.1", guard=guard) == []
