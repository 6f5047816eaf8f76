"""How a source is: what a crawl should yield, going by the source's own history, against what it did."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from typing import Any

from scrapers.archive.crawl_log import last_crawls, last_imports
from scrapers.archive.source_history import dated_ids, robots_changes, unreadable
from scrapers.archive.store import Archive
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.assertions import RECENT, failed_assertions
from scrapers.quality.layout_guard import FALLEN, FEW, length_of
from scrapers.readout import Readout
from scrapers.source import Source

BEFORE = 200
GAPS = 200  # the latest gaps between days with a readout, from which the rhythm is learned
LEARNED = 20  # gaps without which there is no rhythm to speak of
CALM = 2.0  # days of silence that are never worth a word
STALE = dt.timedelta(days=3)  # without a crawl that ended well
ZONES = dt.timedelta(days=1)  # by which it may be later at a publisher; readouts of later days tell of no rhythm
ROBOTS_TOLD = dt.timedelta(days=14)  # for which a change of robots.txt is told


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a source publishes: days from one day with a readout to the next, and the date of the latest one.

    `usual` is the median gap; `longest` is a silence that its history does not explain.
    """

    latest: dt.date
    usual: float
    longest: float


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's alerts and its last crawl; `reported_at` is None where it was only imported."""

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


def take_stock(archive: Archive, source: Source, now: dt.datetime) -> tuple[tuple[Alert, ...], Rhythm | None]:
    """Check a source after a crawl or an import; reads every date and the latest readouts."""
    dated = dated_ids(archive, source.name)
    newest_first = _newest_first(archive, dated)
    alerts = (
        *_unparsed(archive, source.name),
        *failed_assertions(source, newest_first),
        *_shortened(newest_first),
        *_robots(archive, source.name, now),
    )
    return alerts, rhythm(day for day, _ in dated if day <= now.date() + ZONES)


def check_assertions(archive: Archive, source: Source) -> tuple[Alert, ...]:
    """The data assertions of a source that its latest readouts fail, as after an import."""
    return tuple(failed_assertions(source, _newest_first(archive, dated_ids(archive, source.name))))


def to_plain(alerts: Iterable[Alert], rhythm: Rhythm | None) -> dict[str, Any]:
    """What the ledger keeps with a run."""
    plain = asdict(rhythm) | {"latest": rhythm.latest.isoformat()} if rhythm else None
    return {"alerts": [[alert.kind, alert.what] for alert in alerts], "rhythm": plain}


def health(archive: Archive, now: dt.datetime) -> Mapping[str, SourceHealth]:
    """The health of each source that was crawled, or whose import has alerts, by name.

    Its alerts are those of its last crawl, of an import since then, and those that depend on `now`.
    """
    found = {}
    for last in last_crawls(archive, now):
        learned = _rhythm(last.health.get("rhythm"))
        alerts = (*_alerts(last.health), *_silent(learned, now), *_overdue(last.last_success, now))
        found[last.source] = SourceHealth(
            last.source, alerts, learned, last.reported_at, last.scope, last.well, last.counts
        )
    for source, noticed in last_imports(archive):
        if alerts := tuple(_alerts(noticed)):
            crawled = found.get(source) or SourceHealth(source)
            found[source] = replace(crawled, alerts=tuple(dict.fromkeys((*crawled.alerts, *alerts))))
    return found


def _newest_first(archive: Archive, dated: Sequence[tuple[dt.date, str]]) -> list[Readout]:
    names = [name for _, name in dated[: RECENT + BEFORE]]
    readouts = {readout.id: readout for readout in archive.readouts(names)}
    return [readouts[name] for name in names]


def _alerts(noticed: Mapping[str, Any]) -> Iterator[Alert]:
    return (Alert(AlertKind(kind), what) for kind, what in noticed.get("alerts", ()))


def _rhythm(plain: dict[str, Any] | None) -> Rhythm | None:
    return Rhythm(**plain | {"latest": dt.date.fromisoformat(plain["latest"])}) if plain else None


def _silent(learned: Rhythm | None, now: dt.datetime) -> Iterator[Alert]:
    if learned and (silence := (now.date() - learned.latest).days) > learned.longest:
        usual = "day" if learned.usual == 1 else f"{learned.usual:g} days"
        yield Alert(
            AlertKind.SILENT,
            f"The latest readout is of {learned.latest}, {silence:,} days ago. One comes every {usual} as a rule, and"
            f" the source's history explains a silence of {learned.longest:.0f} days at most.",
        )


def _overdue(last: dt.datetime | None, now: dt.datetime) -> Iterator[Alert]:
    if last is None:
        yield Alert(AlertKind.OVERDUE, "No crawl ever ended well.")
    elif now - last > STALE:
        yield Alert(AlertKind.OVERDUE, f"No crawl ended well since {last:%Y-%m-%d %H:%M}.")


def _unparsed(archive: Archive, source: str) -> Iterator[Alert]:
    unread = unreadable(archive, source)
    recent, before = unread[:RECENT], unread[RECENT:]
    share = sum(before) / len(before) if before else 0.0
    if sum(recent) >= FEW and sum(recent) / len(recent) > max(0.2, 3 * share):
        yield Alert(
            AlertKind.UNPARSED,
            f"{sum(recent)} of the last {len(recent)} pages can't be read; {share:.0%} of those before.",
        )


def _shortened(newest_first: Sequence[Readout]) -> Iterator[Alert]:
    """The median length of the latest readouts fell."""
    recent, before = newest_first[:RECENT], newest_first[RECENT:]
    if len(recent) < RECENT or len(before) < RECENT:
        return
    now, then = (statistics.median(length_of(readout) for readout in some) for some in (recent, before))
    if now < then / FALLEN:
        yield Alert(
            AlertKind.COLLAPSED, f"The latest {len(recent)} readouts have {now:,.0f} characters; {then:,.0f} was usual."
        )


def _robots(archive: Archive, source: str, now: dt.datetime) -> Iterator[Alert]:
    for url, changed in robots_changes(archive, source):
        if abs(now - changed) < ROBOTS_TOLD:
            yield Alert(
                AlertKind.ROBOTS_CHANGED, f"{url} is another since {changed:%Y-%m-%d %H:%M}: see what it allows."
            )
