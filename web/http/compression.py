"""Answers made smaller on their way, for whoever can read them so."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

WORTH = 1_000  # bytes from which on it is worth the while
LEVEL = 5
TYPES = ("text/", "application/json", "application/atom+xml", "application/javascript", "image/svg+xml")


def add_compression(app: Flask) -> None:
    """What is whole, text and long enough goes out as gzip. A stream stays one, and is not held back to be packed."""

    @app.after_request
    def pack(response: Response) -> Response:
        file = response.direct_passthrough  # a file of the page is small, and is read whole
        if response.status_code != 200 or (response.is_streamed and not file) or "Content-Encoding" in response.headers:
            return response
        if not (response.mimetype or "").startswith(TYPES):
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings["gzip"] or request.method == "HEAD":
            return response
        response.direct_passthrough = False
        body = response.get_data()
        if len(body) >= WORTH:
            response.set_data(gzip.compress(body, LEVEL, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
        return response
