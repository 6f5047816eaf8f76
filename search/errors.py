"""Errors of a search."""

from __future__ import annotations

from collections.abc import Sequence

from scrapers.errors import ReadoutsError


class BadRequest(ReadoutsError):
    """A request that is refused; `reasons` has them all, each with the parameter it is about."""

    what = "The request can't be answered"

    def __init__(self, reasons: Sequence[tuple[str, str]]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("; ".join(f"{name}: {reason}" for name, reason in reasons))


class CursorExpired(ReadoutsError):
    what = "This cursor belongs to an older state of the index, or is damaged"


class IndexMissing(ReadoutsError):
    what = "There is no index to search"


class ProfileMissing(ReadoutsError):
    what = "No readout in the index names this"
