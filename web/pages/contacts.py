"""Who with whom: contacts of countries and of people over time, and the rhythm of a pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from index.document import Kind
from index.events.event import Event
from search import surface
from search.coverage import CoverageCounts
from search.engine import Engine
from search.errors import BadRequest
from search.events import EventQuery
from search.meetings.contacts import BY, MOST, ContactQuery, Contacts, Pair, Pauses, by_month, contacts, pauses
from search.request import Request, pairs
from web.api.meetings.contacts import ContactsOut, Covered, contacts_csv, contacts_out, covered_by, held_until
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters, known
from web.present import links

MATRIX = 12  # rows and columns of the matrix
LISTED = 50  # pairs of a list
LATEST = 20  # events of a pair
READ = ("country", "participant", "kind")
CSV = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="contacts.csv"'}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How many contacts two have, from 0 to 4 in `level`; `href` is the page of the pair, "" of one with itself."""

    count: int
    level: int
    href: str


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair in a list, or alone with its years and its latest events."""

    pair: Pair
    pauses: Pauses
    of: tuple[int, int]
    href: str


def make_contacts(engine: Engine, counts: CoverageCounts) -> Blueprint:
    """`/contacts` and, as data, `/api/contacts` and `/contacts.csv`.

    They read `by` and, of a search, up to two countries or participants, `kind`, `from` and `to`.
    """
    blueprint = Blueprint("contacts", __name__)

    @blueprint.get("/contacts")
    def page() -> Response:
        by, asked = _read()
        resolved = engine.resolve(asked)
        return kept(engine, lambda: make_response(_page(engine, counts, by, resolved.request)), dt.date.today())

    @blueprint.get("/api/contacts")
    def data() -> Response:
        by, asked = _read()

        def answer() -> ContactsOut:
            query, table = _query(by, known(engine, asked)), engine.contact_table()
            return contacts_out(contacts(table, query), query, table, counts.months())

        return unless_known(engine, answer, dt.date.today())

    @blueprint.get("/contacts.csv")
    def export() -> Response:
        by, asked = _read()
        query = _query(by, known(engine, asked))
        return kept(engine, lambda: make_response(_csv(engine, query), CSV))

    return blueprint


def _read() -> tuple[str, Request]:
    """By what, and the search that narrows the events. Raises BadRequest with every reason."""
    given = Parameters(request.args.to_dict(flat=False))
    by = given.one_of("by", BY) or BY[0]
    unread = [name for name in given.rest if name not in (*READ, "from", "to")]
    given.reasons += [(name, "contacts are not narrowed by it") for name in unread if given.rest.pop(name)]
    asked = given.request()
    several = [(name, "at most two") for name in BY if len(asked.selected(name)) > 2]
    if several:
        raise BadRequest(several)
    return by, replace(asked, all_of=BY)


def _query(by: str, asked: Request) -> ContactQuery:
    chosen = {name: asked.selected(name) for name in READ}
    return ContactQuery(
        by=by,
        values=chosen[by],
        countries=() if by == "country" else chosen["country"],
        people=() if by == "participant" else chosen["participant"],
        kinds=tuple(Kind(kind) for kind in chosen["kind"]),
        first=asked.first,
        last=asked.last,
    )


def _csv(engine: Engine, query: ContactQuery) -> str:
    table = engine.contact_table()
    return contacts_csv(contacts(table, query, 1_000_000), table)


def address(by: str, asked: Request, path: str = "/contacts", values: Sequence[str] = ()) -> str:
    """The address of contacts by something; with `values` in place of those that the request names."""
    chosen = {by: values} if values else {}
    given = [(name, value) for name, value in pairs(asked) if name in (*READ, "from", "to") and name not in chosen]
    given += [(name, value) for name, values in chosen.items() for value in values]
    return f"{path}?{urlencode([('by', by), *given])}"


def _page(engine: Engine, counts: CoverageCounts, by: str, asked: Request) -> str:
    query, table = _query(by, asked), engine.contact_table()
    found = contacts(table, query, 10_000)
    shown = found.pairs[:LISTED]
    alone = found.pairs[0] if len(query.values) == 2 and found.pairs else None
    views = [
        PairView(
            pair,
            pauses(pair, table, held_until(counts.months(), query, pair)),
            (found.totals[pair.one], found.totals[pair.other]),
            address(by, asked, values=pair.values),
        )
        for pair in shown
    ]
    countries = query.values if by == "country" and query.values else query.countries
    return render_template(
        "contacts.html",
        by=by,
        asked=asked,
        values=query.values,
        found=found,
        views=views,
        pair=views[0] if alone else None,
        years=_years(by_month(alone, table)) if alone else {},
        kinds=list(alone.kinds) if alone else [],
        events=_latest(engine, query) if alone else (),
        matrix=_matrix(found, by, asked) if not query.values else None,
        covered=[(country, covered_by(counts.months(), country)) for country in countries],
        most=MOST,
        ways=[
            (label, address(name, asked), name == by) for name, label in zip(BY, ("Countries", "People"), strict=True)
        ],
        exports=[("CSV", address(by, asked, "/contacts.csv")), ("JSON", address(by, asked, "/api/contacts"))],
        chips=[chip.text for chip in links.chips(replace(asked, all_of=())) if chip.field not in (by, "date")],
        span=_covered_text,
    )


def _latest(engine: Engine, query: ContactQuery) -> tuple[Event, ...]:
    names = query.values if query.by == "participant" else query.people
    countries = query.values if query.by == "country" else query.countries
    wanted = EventQuery(countries=countries, people=names, kinds=query.kinds, first=query.first, last=query.last)
    return engine.events(wanted, LATEST).events


def _years(months: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """By year and kind, the newest first, years without any included."""
    if not months:
        return {}
    first, last = int(min(months)[:4]), int(max(months)[:4])
    found: dict[str, dict[str, int]] = {f"{year:04}": {} for year in range(last, first - 1, -1)}
    for month, kinds in months.items():
        year = found[month[:4]]
        for kind, count in kinds.items():
            year[kind] = year.get(kind, 0) + count
    return found


def _matrix(found: Contacts, by: str, asked: Request) -> list[tuple[str, list[MatrixCell]]]:
    """The values with most contacts, each with each."""
    sums: dict[str, int] = {}
    counts: dict[tuple[str, str], int] = {}
    for pair in found.pairs:
        for value in pair.values:
            sums[value] = sums.get(value, 0) + pair.count
        counts[pair.values] = counts[pair.other, pair.one] = pair.count
    chosen = sorted(sums, key=lambda value: (-sums[value], value))[:MATRIX]
    return [
        (
            one,
            [_cell(counts.get((one, other), 0), address(by, asked, values=sorted((one, other)))) for other in chosen],
        )
        for one in chosen
    ]


def _cell(count: int, href: str) -> MatrixCell:
    return MatrixCell(count, min(4, len(str(count))) if count else 0, href)


def _covered_text(covered: Sequence[Covered]) -> str:
    """What is held of a country's publishers, in words."""
    told = [
        f"{surface.label('source', one.source)}: {one.held:,} readouts, {one.first} to {one.last}"
        if one.held
        else f"{surface.label('source', one.source)}: none held"
        for one in covered
    ]
    return "; ".join(told) or "no publisher is known here"
