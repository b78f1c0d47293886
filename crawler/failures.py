"""Why something was not fetched, in the words of the conversation."""

from __future__ import annotations

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.response import response_status_message
from service_identity import VerificationError

from copydesk.conversation.messages import FailureKind
from copydesk.errors import CannotWrite, CopydeskError, Unreadable

_SOON = frozenset({408, 425, 429})  # of the 4xx, those that ask to come again


class Declined(IgnoreRequest):
    """A request that is not sent, or an answer that is not read."""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


class Reserved(Declined):
    """The address lies under a reservation of text and data mining."""

    def __init__(self) -> None:
        super().__init__("forbidden", "text and data mining is reserved (tdmrep.json)")


def explain(error: BaseException) -> tuple[FailureKind, str]:
    """What kind of failure an exception of Scrapy, Twisted or ours is, and a line for people."""
    match error:
        case Declined():
            return error.kind, str(error)
        case IgnoreRequest() if "redirections" in str(error):
            return "bad", "more than 10 redirects"
        case HttpError():
            status = error.response.status
            return _of_status(status), response_status_message(status)
        case Unreadable():
            return "bad", str(error)
        case ResponseDataLossError():
            return "bad", "cut short: fewer bytes came than were announced"
        case DownloadCancelledError():
            return "bad", "larger than is taken"
        case StopDownload():
            return "later", "large, and too many others are under way"
        case DownloadTimeoutError():
            return "later", "no whole answer in time"
        case CannotResolveHostError():
            return "later", "the host's name cannot be resolved"
        case DownloadFailedError() if certificate := _certificate_error(error):
            return "bad", f"TLS: {certificate}"
        case CannotWrite():
            return "later", str(error)
        case CopydeskError() | ValueError():
            return "bad", str(error)
    return "later", f"{type(error).__name__}: {error}"


def _of_status(status: int) -> FailureKind:
    if status >= 500 or status in _SOON:
        return "later"
    return "gone" if status >= 400 else "bad"


def _certificate_error(error: DownloadFailedError) -> str:
    """What OpenSSL says is wrong with the other side's certificate, "" where it is something else."""
    for failure in getattr(error.__cause__, "reasons", ()):
        if isinstance(failure.value, SSL.Error):
            return (
                ", ".join(reason for *_, reason in failure.value.args[0]) if failure.value.args else "failed"
            )
        if isinstance(failure.value, VerificationError):
            return "the certificate is not for this host"
    return ""
