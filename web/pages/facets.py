"""Facets: the first values of each beside the results, all values of one on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, render_template, request

from search.engine import Engine, FacetValue, ResultPage, StatementPage
from search.request import Request
from search.surface import FACETS, SCOPES
from web.http.caching import kept
from web.http.parameters import Parameters
from web.present import labels, links
from web.present.links import Choice

SHOWN = 7  # values beside the results, where there are more than FEW
FEW = 10
COUNTED = 100  # values of each facet that a search counts, enough for all years
MOST = 200  # values on the page of one facet


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet of a page: `others` counts the values that are not shown, `href` leads to all of them."""

    field: str
    heading: str
    choices: tuple[Choice, ...]
    others: int
    href: str


def make_facets(engine: Engine) -> Blueprint:
    """`/facets/<field>`: all values of a facet among the hits of a search, or those that `starts` begins."""
    blueprint = Blueprint("facets", __name__)

    @blueprint.get("/facets/<any(" + ", ".join(FACETS) + "):field>")
    def facet(field: str) -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        typed = given.text("starts")
        asked = given.request()
        return kept(engine, lambda: make_response(_page(engine, asked, field, typed)))

    return blueprint


def beside(asked: Request, page: ResultPage | StatementPage) -> list[Facet]:
    """The facets beside the results, without those that can't narrow the search."""
    named = (*SCOPES, *FACETS) if asked.statements else FACETS
    found = [
        _facet(asked, field, page.facets.get(field, ()), page.facet_totals.get(field, 0), SHOWN) for field in named
    ]
    if asked.statements:  # a page of all values counts readouts
        found = [replace(facet, others=0) for facet in found]
    return [
        facet
        for facet in found
        if len(facet.choices) > 1 or any(one.selected or one.count < page.total for one in facet.choices)
    ]


def _facet(asked: Request, field: str, values: Sequence[FacetValue], total: int, shown: int) -> Facet:
    """Selected values come first, so that all of them are shown."""
    if field == "year":
        values = sorted(values, key=lambda one: one.value, reverse=True)
    if len(values) <= FEW:
        shown = FEW
    first = sorted(values, key=lambda one: not one.selected)
    shown = max(shown, sum(one.selected for one in values))
    choices = links.choices(asked, field, first[:shown])
    href = links.whole(asked, f"/facets/{field}")
    return Facet(field, labels.HEADINGS[field], choices, max(0, total - shown), href)


def _page(engine: Engine, asked: Request, field: str, typed: str) -> str:
    asked = engine.resolve(asked).request
    values = engine.facet(asked, field, typed, MOST + 1)
    return render_template(
        "facet.html",
        facet=_facet(asked, field, values, len(values), MOST),
        asked=asked,
        typed=typed,
        many=len(values) > MOST,
    )
