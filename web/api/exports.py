"""Every hit of a search as a file: streamed, never silently cut off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from flask import Blueprint, Response, request

from search.engine import Engine
from search.errors import BadRequest
from search.request import Request, read_request
from web.api.export_shares import ExportLimits, ExportShares
from web.http.caching import kept
from web.http.parameters import known
from web.http.public_address import public_address
from web.http.rate_limit import client
from web.present.export import FORMATS
from web.present.links import address

TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
OF_PAGES = ("size", "cursor", "facets", "facet_size")


def add_downloads(api: Blueprint, engine: Engine, limits: ExportLimits) -> None:
    """Put `/export.csv` and `/export.jsonl` on the endpoint.

    A client may take its time over a download: neither searches nor the downloads of others must wait for it.
    """
    shares = ExportShares(limits)

    @api.get("/export.<any(csv, jsonl):shape>")
    def export(shape: str) -> Response:
        asked = whole_request()

        def answer() -> Response:
            wanted = known(engine, asked)
            head = {
                "Content-Type": TYPES[shape],
                "Content-Disposition": f'attachment; filename="readouts.{shape}"',
                "Link": f'<{public_address()}{address(wanted, "/coverage.csv")}>; rel="describedby"; type="text/csv"',
            }
            if request.method == "HEAD":
                return Response(iter(()), headers=head)
            # Given back when the last line has gone or the client has, and once however it ends.
            leave = shares.take(client())
            response = Response(_ending(shares.paced(FORMATS[shape](engine.hits(wanted))), leave), headers=head)
            response.call_on_close(leave.close)
            return response

        return kept(engine, answer)


def _ending(lines: Iterator[str], leave: ExitStack) -> Iterator[str]:
    with leave:
        yield from lines


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
