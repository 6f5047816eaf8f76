"""The answer to an exception, as JSON or HTML."""

from __future__ import annotations

import html
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request as WSGIRequest
from werkzeug.wrappers import Response as WSGIResponse

from index.errors import IndexDamaged
from scrapers.errors import ArchiveError, ReadoutsError, UnknownSource
from search.errors import BadRequest, CursorExpired, IndexMissing, ProfileMissing
from web.api.models import ErrorOut, ReasonOut, WrongOut
from web.errors import DownloadsFull, DownloadUnderWay, EventMissing, ReadoutMissing, RevisionMissing, TextsTooLong
from web.http.access_log import failed, route
from web.http.headers import OPEN, SAFE, for_programs, open_to_pages

STATUS: dict[type[ReadoutsError], tuple[int, str]] = {
    BadRequest: (422, "bad_request"),
    CursorExpired: (422, "cursor_expired"),
    UnknownSource: (404, "unknown_source"),
    IndexMissing: (503, "index_missing"),
    IndexDamaged: (503, "index_damaged"),
    ArchiveError: (503, "archive_unavailable"),
    DownloadsFull: (503, "downloads_full"),
    TextsTooLong: (422, "texts_too_long"),
    DownloadUnderWay: (429, "download_under_way"),
    ReadoutsError: (500, "failed"),
}
STATUS |= dict.fromkeys((EventMissing, ReadoutMissing, RevisionMissing, ProfileMissing), (404, "not_found"))


LATER = {429: 60, 503: 5}
"""Seconds of Retry-After by status, where nothing gives them more exactly."""

JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class ErrorReply:
    """An error as a client sees it. `reasons` are (parameter, reason), empty where there is only one cause."""

    status: int
    code: str
    message: str
    reasons: tuple[tuple[str, str], ...] = ()

    def json(self) -> str:
        reasons = tuple(ReasonOut(parameter=name, reason=reason) for name, reason in self.reasons)
        return ErrorOut(error=WrongOut(code=self.code, message=self.message, reasons=reasons)).model_dump_json()


def reply_to(error: Exception) -> ErrorReply:
    """The reply to an error. Of a failure of the server it has only the kind: paths and remedies are for the log."""
    if isinstance(error, ReadoutsError):
        status, code = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
        reasons = error.reasons if isinstance(error, BadRequest) else ()
        message = error.what if reasons or status >= 500 else str(error).rstrip(".")
        return ErrorReply(status, code, f"{message}.", reasons)
    if isinstance(error, HTTPException):
        code = (error.name or "error").lower().replace(" ", "_")
        if error.code == 429:
            return ErrorReply(429, code, f"More than {error.description}: ask again later.")
        return ErrorReply(error.code or 500, code, error.description or error.name)
    return ErrorReply(500, "internal_error", "Something went wrong here. It has been logged.")


def wants_json(asked: WSGIRequest) -> bool:
    """True for the endpoint; elsewhere for a client that prefers JSON to HTML."""
    if for_programs(asked.path):
        return True
    best = asked.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def register(app: Flask) -> None:
    """Handle every exception of every view."""

    def answer(error: Exception) -> Response:
        reply = reply_to(error)
        id = failed(reply.code)
        if reply.status >= 500:
            # A known condition is one line of the log; an unknown error is logged with its traceback.
            unforeseen = None if isinstance(error, ReadoutsError) else error
            app.logger.error("%s", error, exc_info=unforeseen, extra={"request": id, "error": reply.code})
        if wants_json(request):
            response = make_response(reply.json(), reply.status, {"Content-Type": JSON})
        else:
            response = make_response(render_template("error.html", reply=reply), reply.status)
        if isinstance(error, HTTPException) and error.response is None:
            allow = dict(error.get_headers()).get("Allow")
            response.headers.update({"Allow": allow} if allow else {})
        if reply.status in LATER:
            response.headers["Retry-After"] = str(LATER[503 if isinstance(error, ReadoutsError) else reply.status])
        return response

    def log_exception(unforeseen: Any) -> None:
        """As Flask does, which names the path."""
        app.logger.error("an exception on %s", route(), exc_info=unforeseen)

    app.register_error_handler(Exception, answer)
    app.log_exception = log_exception  # type: ignore[assignment, method-assign]


def plain_response(reply: ErrorReply, asked: WSGIRequest) -> WSGIResponse:
    """The reply without Flask and templates, for middleware that must cost little."""
    title = HTTPStatus(reply.status).phrase
    page = f'<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1><p>{html.escape(reply.message)}</p>'
    body, kind = (reply.json(), JSON) if wants_json(asked) else (page, "text/html; charset=utf-8")
    cross_origin = OPEN if open_to_pages(asked.path) else {}
    return WSGIResponse(body, reply.status, {**SAFE, **cross_origin, "Cache-Control": "no-store"}, content_type=kind)
