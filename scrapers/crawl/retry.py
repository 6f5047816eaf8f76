"""The wait before a retry: the server's Retry-After, or exponential backoff."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 300.0  # seconds; whoever asks for more is not asked again by the same crawl


def wait_seconds(retry_after: str | None, attempt: int, delay: float, now: dt.datetime) -> float:
    """Seconds to wait before attempt `attempt` + 1 (`attempt` counts from 0).

    `retry_after` is the header's value: seconds or an HTTP date (RFC 9110, 10.2.3). Without one that can be read,
    `delay` doubles each time, up to LONGEST_WAIT.
    """
    asked = _asked_for(retry_after, now) if retry_after else None
    wait = delay * 2**attempt if asked is None else asked
    return min(wait, LONGEST_WAIT) if asked is None else max(wait, 0.0)


def _asked_for(value: str, now: dt.datetime) -> float | None:
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        return (zoned - now).total_seconds()
    except (ValueError, OverflowError):
        return None
