from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PAGES = ("/", "/readouts/sample-vestrania-64590", "/status", "/trends?q=grain", "/nothing", "/static/style.css")
PROGRAMS = (
    "/api/search",
    "/api/search?size=0",
    "/api/nothing",
    "/feed.atom",
    "/export.csv",
    "/trends.csv",
    "/openapi.json",
)
INTERNAL = ("/healthz", "/readyz", "/metrics")  # fmt: skip


@pytest.mark.parametrize("path", [*PAGES, *PROGRAMS, *INTERNAL])
def test_every_answer_forbids_what_a_hostile_readout_would_need(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        rules = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["frame-ancestors"] == "'none'"
        # An image may stand in an address itself, which runs nothing; nothing else is inline or of another host.
        assert {source for value in rules.values() for source in value.split()} == {"'none'", "'self'", "data:"}
        assert [rule for rule, value in rules.items() if "data:" in value] == ["img-src"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PROGRAMS)
def test_a_page_of_any_origin_may_read_the_endpoint_and_its_headers(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Origin": "https://reader.example"}) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert {"ETag", "Retry-After", "X-Request-Id"} <= set(
            answer.headers["Access-Control-Expose-Headers"].split(", ")
        )
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", [*PAGES, *INTERNAL])
def test_a_page_and_what_operators_watch_are_for_their_own_origin(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_browser_that_asks_first_is_told_what_it_may_send(client: FlaskClient) -> None:
    asked = {
        "Origin": "https://reader.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options("/api/search", headers=asked)
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "if-none-match" in answer.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize("path", ["/api/search?q=grain", "/export.jsonl", "/feed.atom", "/healthz"])
def test_head_answers_as_get_without_the_body(client: FlaskClient, path: str) -> None:
    with client.get(path) as whole, client.head(path) as head:
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]
        assert head.headers.get("ETag") == whole.headers.get("ETag")
