"""The JSON endpoint: a view reads a Request, calls the engine, answers a model."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from pydantic import BaseModel

from scrapers.archive.store import Archive
from search.engine import Engine
from search.errors import BadRequest
from search.request import read_request
from web.api.export_shares import ExportLimits
from web.api.exports import add_downloads
from web.api.models import diff_out, readout_out
from web.api.openapi import description
from web.api.search_answer import Plain, search_answer
from web.api.statements import add_statements
from web.api.suggest import add_help
from web.errors import ReadoutMissing
from web.http.access_log import found
from web.http.caching import unless_known
from web.http.parameters import Parameters, known
from web.present.diffs import step_and_diff
from web.present.parts import MOST_PARAGRAPHS


def make_api(engine: Engine, archive: Archive, limits: ExportLimits) -> Blueprint:
    """The endpoint over these parts."""
    api = Blueprint("api", __name__)

    @api.get("/api/search")
    def search() -> Response:
        asked = read_request(request.args.to_dict(flat=False))

        def answer() -> Plain:
            page = engine.search(known(engine, asked))
            found(page.total)
            return search_answer(page)

        return unless_known(engine, answer)

    @api.get("/api/readouts/<id>")
    def readout(id: str) -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        first = given.number("paragraph", 0, MOST_PARAGRAPHS)
        given.done()
        return unless_known(engine, lambda: _readout(engine, archive, id, first), archive.sequence())

    @api.get("/api/readouts/<id>/revisions/<int:number>")
    def revision(id: str, number: int) -> Response:
        _no_parameters()
        return unless_known(engine, lambda: diff_out(*step_and_diff(archive, id, number)), archive.sequence())

    add_help(api, engine)
    add_statements(api, engine)
    add_downloads(api, engine, limits)

    @api.get("/openapi.json")
    def openapi() -> Response:
        return make_response(description(), {"Cache-Control": "no-cache"})

    return api


def _readout(engine: Engine, archive: Archive, id: str, first: int) -> BaseModel:
    document = engine.document(id)
    if document is None:
        raise ReadoutMissing(id)
    return readout_out(document, archive.revisions(id), first)


def _no_parameters() -> None:
    if request.args:
        raise BadRequest([(name, "there is no such parameter") for name in request.args])
