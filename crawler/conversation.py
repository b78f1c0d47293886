"""The crawler's end of the conversation: messages in on standard input, out on standard output."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator

import msgspec

from copydesk.conversation.messages import Finish, FromCrawler, FromDesk, decode_from_desk, encode
from copydesk.errors import BadInput

LONGEST_LINE = 1 << 28  # bytes; the first one brings the robots.txt of all hosts


class Conversation:
    """Neither end ever blocks the other: what the desk does not yet read is kept here."""

    def __init__(self) -> None:
        self.desk_gone = asyncio.Event()
        self._flushed = asyncio.Event()
        self._reader = asyncio.StreamReader(limit=LONGEST_LINE)

    @classmethod
    async def open(cls) -> Conversation:
        """Take over standard input and output: what else prints does so on standard error from now on."""
        self = cls()
        loop = asyncio.get_running_loop()
        said = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)
        await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(self._reader), os.fdopen(0, "rb", buffering=0)
        )
        self._writer, _ = await loop.connect_write_pipe(lambda: _Output(self), said)
        return self

    async def hear(self) -> AsyncIterator[FromDesk]:
        """The messages up to and with Finish. Input that ends before it means that the desk is gone.

        Raises BadInput for a line that is no message.
        """
        while line := await self._reader.readline():
            try:
                message = decode_from_desk(line)
            except msgspec.DecodeError as error:
                raise BadInput(f"the desk said what is no message: {error}") from None
            yield message
            if isinstance(message, Finish):
                return
        self.desk_gone.set()

    def say(self, message: FromCrawler) -> None:
        if not self._writer.is_closing():
            self._writer.write(_line(message))

    async def close(self, patience: float) -> None:
        """Wait for the desk to take what was said, `patience` seconds at most."""
        self._writer.close()
        try:
            await asyncio.wait_for(self._flushed.wait(), patience)
        except TimeoutError:
            self._writer.abort()


def _line(message: FromCrawler) -> bytes:
    try:
        return encode(message) + b"\n"
    except UnicodeEncodeError:  # half a character, which JSON of a feed can spell as \ud800
        said = json.dumps(msgspec.to_builtins(message), ensure_ascii=False)
        return said.encode("utf-8", "replace") + b"\n"


class _Output(asyncio.BaseProtocol):
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def connection_lost(self, error: Exception | None) -> None:
        self._conversation._flushed.set()
        self._conversation.desk_gone.set()
