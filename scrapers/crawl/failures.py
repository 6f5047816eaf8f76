"""A failed request as an outcome and in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from scrapers.crawl.middleware import BadAnswer, Elsewhere, ForbiddenByRobots, PublicResolver, RobotsOutOfReach
from scrapers.crawl.tls import handshake_fault
from scrapers.quality.alerts import AlertKind

KINDS = {
    "failed": AlertKind.FAILING,
    "timed_out": AlertKind.TIMING_OUT,
    "insecure": AlertKind.INSECURE,
    "too_large": AlertKind.TOO_LARGE,
    "redirected": AlertKind.REDIRECTED,
    "soft_404": AlertKind.SOFT_404,
}
"""The outcomes that are a warning, and as what."""


def outcome_of(request: Request, error: BaseException) -> tuple[str, str]:
    """An outcome of `scrapers.crawl.report` and what happened, in words that can stand after the address."""
    if isinstance(error, RobotsOutOfReach):
        outcome, words = outcome_of(request, error.cause)
        return outcome, f"robots.txt: {words}"
    host = urlsplit(request.url).hostname or ""
    match error:
        case ForbiddenByRobots():
            return "refused", str(error)
        case Elsewhere():
            return "redirected", str(error)
        case IgnoreRequest():  # what is left of Scrapy's own: too many redirects, too large once unpacked
            circle = "redirect" in str(error)
            return ("redirected", "it leads in a circle") if circle else ("too_large", "it unpacks to too much")
        case DownloadCancelledError():
            return "too_large", "it was cut off, being too large"
        case DownloadTimeoutError():
            return "timed_out", "it did not answer in time"
        case CannotResolveHostError() if host in PublicResolver.private:
            return "redirected", f"{host} is at {PublicResolver.private[host]}, not on the public Internet"
        case CannotResolveHostError():
            return "failed", f"{host} has no address; or this machine is offline"
        case DownloadConnectionRefusedError():
            return "failed", "the connection was refused"
        case BadAnswer():
            return "failed", str(error)
    if fault := handshake_fault(error):
        return "insecure", f"no secure connection to {host}: {fault}"
    return "failed", f"the connection broke ({type(error).__name__})"
