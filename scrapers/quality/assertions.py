"""Data assertions: the share of a source's latest readouts that must have a text, a place, speakers' labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.layout_guard import FALLEN
from scrapers.readout import Readout
from scrapers.source import Source

RECENT = 20
USUAL = 0.5
"""A field that fewer of the earlier readouts have is not expected of the latest."""

FIELDS: Mapping[str, Callable[[Readout], object]] = {
    "lead": lambda readout: readout.lead,
    "time": lambda readout: readout.published,
    "place": lambda readout: readout.place,
    "text": lambda readout: readout.paragraphs,
    "speaker label": lambda readout: any(paragraph.label for paragraph in readout.paragraphs),
    "tag": lambda readout: readout.tags.topics or readout.tags.persons or readout.tags.geography,
}


def failed_assertions(source: Source, newest_first: Sequence[Readout]) -> Iterator[Alert]:
    """An alert for each field that too few of the latest readouts have.

    The minimum is what the source states (`Source.fill_rates`); without that, a fifth of the share of the readouts
    before them, if at least half of those have the field.
    """
    recent, before = newest_first[:RECENT], newest_first[RECENT:]
    if len(recent) < RECENT:
        return
    stated = dict(source.fill_rates)
    for name, value in FIELDS.items():
        now, then = _share(recent, value), _share(before, value)
        what = f"{now:.0%} of the latest {len(recent)} readouts have a {name}"
        if name in stated:
            if now < stated[name]:
                yield Alert(AlertKind.INCOMPLETE, f"{what}; at least {stated[name]:.0%} must.")
        elif len(before) >= RECENT and then >= USUAL and now < then / FALLEN:
            yield Alert(AlertKind.COLLAPSED, f"{what}; {then:.0%} had.")


def _share(readouts: Sequence[Readout], value: Callable[[Readout], object]) -> float:
    return sum(bool(value(readout)) for readout in readouts) / len(readouts) if readouts else 0.0
