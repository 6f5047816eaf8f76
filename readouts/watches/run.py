"""One run of all watches: look for news, then send what is due. What was found is never lost: only sent later."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from readouts.home import Home
from readouts.settings import Settings
from readouts.watches.messages import letter
from readouts.watches.news import look
from readouts.watches.routes import NotSent, check, send
from scrapers.archive.store import Archive
from scrapers.archive.watches import Frequency, Route, Watch, begin_delivery, deliveries, end_delivery, watches
from scrapers.errors import ReadoutsError
from search.engine import Engine

PAUSES = {Frequency.NOW: dt.timedelta(), Frequency.DAILY: dt.timedelta(days=1), Frequency.WEEKLY: dt.timedelta(days=7)}
EARLY = dt.timedelta(minutes=30)  # that a digest may be: a schedule does not run at the same second each day

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of one watch: how many items it found, how many readouts were sent, and why they were not."""

    watch: str
    found: int
    sent: int
    wrong: str = ""


def run_watches(settings: Settings, through: int, now: dt.datetime) -> tuple[Ran, ...]:
    """Run every watch over the served generation, which has the archive's changes up to `through`.

    The caller holds the lock of the data directory, so that no other process sends the same.
    """
    home = Home(settings.home)
    with home.archive(create=True) as archive:
        every = watches(archive)
        if not every:
            return ()
        engine = home.engine()
        done = tuple(_ran(settings, archive, engine, watch, through, now) for watch in every)
    for one in done:
        if one.wrong:
            _log.error("watch %s: %s", one.watch, one.wrong)
        elif one.found or one.sent:
            _log.info("watch %s: %d found, %d sent", one.watch, one.found, one.sent)
    return done


def _ran(settings: Settings, archive: Archive, engine: Engine, watch: Watch, through: int, now: dt.datetime) -> Ran:
    """One watch; what goes wrong with it keeps no other from being run."""
    try:
        return _run(settings, archive, engine, watch, through, now)
    except ReadoutsError as error:
        return Ran(watch.name, 0, 0, str(error))


def _run(settings: Settings, archive: Archive, engine: Engine, watch: Watch, through: int, now: dt.datetime) -> Ran:
    found = look(archive, engine, watch, through, now) if through > watch.through else 0
    if watch.route is Route.FEED or not due(archive, watch, now):
        return Ran(watch.name, found, 0)
    sent = 0
    try:
        while delivery := begin_delivery(archive, watch.name, now):
            sent += _deliver(settings, archive, engine, watch, delivery.number, now)
    except NotSent as error:
        return Ran(watch.name, found, sent, str(error))
    return Ran(watch.name, found, sent)


def _deliver(settings: Settings, archive: Archive, engine: Engine, watch: Watch, number: int, now: dt.datetime) -> int:
    """Send one delivery; how many readouts it told of. Raises NotSent, which the delivery notes."""
    (delivery,) = (one for one in deliveries(archive, watch.name) if one.number == number)
    told = letter(archive, engine, watch, delivery, settings.url)
    try:
        check(settings, watch.route)
        if told.news:
            send(settings, told, now)
    except NotSent as error:
        end_delivery(archive, number, now, str(error))
        raise
    end_delivery(archive, number, now)
    return len(told.news)


def due(archive: Archive, watch: Watch, now: dt.datetime) -> bool:
    """Whether a watch may send: its pause is over, or a delivery that was begun has not arrived.

    A last delivery in the future was noted by a clock that was wrong, and holds up nothing.
    """
    last = next(iter(deliveries(archive, watch.name)), None)
    if last is None:
        return True
    if last.sent is None:
        return True
    return last.sent > now or now - last.sent >= PAUSES[watch.frequency] - EARLY
