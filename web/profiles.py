"""A page for each speaker, country and topic: who with whom, about what, when."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from search import names
from search.engine import Engine, FacetValue
from search.request import Request, Sort, toggled
from web import labels, links
from web.answers import kept
from web.errors import ProfileMissing
from web.links import Choice
from web.parameters import Parameters
from web.timeline import coverage, timeline

FIELDS = {"speakers": "speaker", "countries": "country", "topics": "topic"}
SHOWN = 10  # values of a list, and latest readouts


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
    """`/speakers/<name>`, `/countries/<code>` and `/topics/<slug>`."""
    profiles = Blueprint("profiles", __name__)

    @profiles.get("/<any(speakers, countries, topics):group>/<path:value>")
    def profile(group: str, value: str) -> Response:
        Parameters(request.args.to_dict(flat=False)).done()
        field = FIELDS[group]
        return kept(engine, lambda: make_response(_page(engine, field, value)))

    return profiles


def _page(engine: Engine, field: str, value: str) -> str:
    known = {"country": names.country, "topic": names.topic}.get(field, str)(value) or value
    asked = toggled(Request(sort=Sort.NEWEST, size=SHOWN), field, known)
    page = engine.search(asked)
    if not page.total:
        raise ProfileMissing(value, "Look for it with the search.")
    search = toggled(Request(), field, known)
    # A facet leaves its own selection out, so what these readouts name beside it is asked for in the query.
    within = engine.search(Request(text=f"{field}:{known}", size=1, facets=(field,))) if field != "speaker" else page
    sides = []
    for other, heading in SIDES[field]:
        found = (within if other == field else page).facets[other]
        values = [one for one in found if one.value != known][:SHOWN]
        sides.append(Side(heading, tuple(_choice(search, field, known, other, one) for one in values)))
    return render_template(
        "profile.html",
        title=labels.label(field, known),
        heading=labels.FACETS[field],
        page=page,
        search=search,
        time=timeline(search, page.histogram, coverage(engine, search)),
        sides=[side for side in sides if side.choices],
    )


def _choice(search: Request, field: str, known: str, other: str, one: FacetValue) -> Choice:
    """A search of both; two values of one filter would be alternatives, so the first one then stands in the query."""
    start = Request(text=f"{field}:{known}") if field == other else search
    return Choice(labels.label(other, one.value), one.count, False, links.address(toggled(start, other, one.value)))
