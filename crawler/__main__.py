"""`python -P -m crawler`: one run's crawl, told what to do on standard input (copydesk/conversation/messages.py)."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from copydesk.conversation.messages import Start
from copydesk.errors import BadInput
from crawler import logs, settings
from crawler.conversation import Conversation

FAILED = 1
PATIENCE = 2.0  # seconds for the desk to read the last lines


async def converse() -> int:
    """The exit status: 0 after Finish, 1 where the desk went away or made no sense, 128 + N after signal N."""
    conversation = await Conversation.open()
    told_to_stop: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, told_to_stop, 128 + number)
    crawl = asyncio.ensure_future(_crawl(conversation))
    gone = asyncio.ensure_future(conversation.desk_gone.wait())
    await asyncio.wait({crawl, gone, told_to_stop}, return_when=asyncio.FIRST_COMPLETED)
    status = told_to_stop.result() if told_to_stop.done() else crawl.result() if crawl.done() else FAILED
    await conversation.close(PATIENCE)
    return status


async def _crawl(conversation: Conversation) -> int:
    from twisted.internet import reactor

    from crawler.desk import DeskSpider
    from crawler.resolver import GuardedResolver

    match await anext(conversation.hear(), None):
        case None:
            return FAILED
        case Start() as start:
            pass
        case other:
            raise BadInput(f"the conversation begins with Start, not with {type(other).__name__}")
    logs.send_to_desk(conversation.say)
    project = Settings()
    project.setmodule(settings, priority="project")
    project.setdict(settings.for_run(start), priority="cmdline")
    crawler = Crawler(DeskSpider, project)
    GuardedResolver.from_crawler(crawler, reactor).install_on_reactor()
    await crawler.crawl_async(start=start, conversation=conversation)
    return 0 if crawler.spider and crawler.spider.finished else FAILED


def _stop(told_to_stop: asyncio.Future[int], status: int) -> None:
    if not told_to_stop.done():
        told_to_stop.set_result(status)


def main() -> None:
    install_reactor(settings.TWISTED_REACTOR)
    from twisted.internet import reactor

    status = FAILED

    async def run() -> None:
        nonlocal status
        try:
            status = await converse()
        except Exception as error:
            sys.stderr.write(f"crawler: {logs.crash(error)}\n")
        finally:
            reactor.stop()

    reactor.callWhenRunning(asyncio.ensure_future, run())
    reactor.run(installSignalHandlers=False)
    sys.stderr.flush()
    # Every record is in the archive already; to wait for answers under way would be to wait for strangers.
    os._exit(status)


if __name__ == "__main__":
    main()
