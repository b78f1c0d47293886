"""What is remembered of sources, hosts and pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, delete, select

from copydesk.batches import batched
from copydesk.conversation.messages import HostMemory, Validators
from copydesk.model import Picture
from copydesk.state.links import MANY
from copydesk.state.store import upsert
from copydesk.state.tables import hosts, pictures, sources

KEEP_ROBOTS = 86_400  # seconds: RFC 9309 asks for at most a day
KEEP_FAILED_PICTURE = 86_400

_validators = msgspec.json.Decoder(dict[str, Validators]).decode
_host = msgspec.json.Decoder(HostMemory).decode
_picture = msgspec.json.Decoder(Picture).decode


def validators_of(connection: Connection, name: str) -> dict[str, Validators]:
    """What the source's own feeds answered last, by URL."""
    found = connection.scalar(select(sources.c.validators).where(sources.c.name == name))
    return _validators(found) if found else {}


def source_done(connection: Connection, name: str, validators: Mapping[str, Validators]) -> None:
    row = {"name": name, "validators": msgspec.json.encode(validators).decode()}
    upsert(connection, sources, [row])


def hosts_known(connection: Connection, now: int) -> dict[str, HostMemory]:
    """What is still good of what was learnt of hosts."""
    known = {}
    for row in connection.execute(select(hosts)):
        memory = _host(row.memory)
        if row.learnt < now - KEEP_ROBOTS:
            memory = HostMemory(not_before=memory.not_before)
        if memory.not_before and memory.not_before <= datetime.fromtimestamp(now, UTC):
            memory = HostMemory(memory.robots, memory.tdm)
        if memory != HostMemory():
            known[row.host] = memory
    return known


def host_seen(connection: Connection, host: str, memory: HostMemory, now: int) -> None:
    upsert(connection, hosts, [{"host": host, "memory": msgspec.json.encode(memory).decode(), "learnt": now}])


def picture_of(connection: Connection, url: str, now: int) -> Picture | str | None:
    """The picture at that address, the reason why there is none, or None where it is to be asked for."""
    row = connection.execute(select(pictures).where(pictures.c.url == url)).first()
    if row is None:
        return None
    if row.picture:
        return _picture(row.picture)
    return str(row.reason) if row.tried > now - KEEP_FAILED_PICTURE else None


def forget_pictures(connection: Connection, addresses: Iterable[str]) -> None:
    for some in batched(addresses, MANY):
        connection.execute(delete(pictures).where(pictures.c.url.in_(some)))


def picture_tried(connection: Connection, url: str, result: Picture | str, now: int) -> None:
    """A picture, or the reason why there is none."""
    found = isinstance(result, Picture)
    row = {
        "url": url,
        "tried": now,
        "picture": msgspec.json.encode(result).decode() if found else None,
        "reason": None if found else result,
    }
    upsert(connection, pictures, [row])
