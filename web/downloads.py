"""Every hit of a search as a file: streamed, never silently cut off."""

from __future__ import annotations

from flask import Blueprint, Response, request

from search.engine import Engine
from search.errors import BadRequest
from search.request import Request, read_request
from web.answers import kept
from web.export import FORMATS

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
OF_PAGES = ("size", "cursor", "facets", "facet_size")


def add_downloads(api: Blueprint, engine: Engine) -> None:
    """Put `/export.csv` and `/export.jsonl` on the endpoint."""

    @api.get("/export.<any(csv, jsonl):shape>")
    def export(shape: str) -> Response:
        asked = whole_request()

        def answer() -> Response:
            lines = FORMATS[shape](engine.hits(asked))
            head = {"Content-Type": TYPES[shape], "Content-Disposition": f'attachment; filename="readouts.{shape}"'}
            return Response(lines, headers=head)

        return kept(engine, answer)


def whole_request() -> Request:
    """The search that is asked for, of which a page's parameters are no part. Raises BadRequest."""
    given = request.args.to_dict(flat=False)
    wrong = [(name, "an export has every hit") for name in OF_PAGES if name in given]
    try:
        asked = read_request({name: values for name, values in given.items() if name not in OF_PAGES})
    except BadRequest as error:
        raise BadRequest([*wrong, *error.reasons]) from None
    if wrong:
        raise BadRequest(wrong)
    return asked
