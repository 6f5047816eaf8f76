"""A page for each speaker, country and topic: who with whom, about what, when."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from search.engine import Engine, FacetValue, Page
from search.query import value_names as names
from search.request import Request, Sort, toggled
from web.api.models import ProfileOut, profile_out
from web.errors import ProfileMissing
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters
from web.present import labels, links
from web.present.links import Choice
from web.present.timeline import coverage, timeline

FIELDS = {"speakers": "speaker", "countries": "country", "topics": "topic"}
SHOWN = 10  # values of a list, and latest readouts


@dataclass(frozen=True, slots=True)
class Profile:
    """One value of a field: its newest readouts, and what all of them name beside it, as (field, heading, values)."""

    field: str
    value: str
    page: Page
    sides: tuple[tuple[str, str, tuple[FacetValue, ...]], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One list of a profile: what else its readouts name, each value a search of both."""

    heading: str
    choices: tuple[Choice, ...]


SIDES = {
    "speaker": (("participant", "With whom"), ("topic", "About what"), ("country", "Countries"), ("kind", "How")),
    "country": (("participant", "Who"), ("speaker", "Given words"), ("topic", "About what"), ("country", "With")),
    "topic": (
        ("speaker", "Given words"),
        ("country", "Countries"),
        ("source", "Publishers"),
        ("topic", "Together with"),
    ),
}


def make_profiles(engine: Engine) -> Blueprint:
    """`/speakers/<name>`, `/countries/<code>` and `/topics/<slug>` and, as data, the same below `/api`."""
    profiles = Blueprint("profiles", __name__)

    @profiles.get("/<any(speakers, countries, topics):group>/<path:value>")
    def profile(group: str, value: str) -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        return kept(engine, lambda: make_response(_drawn(engine, about(engine, FIELDS[group], value))))

    @profiles.get("/api/<any(speakers, countries, topics):group>/<path:value>")
    def data(group: str, value: str) -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        return unless_known(engine, lambda: _data(about(engine, FIELDS[group], value)))

    return profiles


def about(engine: Engine, field: str, value: str) -> Profile:
    """Raises ProfileMissing where no readout names it."""
    known = {"country": names.country, "topic": names.topic}.get(field, str)(value) or value
    page = engine.search(toggled(Request(sort=Sort.NEWEST, size=SHOWN), field, known))
    if not page.total:
        raise ProfileMissing(value, "Look for it with the search.")
    # A facet leaves its own selection out, so what these readouts name beside it is asked for in the query.
    within = engine.search(Request(text=f"{field}:{known}", size=1, facets=(field,))) if field != "speaker" else page
    sides = []
    for other, heading in SIDES[field]:
        found = (within if other == field else page).facets[other]
        sides.append((other, heading, tuple(one for one in found if one.value != known)[:SHOWN]))
    return Profile(field, known, page, tuple(side for side in sides if side[2]))


def _data(found: Profile) -> ProfileOut:
    return profile_out(found.field, found.value, found.page, {field: values for field, _, values in found.sides})


def _drawn(engine: Engine, found: Profile) -> str:
    search = toggled(Request(), found.field, found.value)
    return render_template(
        "profile.html",
        title=labels.label(found.field, found.value),
        heading=labels.FACETS[found.field],
        page=found.page,
        search=search,
        data=links.profile(found.field, found.value, "/api"),
        time=timeline(search, found.page.histogram, coverage(engine, search)),
        sides=[
            Side(heading, tuple(_choice(search, found.field, found.value, other, one) for one in values))
            for other, heading, values in found.sides
        ],
    )


def _choice(search: Request, field: str, known: str, other: str, one: FacetValue) -> Choice:
    """A search of both; two values of one filter would be alternatives, so the first one then stands in the query."""
    start = Request(text=f"{field}:{known}") if field == other else search
    return Choice(labels.label(other, one.value), one.count, False, links.address(toggled(start, other, one.value)))
