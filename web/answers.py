"""Answers that a client may keep for as long as the generation they came from is served."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, request
from pydantic import BaseModel

from search.engine import Engine


def unless_known(engine: Engine, answer: Callable[[], BaseModel]) -> Response:
    """The answer, or 304 without working it out: within one generation a URL's answer stays the same."""
    tag = engine.status().generation
    if request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
    else:
        response = make_response(answer().model_dump_json(), {"Content-Type": "application/json; charset=utf-8"})
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response
