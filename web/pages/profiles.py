"""A page for each speaker, country and topic: who with whom, about what, when."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from search import surface
from search.engine import Engine, FacetValue
from search.profiles import FIELDS, Profile, about
from search.request import Request, toggled
from web.api.models import ProfileOut, profile_out
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters
from web.present import labels, links
from web.present.links import Choice
from web.present.timeline import coverage, timeline


@dataclass(frozen=True, slots=True)
class RelatedValues:
    """One list of a profile: what else its readouts name, each value a search of both."""

    heading: str
    choices: tuple[Choice, ...]


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


def _data(found: Profile) -> ProfileOut:
    return profile_out(found.field, found.value, found.page, {field: values for field, _, values in found.sides})


def _drawn(engine: Engine, found: Profile) -> str:
    search = toggled(Request(), found.field, found.value)
    return render_template(
        "profile.html",
        title=surface.label(found.field, found.value),
        heading=labels.HEADINGS[found.field],
        page=found.page,
        search=search,
        data=links.profile(found.field, found.value, "/api"),
        time=timeline(search, found.page.histogram, coverage(engine, search)),
        sides=[
            RelatedValues(heading, tuple(_choice(search, found.field, found.value, other, one) for one in values))
            for other, heading, values in found.sides
        ],
    )


def _choice(search: Request, field: str, known: str, other: str, one: FacetValue) -> Choice:
    """A search of both; two values of one filter would be alternatives, so the first one then stands in the query."""
    start = Request(text=f"{field}:{known}") if field == other else search
    return Choice(surface.label(other, one.value), one.count, False, links.address(toggled(start, other, one.value)))
