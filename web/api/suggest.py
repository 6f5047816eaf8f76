"""The endpoint's help for a searcher: completion, the values of one facet, readouts like one."""

from __future__ import annotations

from flask import Blueprint, Response, request
from pydantic import BaseModel

from search.assist.suggest import SUGGESTED
from search.engine import Engine
from search.events import other_accounts
from search.surface import FACETS
from web.api.models import facet_values_out, other_words_out, similar_out, suggestions_out
from web.errors import ReadoutMissing
from web.http.caching import unless_known
from web.http.parameters import Parameters, known


def add_help(api: Blueprint, engine: Engine) -> None:
    """Put its addresses on the endpoint."""

    @api.get("/api/readouts/<id>/similar")
    def similar(id: str) -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        limit = given.number("limit", 5)
        given.done()

        def answer() -> BaseModel:
            if engine.document(id) is None:
                raise ReadoutMissing(id)
            return similar_out(engine.similar(id, limit), other_accounts(engine.event_of(id), id))

        return unless_known(engine, answer)

    @api.get("/api/other-words")
    def other_words() -> Response:
        given = Parameters({**request.args.to_dict(flat=False), "facets": [""]})
        asked = given.request()
        return unless_known(engine, lambda: other_words_out(engine.other_words(known(engine, asked))))

    @api.get("/api/suggest")
    def suggest() -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        typed, field, limit = given.text("q"), given.one_of("field", SUGGESTED), given.number("limit", 10)
        given.done()
        return unless_known(engine, lambda: suggestions_out(engine.suggest(typed, limit, field)))

    @api.get("/api/facets/<any(" + ", ".join(FACETS) + "):field>")
    def facet(field: str) -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        typed, limit = given.text("starts"), given.number("limit", 20)
        asked = given.request()
        return unless_known(
            engine, lambda: facet_values_out(field, engine.facet(known(engine, asked), field, typed, limit))
        )
