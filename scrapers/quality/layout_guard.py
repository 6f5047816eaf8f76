"""Whether what a crawl reads may be believed: a reader that a new layout broke must not replace what is known."""

from __future__ import annotations

import statistics
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scrapers.readout import Readout

SAMPLE = 300  # readouts of a source that its usual shape is taken from
WINDOW = 20  # readings that are judged together
FEW = 3  # readings alike in a fault that make a pattern, and sound ones that speak for a reader
PROBATION = FEW + 2  # readings at the start of each crawl that wait until there is something to judge by
LIKELY, SURE = 0.2, 0.5  # of the window: from here readings wait, from here they are a collapse
FALLEN = 5  # times shorter than before, or than usual, that a text must be to be doubted
LONG = 400  # characters that a text must have had for its loss to be told from an edit

NO_TEXT = "have no text"
SHORT = "have lost most of their text"
SAME_TITLE = "have the same title"
SAME_TEXT = "have the same text"


@dataclass(frozen=True, slots=True)
class Usual:
    """How a source's readouts are: their median length in characters, and the share of them with each fault."""

    length: float = 0.0
    shares: tuple[tuple[str, float], ...] = ()

    def share(self, fault: str) -> float:
        return dict(self.shares).get(fault, 0.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page was read as, and the readout as it is known, if it is."""

    readout: Readout
    before: Readout | None = None

    @property
    def loses(self) -> bool:
        """Whether all or most of a text that is known is gone."""
        return bool(self.before) and LONG <= length_of(self.before) > FALLEN * length_of(self.readout)


def length_of(readout: Readout | None) -> int:
    """Characters of its paragraphs."""
    return sum(len(paragraph.text) for paragraph in readout.paragraphs) if readout else 0


def usual(readouts: Iterable[Readout]) -> Usual:
    """The usual shape of a source, from readouts of it that are believed."""
    known = list(readouts)
    if not known:
        return Usual()
    lengths = [length_of(readout) for readout in known]
    median = statistics.median(lengths)
    titles = Counter(readout.title for readout in known)
    faults = {
        NO_TEXT: sum(not length for length in lengths),
        SHORT: sum(0 < length < median / FALLEN for length in lengths),
        SAME_TITLE: max(titles.values()),
    }
    return Usual(median, tuple((fault, count / len(known)) for fault, count in faults.items()))


class Guard:
    """Judges the readings of one crawl by those around them.

    A single reading proves little: some readouts have no text, and some share a title. A pattern does: most of some
    twenty readings in a row alike in one fault, where that is not how the source is. So the first readings of a crawl
    wait, and later ones where a pattern may be coming; they are judged a few readings later or at the crawl's end.
    A reading that would take away a text that is known needs sound ones beside it to be believed.
    """

    def __init__(self, usual: Usual) -> None:
        self.usual = usual
        self.seen = 0
        self._sound = 0
        self._window: deque[Reading] = deque(maxlen=WINDOW)

    def add(self, reading: Reading) -> None:
        self.seen += 1
        self._window.append(reading)
        self._sound += not {NO_TEXT, SHORT} & set(self._own(reading))

    def knows(self, readout_id: str) -> bool:
        """Whether a reading of this readout is among those that are judged together."""
        return any(reading.readout.id == readout_id for reading in self._window)

    def unchanged(self) -> None:
        """A page is as it was: so is the site's layout."""
        self._sound += 1

    def waits(self, reading: Reading) -> bool:
        """Whether a reading, which was added, is kept back for now."""
        return self.seen <= PROBATION or reading.loses or any(self._share(f) > LIKELY for f in self.faults(reading))

    def objection(self, reading: Reading) -> str:
        """Why a reading is not believed, as the end of "… of 12 pages", or "" where it is."""
        for fault in self.faults(reading):
            if self._is_pattern(fault):
                return f"{self._count(fault)} of {len(self._window)} pages {fault}"
        return ""

    def lacks_evidence(self, reading: Reading) -> bool:
        """Whether a reading takes away a text that is known, and nothing shows that pages are read well."""
        return reading.loses and self._sound < FEW

    def faults(self, reading: Reading) -> Iterator[str]:
        """What may be wrong with a reading, whether it was added or not."""
        yield from self._own(reading)
        others = [other.readout for other in self._window if other.readout.id != reading.readout.id]
        if any(other.title == reading.readout.title for other in others):
            yield SAME_TITLE
        if reading.readout.paragraphs and any(other.paragraphs == reading.readout.paragraphs for other in others):
            yield SAME_TEXT

    def _own(self, reading: Reading) -> Iterator[str]:
        length = length_of(reading.readout)
        known = length_of(reading.before) if reading.before else self.usual.length
        if not length:
            yield NO_TEXT
        elif known >= LONG and length < known / FALLEN:
            yield SHORT

    def _count(self, fault: str) -> int:
        """How many readings of the window have a fault; of a shared title or text, the largest group."""
        if fault in (NO_TEXT, SHORT):
            return sum(fault in self._own(reading) for reading in self._window)
        groups: dict[object, set[str]] = {}
        for reading in self._window:
            readout = reading.readout
            key = readout.title if fault == SAME_TITLE else readout.paragraphs
            if key:
                groups.setdefault(key, set()).add(readout.id)
        return max(map(len, groups.values()), default=0)

    def _share(self, fault: str) -> float:
        """How much of the window has a fault, 0 where it is not three times what is usual."""
        share = self._count(fault) / max(1, len(self._window))
        usual = self.usual.share(fault)
        return share if usual < SURE and share > min(0.9, 3 * usual) else 0.0

    def _is_pattern(self, fault: str) -> bool:
        return self._count(fault) >= FEW and self._share(fault) > SURE
