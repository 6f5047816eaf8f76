"""The headers that every answer carries."""

from __future__ import annotations

from flask import Flask, Response, request

# Everything comes from here and nothing is inline, so that a hostile readout has nothing to run.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Of every answer, also of those that are given before a request reaches a view."""

FOR_PROGRAMS = (
    "/healthz", "/readyz", "/metrics", "/feed.atom", "/openapi.json", "/trends.csv", "/coverage.csv", "/contacts.csv",
    "/events.atom",
)  # fmt: skip
INTERNAL = ("/healthz", "/readyz", "/metrics")
SHOWN = "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": SHOWN}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, X-Request-Id",
    "Access-Control-Max-Age": "86400",
}


def for_programs(path: str) -> bool:
    """Whether an address is one of the endpoint's, whose errors are JSON."""
    return path.startswith(("/api/", "/export.", "/watches/")) or path in FOR_PROGRAMS


def open_to_pages(path: str) -> bool:
    """Whether pages of any origin may read an answer: readouts are for all, the figures of the server are not."""
    return for_programs(path) and path not in INTERNAL


def add_headers(app: Flask) -> None:
    page = [*SAFE.items(), ("Cross-Origin-Resource-Policy", "same-origin")]
    # What is open to all may be loaded by a page of another site, and nothing else.
    endpoint = [*SAFE.items(), *OPEN.items(), ("Cross-Origin-Resource-Policy", "cross-origin")]

    @app.after_request
    def harden(response: Response) -> Response:
        if response.status_code not in (429, 503):
            # The limiter says of every answer when its window ends.
            response.headers.pop("Retry-After", None)
        response.headers.extend(endpoint if open_to_pages(request.path) else page)
        if request.method == "OPTIONS" and open_to_pages(request.path):
            response.headers.extend(PREFLIGHT)
        return response
