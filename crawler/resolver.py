"""Names resolved to allowed addresses only, so that the address checked is the address connected."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer

from crawler.guard import Guard

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase

# Names that led nowhere else, with the address that was kept from them: why a name "cannot be resolved".
refused: dict[str, str] = {}


@implementer(IHostnameResolver)
class GuardedResolver:
    """Passes on what the reactor's own resolver finds, without the addresses that the guard forbids.

    A name that answers with a public address first and with 127.0.0.1 the next time, or with both at
    once, never leads to 127.0.0.1. The proxy's own host is let through: the guard keeps URLs from it.
    """

    def __init__(self, reactor: ReactorBase, guard: Guard) -> None:
        self._reactor = reactor
        self._resolver = reactor.nameResolver
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> GuardedResolver:
        return cls(reactor, Guard(crawler.settings.getlist("ALLOW_NETWORKS")))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        receiver: IResolutionReceiver,
        host: str,
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        if host not in self._guard.proxies:
            receiver = _Filter(receiver, host, self._guard)
        return self._resolver.resolveHostName(receiver, host, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _Filter:
    def __init__(self, receiver: IResolutionReceiver, host: str, guard: Guard) -> None:
        self._host = host
        self._guard = guard
        self.resolutionBegan = receiver.resolutionBegan
        self.resolutionComplete = receiver.resolutionComplete
        self._pass_on = receiver.addressResolved

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        if self._guard.allows(ip_address(address.host)):
            refused.pop(self._host, None)
            self._pass_on(address)
        else:
            refused[self._host] = address.host
