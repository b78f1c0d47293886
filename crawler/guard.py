"""Which addresses may be reached: the public ones, and what the workspace allows.

One guard serves every client. It judges URLs before they are asked for (crawler/middlewares/guard.py) and
addresses as names resolve to them (crawler/resolver.py), so that the address judged is the one connected.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies

from copydesk.urls import DEFAULT_PORTS

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA special-purpose registries (RFC 6890, as of 2025), which newer Pythons follow and older ones do not.
_NOT_PUBLIC: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "64:ff9b:1::/48",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ]
)
_GLOBAL_IPV6 = IPv6Network("2000::/3")  # all that is handed out so far (RFC 4291, 2.4)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the upper half of an interface identifier
# A name as the DNS has it, in ASCII; the underscore is against the rules, and in use.
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*\.?")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_LOOPBACK = IPv4Address("127.0.0.1")


class Refused(Exception):
    """The reason why an address may not be asked for."""


def is_public(address: Address) -> bool:
    """Whether the address, and each IPv4 address that it carries within it, is one of the public Internet."""
    if any(address in network for network in _NOT_PUBLIC if network.version == address.version):
        return False
    if isinstance(address, IPv4Address):
        return True
    carried = _carried(address)
    return all(map(is_public, carried)) and (address in _GLOBAL_IPV6 or address in _NAT64)


def _carried(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that a gateway or host may take an IPv6 address for."""
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64 or int(address) >> 32 == 0 or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        found.append(low)
    return [each for each in found if each is not None]


class Guard:
    """Judges addresses. `allow` names the non-public ranges that the workspace lets it reach."""

    def __init__(self, allow: Iterable[str] = (), proxies: Mapping[str, str] | None = None) -> None:
        self._allowed = [ip_network(each) for each in allow]
        proxies = getproxies() if proxies is None else proxies
        self.proxies = frozenset(
            filter(None, (_proxy_host(proxies.get(scheme, "")) for scheme in DEFAULT_PORTS))
        )

    def allows(self, address: Address) -> bool:
        """Whether a connection to the address may be attempted."""
        if is_public(address):
            return True
        same = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
        return any(same in network for network in self._allowed if network.version == same.version)

    def check(self, url: str, named_ports: Collection[int] = ()) -> None:
        """Raises Refused, with the reason, for a URL that must not be asked for.

        `named_ports` are those that the source's own addresses name.
        """
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            raise Refused("not an address") from None
        if parts.scheme not in DEFAULT_PORTS:
            raise Refused(f"{parts.scheme or 'no scheme'}: only http and https are fetched")
        if "@" in parts.netloc:
            raise Refused("an address with a user name in it")
        if port not in (None, *DEFAULT_PORTS.values(), *named_ports):
            raise Refused(
                f"port {port}: only 80, 443 and the one that the source's own address names are asked"
            )
        self._check_host(host)

    def _check_host(self, host: str) -> None:
        literal = read_literal(host)
        if literal is not None:
            if not self.allows(literal):
                raise Refused(f"{literal} is not a public address; `network: allow:` opens a range")
        elif host.rstrip(".") in self.proxies:
            raise Refused(f"{host} is the proxy's own address")


@lru_cache(maxsize=4096)
def read_literal(host: str) -> Address | None:
    """The address that a URL's host spells, None where it is a name.

    Numbers are read as browsers and the C library read them (https://url.spec.whatwg.org/#ipv4-parser): one
    to four parts, decimal, octal or hexadecimal. Raises Refused where it is neither an address nor a name:
    what one reader rejects, another may take for 127.0.0.1.
    """
    if ":" in host:
        try:
            return ip_address(host)  # with a zone (%eth0) it is compared without
        except ValueError:
            raise Refused(f"{host[:60]!r} is no address") from None
    if not _NAME.fullmatch(host):
        raise Refused(f"{host[:60]!r} is no host name")
    name = host.rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):  # RFC 6761, 6.3
        return _LOOPBACK
    if not _NUMBER.fullmatch(name.rpartition(".")[2]):
        return None
    try:
        return IPv4Address(socket.inet_aton(name))
    except OSError:
        raise Refused(f"{host[:60]!r} is no address") from None


def named_ports(addresses: Iterable[str]) -> list[int]:
    """The ports that these addresses name; what is no address names none."""
    found = []
    for address in addresses:
        with suppress(ValueError):
            found.append(urlsplit(address).port)
    return [port for port in found if port]


def _proxy_host(proxy: str) -> str:
    return (urlsplit(proxy if "//" in proxy else f"//{proxy}").hostname or "").rstrip(".")
