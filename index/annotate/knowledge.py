"""What one streaming pass over a corpus teaches about people and their offices."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from index.annotate.labels import label_of
from index.annotate.mentions import Mention, find
from index.annotate.names import bare, entity_key, initial_of, parts
from index.annotate.offices import Office, office_of
from index.annotate.people import Knowledge, Term
from scrapers.errors import UnknownSource
from scrapers.readout import Readout
from scrapers.source import find_source

_PROSE = 1500  # characters of an unlabelled paragraph that are read for names
_FIRST = 12  # paragraphs of a readout that are


def learn(readouts: Iterable[Readout]) -> Knowledge:
    """Who is named in full, how often and when, and who is called holder of which office when.

    One pass, in memory that grows with the people met and not with the readouts; the same readouts give the same
    knowledge in any order.
    """
    names: dict[str, Counter[str]] = defaultdict(Counter)
    seen: dict[str, list[dt.date]] = {}
    held: dict[tuple[Office, str], list[dt.date]] = {}
    count: Counter[tuple[Office, str]] = Counter()
    for readout in readouts:
        country = _country(readout)
        for mention, place in _mentions(readout):
            key = entity_key(mention.name)
            names[key][bare(mention.name)] += 1
            _widen(seen, key, readout.date)
            office = office_of(f"{mention.office} of {place}" if place else mention.office)
            if office.rank:
                office = Office(office.rank, office.country or country)
                _widen(held, (office, key), readout.date)
                count[office, key] += 1
    display = {key: min(forms, key=lambda form: (-forms[form], -len(form), form)) for key, forms in names.items()}
    people = {key: (display[key], sum(names[key].values()), *seen[key]) for key in sorted(names)}
    terms = [Term(office, display[key], *held[office, key], n) for (office, key), n in count.items() if n > 1]
    return Knowledge({k: (d, n, a, b) for k, (d, n, a, b) in people.items()}, tuple(sorted(terms, key=_order)))


def _order(term: Term) -> tuple[Office, str, dt.date]:
    return term.office, term.person, term.first


def _widen(seen: dict[object, list[dt.date]] | dict[str, list[dt.date]], key: object, date: dt.date) -> None:
    span = seen.setdefault(key, [date, date])  # type: ignore[call-overload]
    span[0], span[1] = min(span[0], date), max(span[1], date)


def _mentions(readout: Readout) -> Iterator[tuple[Mention, str]]:
    """The full names with an office in the title, the lead, the labels and the first paragraphs, with the country behind."""
    from index.annotate.annotate import place_behind

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


def _is_full(mention: Mention) -> bool:
    return len(parts(mention.name)) > 1 and not initial_of(mention.name)


def _country(readout: Readout) -> str:
    try:
        return find_source(readout.source).country
    except UnknownSource:
        return ""
