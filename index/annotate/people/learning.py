"""What one streaming pass over a corpus teaches about people and their offices."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.annotate.people.aliases import same_people
from index.annotate.people.knowledge import Knowledge, Term, curated
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import bare, entity_key, is_family_first, is_full, parts
from index.annotate.people.offices import Office, office_of
from index.annotate.people.speaker_labels import label_of
from index.annotate.vocabulary.countries import country_of_source
from scrapers.readout import Readout

_log = logging.getLogger(__name__)

_PROSE = 1500  # characters of an unlabelled paragraph that are read for names
_FIRST = 12  # paragraphs of a readout that are


def learn(readouts: Iterable[Readout]) -> Knowledge:
    """Who is named in full, how often and when, and who is called holder of which office when.

    One pass, in memory that grows with the people met and not with the readouts; the same readouts give the same
    knowledge in any order. A readout on which a rule breaks teaches nothing and stops none of the others.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, _Span] = defaultdict(_Span)
    held: dict[tuple[Office, str], _Span] = defaultdict(_Span)
    for readout in readouts:
        for key, form, office in _met(readout):
            names[key][form] += 1
            seen[key].widen(readout.date)
            if office:
                held[office, key].widen(readout.date)
    display = {key: min(forms, key=lambda form: (-forms[form], -len(form), form)) for key, forms in names.items()}
    sure = {entity_key(term.person): term.person for term in curated()}
    display |= sure
    same = same_people({key: (display[key], span.count) for key, span in seen.items()}, sure)
    for key, other in same.items():
        display.setdefault(other, " ".join(parts(display[key])[1:]))
    people = _people(display, seen, same)
    spans: dict[tuple[Office, str], _Span] = defaultdict(_Span)
    for (office, key), span in held.items():
        spans[office, same.get(key, key)].add(span)
    terms = [
        Term(office, display[key], span.first, span.last, span.count)
        for (office, key), span in spans.items()
        if span.count > 1
    ]
    return Knowledge(people, tuple(sorted(terms, key=lambda term: (term.office, term.person, term.first))))


def _met(readout: Readout) -> Sequence[tuple[str, str, Office | None]]:
    """Everybody whom a readout names in full: the key, the name as printed, and the office where one is told."""
    try:
        country = country_of_source(readout.source)
        found = [
            (entity_key(mention.name), bare(mention.name), _office(mention, place, country))
            for mention, place in _mentions(readout)
        ]
        return found + [(entity_key(name), name, None) for name in _tagged(readout)]
    except Exception:  # whatever a rule does on one text, the others shall be learned from
        _log.info("%s teaches nothing", readout.id, exc_info=True)
        return ()


def _office(mention: Mention, place: str, country: str) -> Office | None:
    office = office_of(f"{mention.office} of {place}" if place else mention.office)
    return Office(office.rank, office.country or country) if office.rank else None


def _people(
    display: Mapping[str, str], seen: Mapping[str, _Span], same: Mapping[str, str]
) -> dict[str, tuple[str, int, dt.date, dt.date]]:
    """Everybody's display name, count, first and last date; other names of one person have that person's."""
    spans: dict[str, _Span] = defaultdict(_Span)
    for key, span in seen.items():
        spans[same.get(key, key)].add(span)
    return {
        key: (display[meant], spans[meant].count, spans[meant].first, spans[meant].last)
        for key in sorted(seen)
        for meant in (same.get(key, key),)
    }


class _Span:
    """From the first to the last date on which something was met, and how often."""

    __slots__ = ("count", "first", "last")

    def __init__(self) -> None:
        self.count, self.first, self.last = 0, dt.date.max, dt.date.min

    def widen(self, date: dt.date) -> None:
        self.count += 1
        self.first, self.last = min(self.first, date), max(self.last, date)

    def add(self, other: _Span) -> None:
        self.count += other.count
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)


def _mentions(readout: Readout) -> Iterator[tuple[Mention, str]]:
    """The full names with an office in title, lead, labels and first paragraphs, each with the country behind it."""
    texts = [readout.title, readout.lead]
    for i, paragraph in enumerate(readout.paragraphs):
        label = label_of(paragraph)
        if label:
            if label.mention and label.mention.office and _is_full(label.mention):
                yield label.mention, ""
        elif i < _FIRST:
            texts.append(paragraph.text[:_PROSE])
    for text in texts:
        for mention in find(text):
            if mention.office and _is_full(mention):
                yield mention, place_behind(text, mention.end)


def _tagged(readout: Readout) -> Iterator[str]:
    """The publisher's own Persons tags, which print the family name first, given name first."""
    for tag in readout.tags.persons:
        words = tag.split()
        if len(words) == 2 and not words[0].isdigit() and not is_family_first(tag):
            yield f"{words[1]} {words[0]}"


def _is_full(mention: Mention) -> bool:
    return is_full(mention.name)


def place_behind(text: str, end: int) -> str:
    """The country printed behind a name: "Prime Minister N. N. of Australia"."""
    if not text.startswith(" of ", end):
        return ""
    words = text[end + 4 : end + 60].replace(",", " ,").split()
    words = words[1:] if words[:1] == ["the"] else words
    upto = next((i for i, word in enumerate(words) if not word[:1].isupper() and word not in ("of", "and")), len(words))
    return " ".join(words[:upto])
