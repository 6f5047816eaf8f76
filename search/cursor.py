"""A place in a list of hits, as an opaque word in an address.

It carries the last hit's place in the order rather than a number of hits, so any depth costs the same; the generation,
because scores mean nothing in another; and a digest of the request, because another has another order.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import math
from dataclasses import dataclass, fields
from operator import attrgetter

from search.errors import CursorExpired
from search.request import Request, Sort

_CHECK = 6  # bytes of checksum: against damage, not against malice, which could only start elsewhere in the list
_FREE = {"cursor", "size", "facets", "facet_size"}
_DECIDING = attrgetter(*(field.name for field in fields(Request) if field.name not in _FREE))
_REMEDY = "Start again from the first page"


@dataclass(frozen=True, slots=True)
class Position:
    """What orders a hit: its score, its date and its id."""

    score: float
    date: dt.date
    id: str


def order(sort: Sort, position: Position) -> tuple[float, float, str]:
    """Hits stand by rising order: score then date, both falling, or date alone, falling or rising; then id."""
    day = position.date.toordinal()
    if sort is Sort.RELEVANCE:
        return (-position.score, -day, position.id)
    return (0.0, day if sort is Sort.OLDEST else -day, position.id)


def encode(request: Request, generation: str, last: Position) -> str:
    """The cursor of the hits behind `last`: letters, digits, - and _ only."""
    body = [generation, _digest(request), last.score, last.date.toordinal(), last.id]
    payload = json.dumps(body, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_checksum(payload) + payload).rstrip(b"=").decode()


def decode(request: Request, generation: str) -> Position | None:
    """Where the request's hits go on, None for its first page. Raises CursorExpired."""
    if not request.cursor:
        return None
    made, digest, score, day, id = _body(request.cursor)
    if made != generation:
        raise CursorExpired(remedy=_REMEDY)
    if digest != _digest(request) or not (isinstance(score, int | float) and math.isfinite(score)):
        raise CursorExpired(remedy=_REMEDY)
    try:
        return Position(float(score), dt.date.fromordinal(int(str(day))), str(id))
    except (TypeError, ValueError, OverflowError):
        raise CursorExpired(remedy=_REMEDY) from None


def _body(cursor: str) -> list[object]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        body = json.loads(raw[_CHECK:])
    except (ValueError, RecursionError):
        raise CursorExpired(remedy=_REMEDY) from None
    if raw[:_CHECK] != _checksum(raw[_CHECK:]) or not isinstance(body, list) or len(body) != 5:
        raise CursorExpired(remedy=_REMEDY)
    return body


def _checksum(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=_CHECK).digest()


def _digest(request: Request) -> str:
    """Of everything that decides which hits there are and their order; the size of a page and its facets don't."""
    return hashlib.blake2b(repr(_DECIDING(request)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
