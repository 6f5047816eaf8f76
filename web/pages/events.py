"""Lists of events: who met, which sides tell of it, and which side is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]
from flask import Blueprint, Response, make_response, render_template, request

from index.document import Kind
from index.events.event import Event
from search import surface
from search.coverage import CoverageCounts
from search.engine import Engine
from search.events import EventPage, EventQuery
from search.meetings.silence import Silences, hours_since
from search.request import MAX_VALUES, Request, pairs
from search.value_types import COUNTRY
from web.api.atom import TYPE, fixed_id, plain
from web.api.meetings.event_list import EventsOut, listed
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters, known
from web.http.public_address import public_address
from web.present import links
from web.present.silence import sentence

SIZE = 20  # events on a page
PAGES = 5_000  # that can be asked for
READ = ("country", "participant", "kind")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of events is narrowed by: a search's countries, people, kinds and days, and missing sides."""

    request: Request
    missing: tuple[str, ...]
    accounts: int
    page: int

    @property
    def query(self) -> EventQuery:
        return EventQuery(
            countries=self.request.selected("country"),
            people=self.request.selected("participant"),
            missing=self.missing,
            kinds=tuple(Kind(kind) for kind in self.request.selected("kind")),
            first=self.request.first,
            last=self.request.last,
            accounts=self.accounts,
        )


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event in a list: a sentence about each missing side, and the hours since its first account."""

    event: Event
    missing: tuple[str, ...]
    hours: float | None


def make_event_lists(engine: Engine, counts: CoverageCounts) -> Blueprint:
    """`/events` and, as data, `/api/events` and `/events.atom`.

    They read `country`, `participant`, `kind`, `from` and `to` of a search, all values of which took part, `missing`,
    `accounts` (the least number of sides that tell of it) and `page`.
    """
    blueprint = Blueprint("event_lists", __name__)
    silences = Silences(engine, counts)

    @blueprint.get("/events")
    def page() -> Response:
        asked = _read()
        resolved = replace(asked, request=engine.resolve(asked.request).request)
        return kept(engine, lambda: make_response(_drawn(engine, silences, resolved)), _this_hour())

    @blueprint.get("/api/events")
    def data() -> Response:
        asked = _read()

        def answer() -> EventsOut:
            sure = replace(asked, request=known(engine, asked.request))
            found = _found(engine, sure)
            now = dt.datetime.now(dt.UTC)
            rows = tuple(listed(one, silences.of(one), hours_since(engine, one, now)) for one in found.events)
            return EventsOut(total=found.total, page=asked.page, next=_next(found, asked), events=rows)

        return unless_known(engine, answer, _this_hour())

    @blueprint.get("/events.atom")
    def feed() -> Response:
        asked = replace(_read(), page=1)
        resolved = replace(asked, request=engine.resolve(asked.request).request)
        return kept(engine, lambda: Response(_feed(engine, silences, resolved), headers=TYPE))

    return blueprint


def _this_hour() -> str:
    """What an answer with hours since an event depends on."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%d%H}"


def _read() -> Asked:
    """Raises BadRequest with every reason."""
    given = Parameters(request.args.to_dict(flat=False))
    missing = given.rest.pop("missing", ())
    accounts, page = given.number("accounts", 1, 3), given.number("page", 1, PAGES)
    if len(missing) > MAX_VALUES:
        given.reasons.append(("missing", f"at most {MAX_VALUES} values"))
    countries = []
    for text in filter(str.strip, missing[:MAX_VALUES]):
        try:
            countries.append(COUNTRY.read(text))
        except ValueError as error:
            given.reasons.append(("missing", str(error)))
    unread = [name for name in given.rest if name not in (*READ, "from", "to")]
    given.reasons += [(name, "events are not narrowed by it") for name in unread if given.rest.pop(name)]
    asked = given.request()
    return Asked(replace(asked, all_of=("country", "participant")), tuple(sorted({*countries})), accounts, page)


def _found(engine: Engine, asked: Asked) -> EventPage:
    return engine.events(asked.query, SIZE, (asked.page - 1) * SIZE)


def _next(found: EventPage, asked: Asked) -> int | None:
    return asked.page + 1 if asked.page * SIZE < found.total and asked.page < PAGES else None


def address(asked: Asked, path: str = "/events") -> str:
    """The address of a list of events."""
    named = [(name, value) for name, value in pairs(asked.request) if name in (*READ, "from", "to")]
    named += [("missing", country) for country in asked.missing]
    named += [("accounts", str(asked.accounts))] if asked.accounts > 1 else []
    named += [("page", str(asked.page))] if asked.page > 1 else []
    return f"{path}?{urlencode(named)}" if named else path


def _drawn(engine: Engine, silences: Silences, asked: Asked) -> str:
    found = _found(engine, asked)
    now = dt.datetime.now(dt.UTC)
    first = replace(asked, page=1)
    following = _next(found, asked)
    return render_template(
        "events.html",
        rows=[
            EventRow(
                event,
                tuple(sentence(side, event.kind.value) for side in silences.of(event)),
                hours_since(engine, event, now),
            )
            for event in found.events
        ],
        total=found.total,
        asked=asked.request,
        missing=asked.missing,
        told=asked,
        next=address(replace(asked, page=following)) if following else "",
        first=address(first) if asked.page > 1 else "",
        feed=address(first, "/events.atom"),
        data=address(asked, "/api/events"),
        chips=[chip.text for chip in links.chips(replace(asked.request, all_of=()))],
        titled=event_title,
    )


def event_title(event: Event) -> str:
    """What an event is called in a list: its kind and who took part."""
    who = [one.name or surface.label("country", one.country) for one in event.principals]
    more = f" and {len(who) - 4} more" if len(who) > 4 else ""
    return f"{surface.label('kind', event.kind.value)}: {', '.join(who[:4])}{more}"


def _feed(engine: Engine, silences: Silences, asked: Asked) -> bytes:
    path = address(asked, "/events.atom")
    whole = public_address()
    feed = FeedGenerator()
    feed.id(fixed_id(path))
    feed.title("Readouts: events" + (f" without an account from {', '.join(asked.missing)}" if asked.missing else ""))
    feed.link(href=whole + path, rel="self", type="application/atom+xml")
    feed.author(name="Readouts")
    feed.updated(engine.status().published or dt.datetime.fromtimestamp(0, dt.UTC))
    for event in _found(engine, asked).events:
        entry = feed.add_entry(order="append")
        entry.id(fixed_id(f"/events/{event.id}"))
        entry.title(plain(event_title(event)))
        entry.updated(dt.datetime.combine(event.date, dt.time(), dt.UTC))
        entry.link(href=f"{whole}/events/{event.id}")
        told = [sentence(side, event.kind.value) for side in silences.of(event)]
        entry.content(plain(" ".join(told) or "All sides tell of it."), type="text")
    return bytes(feed.atom_str(pretty=True))
