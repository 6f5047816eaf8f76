"""Place: where it was, from the page or from the dateline that opens its text."""

from __future__ import annotations

import re

from scrapers.readout import Readout

_DATELINE = re.compile(
    r"^(?P<place>[A-Z][\w.’' -]{2,40}(?:, [A-Z][\w.’' -]{1,30}){0,2})"
    r"(?:,? \(?(?:[A-Z][a-z]+\.? \d{1,2}(?:, \d{4})?|\d{1,2} [A-Z][a-z]+(?: \d{4})?)\)?)?"
    r"(?: ?[–—]+ | - | \([A-Z][\w ]{1,20}\) [–—-]+ )"
)
_ALONE = re.compile(
    r"^[A-Z][\w.’' -]{2,40}(?:, [A-Z][\w.’' -]{1,40}){1,3}$|^(?:Rose Garden|East Room|Oval Office|South Lawn)\b.{0,40}$"
)
_NO_PLACE = re.compile(
    r"\b(?:Secretary|President|Minister|Ambassador|Spokesperson|Director|Governor|Senator|Chair\w*|Mr|Dr)\b|[:;!?]"
)
_ROOMS = re.compile(
    r"^(?:Washington, D\.?C\.?|Via (?:Teleconference|Video(?:conference)?)|(?:James S\. )?Brady Press Briefing Room)$",
    re.IGNORECASE,
)
FIRST = 6  # paragraphs that may hold a dateline before the words begin


def place(readout: Readout) -> str:
    """Where the event was, as printed; nothing where the page doesn't say.

    The publisher's own field counts first, then a dateline opening the text ("Geneva, 4 May – …") or standing alone
    in one of its first paragraphs.
    """
    if readout.place:
        return readout.place
    for paragraph in readout.paragraphs[:1]:
        opened = _DATELINE.match(paragraph.text[:120])
        if opened and not _NO_PLACE.search(opened["place"]):
            return opened["place"].strip()
    return next((p.text for p in readout.paragraphs[:FIRST] if _stands_alone(p.text)), "")


def _stands_alone(text: str) -> bool:
    if len(text) > 90 or _NO_PLACE.search(text):
        return False
    return bool(_ROOMS.match(text) or _ALONE.match(text))
