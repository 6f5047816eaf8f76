"""What is wrong with a source, as a crawl or a check reports it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlertKind(StrEnum):
    """What can be wrong with a source, as the log, the status page and the metrics name it."""

    SILENT = "silent"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    FAILING = "failing"
    TIMING_OUT = "timing-out"
    INSECURE = "insecure"
    TOO_LARGE = "too-large"
    REDIRECTED = "redirected"
    SOFT_404 = "soft-404"
    BOUNDED = "bounded"
    EMPTY_LISTING = "empty-listing"
    TOO_FEW = "too-few"
    ROBOTS_CHANGED = "robots-changed"
    UNPARSED = "unparsed"
    COLLAPSED = "collapsed"
    VANISHED = "vanished"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Alert:
    """A warning about a source: `kind` for programs, `what` a sentence for a person."""

    kind: AlertKind
    what: str
