"""The download handler: Scrapy's own, with one TLS context for all connections and an account of refused names."""

from __future__ import annotations

from functools import cached_property

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import CertificateOptions, platformTrust
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from copydesk import urls
from crawler import resolver
from crawler.failures import Declined


@implementer(IPolicyForHTTPS)
class SharedTrust:
    """Certificates verified against the system's authorities, or those of SSL_CERT_FILE, read once.

    Scrapy's and Twisted's policies read the authorities anew for each connection, 30 ms each time.
    """

    @cached_property
    def _options(self) -> CertificateOptions:
        return CertificateOptions(trustRoot=platformTrust(), fixBrokenPeers=True)

    def creatorForNetloc(self, hostname: bytes, port: int) -> ClientTLSOptions:  # noqa: N802 - Twisted's interface
        return ClientTLSOptions(self._options._makeTLSConnection, hostname.decode("ascii"))


class DownloadHandler(HTTP11DownloadHandler):
    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler
        self._contextFactory = SharedTrust()

    @cached_property
    def _trusting(self) -> HTTP11DownloadHandler:
        """For sources that said `verify_tls: false`; its connections are its own, none is shared with the others."""
        handler = HTTP11DownloadHandler(self._crawler)
        handler._contextFactory._verify_certificates = False
        return handler

    async def download_request(self, request: Request) -> Response:
        try:
            if request.meta.get("verify_tls", True):
                return await super().download_request(request)
            return await self._trusting.download_request(request)
        except CannotResolveHostError:
            if address := resolver.refused.get(urls.host(request.url)):
                raise Declined(
                    "forbidden", f"its name leads to {address}, which is not a public address"
                ) from None
            raise

    async def close(self) -> None:
        await super().close()
        if "_trusting" in vars(self):
            await self._trusting.close()
