"""The one clock of the desk."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(hours=1)  # how far another clock may be ahead of ours


def now() -> datetime:
    """The time in UTC, to the second; SOURCE_DATE_EPOCH sets it, so that a run can be repeated to the byte.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (
        datetime.fromtimestamp(int(epoch), UTC)
        if epoch.isdigit()
        else datetime.now(UTC).replace(microsecond=0)
    )


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970; a moment without a zone is taken as UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
