"""The formulae of two countries: what recurs in their accounts of each other, what is new, and what was dropped."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from search.engine import Engine
from search.errors import BadRequest
from search.meetings.formulae import RECENT, Formulae
from search.value_types import COUNTRY
from web.api.meetings.pairs import PairPhrasesOut
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters
from web.present import links

SEPARATOR = "-"
HEADS = (("recurring", "Recurring"), ("new", "New in the latest account"), ("dropped", "Dropped in the latest account"))


def make_pairs(engine: Engine) -> Blueprint:
    """`/pairs/<A>-<B>` and, as data, `/api/pairs/<A>-<B>/phrases`, of two countries' codes."""
    pairs = Blueprint("pairs", __name__)
    formulae = Formulae(engine)

    @pairs.get("/pairs/<pair>")
    def page(pair: str) -> Response:
        one, other = _read(pair)
        return kept(engine, lambda: make_response(_drawn(formulae, one, other)))

    @pairs.get("/api/pairs/<pair>/phrases")
    def data(pair: str) -> Response:
        one, other = _read(pair)
        return unless_known(engine, lambda: PairPhrasesOut(pair=(one, other), sides=formulae.of(one, other)))

    return pairs


def _read(pair: str) -> tuple[str, str]:
    """The two countries. Raises BadRequest."""
    Parameters(request.args.to_dict(flat=False)).done()
    one, _, other = pair.partition(SEPARATOR)
    try:
        read = COUNTRY.read(one), COUNTRY.read(other)
    except ValueError as error:
        raise BadRequest([("pair", f"{error}; a pair is two of them, such as XKL-XVE")]) from None
    if read[0] == read[1]:
        raise BadRequest([("pair", "it is one country twice")])
    return read


def _drawn(formulae: Formulae, one: str, other: str) -> str:
    found = formulae.of(one, other)
    return render_template(
        "pair.html",
        pair=(one, other),
        sides=found,
        heads=HEADS,
        recent=RECENT,
        search=lambda side, formula: links.phrase_search(formula.phrase, side.side, (one, other)),
        data=f"/api/pairs/{one}{SEPARATOR}{other}/phrases",
    )
