from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

ASKED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("address", ["/?q=sea", "/api/search?q=sea", "/feed.atom?q=sea", "/static/style.css"])
def test_what_is_long_comes_packed_to_whoever_reads_it_so(client: FlaskClient, address: str) -> None:
    plain, packed = client.get(address, buffered=True), client.get(address, headers=ASKED, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    if not address.startswith("/api"):  # which says how long it took
        assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("address", ["/healthz", "/export.jsonl?q=sea", "/nothing"])
def test_what_is_short_a_stream_or_an_error_comes_as_it_is(client: FlaskClient, address: str) -> None:
    assert "Content-Encoding" not in client.get(address, headers=ASKED).headers


def test_an_unchanged_page_is_no_page_packed_or_not(client: FlaskClient) -> None:
    tag = client.get("/?q=sea", headers=ASKED).headers["ETag"]
    answer = client.get("/?q=sea", headers={**ASKED, "If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
