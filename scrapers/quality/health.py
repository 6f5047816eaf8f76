"""How a source is: what a crawl should yield, going by the source's own history, against what it did."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from scrapers.archive.crawl_log import last_crawls
from scrapers.archive.source_history import dated_ids, robots_changes, unreadable
from scrapers.archive.store import Archive
from scrapers.quality.alerts import Alert, Kind
from scrapers.quality.layout_guard import FALLEN, FEW, length_of
from scrapers.readout import Readout

RECENT = 20  # pages or readouts that are held against those before them
BEFORE = 200
GAPS = 200  # the latest gaps between days with a readout, from which the rhythm is learned
LEARNED = 20  # gaps without which there is no rhythm to speak of
CALM = 2.0  # days of silence that are never worth a word
STALE = dt.timedelta(days=3)  # without a crawl that ended well
ROBOTS_TOLD = dt.timedelta(days=14)  # for which a change of robots.txt is told

FIELDS: Mapping[str, Callable[[Readout], object]] = {
    "lead": lambda readout: readout.lead,
    "time": lambda readout: readout.published,
    "place": lambda readout: readout.place,
    "text": lambda readout: readout.paragraphs,
    "speakers' labels": lambda readout: any(paragraph.label for paragraph in readout.paragraphs),
    "tags": lambda readout: readout.tags.topics or readout.tags.persons or readout.tags.geography,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a source publishes: days from one day with a readout to the next, and the date of the latest one.

    `usual` is the median gap; `longest` is a silence that its history does not explain.
    """

    latest: dt.date
    usual: float
    longest: float


@dataclass(frozen=True, slots=True)
class Health:
    """A source's warnings, and its last crawl: when it was reported, what it covered and its counts."""

    source: str
    alerts: tuple[Alert, ...] = ()
    rhythm: Rhythm | None = None
    reported_at: dt.datetime | None = None
    scope: str = ""
    well: bool = True
    counts: Mapping[str, int] = field(default_factory=dict)


def rhythm(days: Iterable[dt.date]) -> Rhythm | None:
    """What the dates of a source's readouts tell of its rhythm; None where they are too few.

    Quantiles of the latest gaps, so that one long holiday does not stretch what is believed to be normal: a silence
    is long at three times the 95th percentile and twice the 99th.
    """
    known = sorted(set(days))
    gaps = [(after - before).days for before, after in pairwise(known)][-GAPS:]
    if len(gaps) < LEARNED:
        return None
    cuts = statistics.quantiles(gaps, n=100, method="inclusive")
    return Rhythm(known[-1], statistics.median(gaps), max(CALM, 3 * cuts[94], 2 * cuts[98]))


def take_stock(archive: Archive, source: str, now: dt.datetime) -> tuple[tuple[Alert, ...], Rhythm | None]:
    """What the archive shows of a source after a crawl; reads every date and the latest readouts."""
    dated = dated_ids(archive, source)
    newest = [name for _, name in dated[: RECENT + BEFORE]]
    readouts = {readout.id: readout for readout in archive.readouts(newest)}
    newest_first = [readouts[name] for name in newest]
    alerts = (
        *_unparsed(archive, source),
        *_collapsed(newest_first[:RECENT], newest_first[RECENT:]),
        *_robots(archive, source, now),
    )
    return alerts, rhythm(day for day, _ in dated)


def to_plain(alerts: Iterable[Alert], rhythm: Rhythm | None) -> dict[str, Any]:
    """What the ledger keeps with a run."""
    plain = asdict(rhythm) | {"latest": rhythm.latest.isoformat()} if rhythm else None
    return {"alerts": [[alert.kind, alert.what] for alert in alerts], "rhythm": plain}


def health(archive: Archive, now: dt.datetime) -> Mapping[str, Health]:
    """How each source that was ever crawled is at `now`, by name: its last crawl's warnings, and those of time."""
    found = {}
    for last in last_crawls(archive):
        learned = _rhythm(last.health.get("rhythm"))
        alerts = tuple(Alert(Kind(kind), what) for kind, what in last.health.get("alerts", ()))
        alerts += (*_silent(learned, now), *_overdue(last.last_success, now))
        found[last.source] = Health(last.source, alerts, learned, last.reported_at, last.scope, last.well, last.counts)
    return found


def _rhythm(plain: dict[str, Any] | None) -> Rhythm | None:
    return Rhythm(**plain | {"latest": dt.date.fromisoformat(plain["latest"])}) if plain else None


def _silent(learned: Rhythm | None, now: dt.datetime) -> Iterator[Alert]:
    if learned and (silence := (now.date() - learned.latest).days) > learned.longest:
        usual = "day" if learned.usual == 1 else f"{learned.usual:g} days"
        yield Alert(
            Kind.SILENT,
            f"The latest readout is of {learned.latest}, {silence:,} days ago. One comes every {usual} as a rule, and"
            f" the source's history explains a silence of {learned.longest:.0f} days at most.",
        )


def _overdue(last: dt.datetime | None, now: dt.datetime) -> Iterator[Alert]:
    if last is None:
        yield Alert(Kind.OVERDUE, "No crawl ever ended well.")
    elif now - last > STALE:
        yield Alert(Kind.OVERDUE, f"No crawl ended well since {last:%Y-%m-%d %H:%M}.")


def _unparsed(archive: Archive, source: str) -> Iterator[Alert]:
    unread = unreadable(archive, source)
    recent, before = unread[:RECENT], unread[RECENT:]
    share = sum(before) / len(before) if before else 0.0
    if sum(recent) >= FEW and sum(recent) / len(recent) > max(0.2, 3 * share):
        yield Alert(
            Kind.UNPARSED, f"{sum(recent)} of the last {len(recent)} pages can't be read; {share:.0%} of those before."
        )


def _collapsed(recent: Sequence[Readout], before: Sequence[Readout]) -> Iterator[Alert]:
    """Fields that most readouts had and the latest lack, and a length that fell."""
    if len(recent) < RECENT or len(before) < RECENT:
        return
    for name, value in FIELDS.items():
        now, then = (sum(bool(value(readout)) for readout in some) / len(some) for some in (recent, before))
        if then >= 0.5 and now < then / FALLEN:
            yield Alert(
                Kind.COLLAPSED, f"{now:.0%} of the latest {len(recent)} readouts have a {name}; {then:.0%} had."
            )
    now, then = (statistics.median(length_of(readout) for readout in some) for some in (recent, before))
    if now < then / FALLEN:
        yield Alert(
            Kind.COLLAPSED, f"The latest {len(recent)} readouts have {now:,.0f} characters; {then:,.0f} was usual."
        )


def _robots(archive: Archive, source: str, now: dt.datetime) -> Iterator[Alert]:
    for url, changed in robots_changes(archive, source):
        if now - changed < ROBOTS_TOLD:
            yield Alert(Kind.ROBOTS_CHANGED, f"{url} is another since {changed:%Y-%m-%d %H:%M}: see what it allows.")
