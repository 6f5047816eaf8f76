"""ETags derived from the index generation."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

from flask import Response, make_response, request, url_for
from pydantic import BaseModel, TypeAdapter

from search.engine import Engine
from web.http.public_address import public_address

_ANY = TypeAdapter[Any](Any)


def as_json(value: BaseModel | dict[str, Any], indent: int | None = None) -> bytes:
    """A model, or plain values in the shape of one, as JSON: pydantic writes both, without checking them."""
    return _ANY.dump_json(value, indent=indent)


def unless_known(engine: Engine, answer: Callable[[], BaseModel | dict[str, Any]], *also: object) -> Response:
    """The model, or plain values in its shape, as JSON, or 304."""
    kind = {"Content-Type": "application/json; charset=utf-8"}
    return kept(engine, lambda: make_response(as_json(answer()), kind), *also)


def kept(engine: Engine, answer: Callable[[], Response], *also: object) -> Response:
    """The answer, or 304 without computing it: within one generation an address has one answer.

    `also` is what the answer depends on besides. Raises IndexMissing before anything is answered.
    """
    # No tag of another address matches, nor of another host: addresses in an answer may be whole.
    address = f"{zlib.crc32((public_address() + request.full_path).encode()):08x}"
    tag = "-".join((engine.status().generation, assets_version(), address, *map(str, also)))
    known = request.if_none_match
    response = make_response("", 304) if known.contains_weak(tag) and not known.star_tag else answer()
    if known.star_tag:  # matches any answer, but there has to be one
        response.close()
        response = make_response("", 304)
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def assets_version() -> str:
    """A short hash of all files in web/, part of every ETag and of each static file's address."""
    found = hashlib.sha256()
    folders = [resources.files("web")]
    while folders:
        for entry in sorted(folders.pop().iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and entry.name != "__pycache__":
                folders.append(entry)
            elif entry.is_file():
                found.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return found.hexdigest()[:8]


def static(name: str) -> str:
    """The address of a static file; it changes whenever anything in web/ changes."""
    return url_for("static", filename=name, v=assets_version())
