"""Scrapy's settings, for the conversation with the desk and for Scrapy's own commands alike."""

from __future__ import annotations

from typing import Any

from copydesk import __version__
from copydesk.archive.encoding import ACCEPTED
from copydesk.conversation.messages import Budget, Start

BOT_NAME = "copydesk"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Ours
ALLOW_NETWORKS: list[str] = []  # non-public ranges that may be reached
KNOWN_HOSTS: dict[str, Any] = {}  # HostMemory by origin
SOURCE_BUDGET = Budget()

# The network: crawler/guard.py judges what is asked for, the resolver what is connected to.
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.DownloadHandler",
    "https": "crawler.handler.DownloadHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
REACTOR_THREADPOOL_MAXSIZE = 20  # names resolved at once
DOWNLOADER_MIDDLEWARES_BASE = {
    "crawler.middlewares.guard.GuardMiddleware": 100,
    "crawler.middlewares.budget.BudgetMiddleware": 150,
    "crawler.middlewares.robots.RobotsMiddleware": 200,
    "crawler.middlewares.reservation.ReservationMiddleware": 250,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 450,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawler.middlewares.redirects.MetaRefreshes": 580,
    "crawler.middlewares.redirects.Redirects": 600,
    "crawler.middlewares.patience.PatienceMiddleware": 650,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "crawler.middlewares.decoding.DecodingMiddleware": 800,
}
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50}
EXTENSIONS_BASE = {"crawler.origins.Origins": 0, "crawler.memory.Memory": 0}
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Size and time
DOWNLOAD_MAXSIZE = 10_000_000  # bytes, on the wire and unpacked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
REDIRECT_MAX_TIMES = 10
METAREFRESH_MAXDELAY = 10  # seconds; pages that reload themselves do so after minutes
RETRY_TIMES = 2  # after the first try
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the desk is told of each failure

# Manners
USER_AGENT = f"copydesk/{__version__}"
ROBOTSTXT_USER_AGENT = "copydesk"
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS = 64
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": ACCEPTED,
    "User-Agent": USER_AGENT,
}

# The frontier: hosts in turn, in each the newest first.
SCHEDULER_PRIORITY_QUEUE = "crawler.queue.HostQueue"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
SCHEDULER_START_MEMORY_QUEUE = None

# CPU time: what nobody looks at is not worked out.
CONCURRENT_ITEMS = 4  # worker tasks started for each response
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
WARN_ON_GENERATOR_RETURN_VALUE = False
LOG_VERSIONS: list[str] = []


def for_run(start: Start) -> dict[str, Any]:
    """What a run's own settings change."""
    said = start.settings
    return {
        "ALLOW_NETWORKS": list(said.allow_networks),
        "KNOWN_HOSTS": start.hosts,
        "SOURCE_BUDGET": said.budget,
        "USER_AGENT": said.user_agent,
        "ROBOTSTXT_USER_AGENT": said.robots_token,
        "DEFAULT_REQUEST_HEADERS": {**DEFAULT_REQUEST_HEADERS, "User-Agent": said.user_agent},
        "DOWNLOAD_DELAY": said.delay,
        "CONCURRENT_REQUESTS": said.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if said.delay else 8,
        "DOWNLOAD_TIMEOUT": said.timeout,
        "DOWNLOAD_MAXSIZE": int(said.max_megabytes * 1_000_000),
        # Every request comes from desk.py, which sees to what is asked for twice.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    }
