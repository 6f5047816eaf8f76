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
from scrapers.archive.watches import (
    Delivery,
    Frequency,
    Route,
    Watch,
    begin_delivery,
    deliveries,
    end_delivery,
    watches,
)
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
        shared = _Round(settings, archive, home.engine(), through, now)
        done = tuple(map(shared.ran, every))
    for one in done:
        if one.wrong:
            _log.error("watch %s: %s", one.watch, one.wrong)
        elif one.found or one.sent:
            _log.info("watch %s: %d found, %d sent", one.watch, one.found, one.sent)
    return done


@dataclass(frozen=True, slots=True)
class _Round:
    """What all watches of one run share."""

    settings: Settings
    archive: Archive
    engine: Engine
    through: int
    now: dt.datetime

    def ran(self, watch: Watch) -> Ran:
        """One watch; what goes wrong with it keeps no other from being run."""
        found = sent = 0
        try:
            if self.through > watch.through:
                found = look(self.archive, self.engine, watch, self.through, self.now)
            if watch.route is not Route.FEED and due(self.archive, watch, self.now):
                while delivery := begin_delivery(self.archive, watch.name, self.now):
                    sent += self._deliver(watch, delivery)
        except ReadoutsError as error:
            return Ran(watch.name, found, sent, str(error))
        return Ran(watch.name, found, sent)

    def _deliver(self, watch: Watch, delivery: Delivery) -> int:
        """Send one delivery; how many readouts are in it. Raises NotSent, which the delivery notes."""
        told = letter(self.archive, self.engine, watch, delivery, self.settings.url)
        try:
            check(self.settings, watch.route)
            if told.news:
                send(self.settings, told, self.now)
        except NotSent as error:
            end_delivery(self.archive, delivery.number, self.now, str(error))
            raise
        end_delivery(self.archive, delivery.number, self.now)
        return len(told.news)


def due(archive: Archive, watch: Watch, now: dt.datetime) -> bool:
    """Whether a watch may send: its pause is over, or a delivery that was begun has not arrived.

    A last delivery in the future was noted by a clock that was wrong, and holds up nothing.
    """
    last = next(iter(deliveries(archive, watch.name)), None)
    if last is None or last.sent is None:
        return True
    return last.sent > now or now - last.sent >= PAUSES[watch.frequency] - EARLY
