"""An exception to an answer, as JSON or HTML."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from index.errors import IndexDamaged
from scrapers.errors import ArchiveError, ReadoutsError, UnknownSource
from search.errors import BadRequest, CursorExpired, IndexMissing, ProfileMissing
from web.api.models import ErrorOut, ReasonOut, WrongOut
from web.errors import DownloadsFull, ReadoutMissing, RevisionMissing
from web.http.access_log import failed
from web.http.headers import for_programs

STATUS: dict[type[ReadoutsError], tuple[int, str]] = {
    BadRequest: (422, "bad_request"),
    CursorExpired: (422, "cursor_expired"),
    UnknownSource: (404, "unknown_source"),
    IndexMissing: (503, "index_missing"),
    IndexDamaged: (503, "index_damaged"),
    ArchiveError: (503, "archive_unavailable"),
    DownloadsFull: (503, "downloads_full"),
    ReadoutsError: (500, "failed"),
}


STATUS |= dict.fromkeys((ReadoutMissing, RevisionMissing, ProfileMissing), (404, "not_found"))


LATER = {429: 60, 503: 5}
"""Seconds after which it is worth asking again, where nothing says so more exactly."""


@dataclass(frozen=True, slots=True)
class Told:
    """An error as it leaves the house: `reasons` are (parameter, reason), empty where there is only one cause."""

    status: int
    code: str
    message: str
    reasons: tuple[tuple[str, str], ...] = ()


def tell(error: Exception) -> Told:
    """What a client is told. Of a failure in here only what it is: paths and remedies are for the log."""
    if isinstance(error, ReadoutsError):
        status, code = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        reasons = error.reasons if isinstance(error, BadRequest) else ()
        return Told(
            status, code, f"{error.what}." if reasons or status >= 500 else f"{str(error).rstrip('.')}.", reasons
        )
    if isinstance(error, HTTPException):
        code = (error.name or "error").lower().replace(" ", "_")
        if error.code == 429:
            return Told(429, code, f"More than {error.description}: ask again later.")
        return Told(error.code or 500, code, error.description or error.name)
    return Told(500, "internal_error", "Something went wrong here. It has been logged.")


def wants_json() -> bool:
    """The endpoint always answers JSON; elsewhere a client that prefers it gets it."""
    if for_programs(request.path):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def register(app: Flask) -> None:
    """Every exception of every view ends here."""

    def answer(error: Exception) -> Response:
        told = tell(error)
        id = failed(told.code)
        if told.status >= 500:
            # What is out of order or too much is said in a line; what nobody thought of, with all that led to it.
            unforeseen = None if isinstance(error, ReadoutsError) else error
            app.logger.error("%s", error, exc_info=unforeseen, extra={"request": id, "error": told.code})
        response = _json(told) if wants_json() else _html(told)
        if isinstance(error, HTTPException) and error.response is None:
            allow = dict(error.get_headers()).get("Allow")
            response.headers.update({"Allow": allow} if allow else {})
        if told.status in LATER:
            response.headers["Retry-After"] = str(LATER[told.status])
        return response

    app.register_error_handler(Exception, answer)


def _json(told: Told) -> Response:
    reasons = tuple(ReasonOut(parameter=name, reason=reason) for name, reason in told.reasons)
    body = ErrorOut(error=WrongOut(code=told.code, message=told.message, reasons=reasons))
    return make_response(body.model_dump_json(), told.status, {"Content-Type": "application/json; charset=utf-8"})


def _html(told: Told) -> Response:
    return make_response(render_template("error.html", told=told), told.status)
