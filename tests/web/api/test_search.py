from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.document import Document
from index.errors import IndexDamaged
from scrapers.archive.store import Archive
from search.engine import Engine, ResultPage, Status
from search.errors import IndexMissing
from search.request import Request
from tests.support.memory_engine import MemoryEngine
from web.api.search_answer import search_answer
from web.app import create_app


def answer(client: FlaskClient, address: str, status: int = 200) -> Any:
    found = client.get(address)
    assert found.status_code == status, found.text
    assert found.content_type.startswith("application/json")
    return found.get_json()


def test_a_search_answers_in_the_shape_that_is_documented(client: FlaskClient) -> None:
    found = answer(client, "/api/search?q=grain&size=1")
    assert set(found) == {
        "total", "partial", "took_ms", "generation", "query", "results", "corrected", "partial_matches", "facets",
        "facet_totals", "histogram", "next",
    }  # fmt: skip
    assert found["query"]["text"] == "grain"
    (result,) = found["results"]
    documented = {"id", "url", "title", "date", "source", "kind", "speakers", "participants", "countries", "topics"}
    assert documented | {"score", "snippets"} <= set(result)
    assert {"html", "text", "speaker", "mode", "paragraph", "statement"} == set(result["snippets"][0])
    assert "<mark>" in result["snippets"][0]["html"]
    assert set(found["facets"]["speaker"][0]) == {"value", "count", "selected"}
    assert set(found["histogram"][0]) == {"month", "count"}


def test_readouts_that_lack_words_are_apart_from_the_results(client: FlaskClient) -> None:
    found = answer(client, "/api/search?q=telephone+ceasefire")
    assert len(found["results"]) == found["total"] == 1
    assert {tuple(result["missing"]) for result in found["partial_matches"]} == {("ceasefire",), ("telephone",)}
    assert set(found["partial_matches"][0]) == {*found["results"][0], "missing"}


def test_an_answer_that_was_cut_short_says_so(engine: Engine) -> None:
    whole = engine.search(Request(text="grain"))
    assert [search_answer(page)["partial"] for page in (whole, replace(whole, partial=True))] == [False, True]


def test_the_cursor_walks_through_every_hit_once(client: FlaskClient, documents: list[Document]) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        found = answer(client, f"/api/search?size=7&facets=&cursor={cursor}")
        seen += [result["id"] for result in found["results"]]
        cursor = found["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(document.id for document in documents)


def test_only_the_facets_that_are_asked_for_are_counted(client: FlaskClient) -> None:
    assert set(answer(client, "/api/search?facets=kind,topic")["facets"]) == {"kind", "topic"}


def test_a_bad_request_is_told_every_reason(client: FlaskClient) -> None:
    error = answer(client, "/api/search?colour=red&from=soon&size=1000&kind=picnic", 422)["error"]
    assert set(error) == {"code", "message", "reasons"}
    assert error["code"] == "bad_request"
    assert {reason["parameter"] for reason in error["reasons"]} == {"colour", "from", "size", "kind"}
    assert all(reason["reason"] for reason in error["reasons"])


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/search?cursor=broken", 422, "cursor_expired"),
        ("/api/readouts/nothing", 404, "not_found"),
        ("/api/nothing", 404, "not_found"),
        ("/api/readouts/nothing?q=1", 422, "bad_request"),
    ],
)
def test_every_error_has_one_shape(client: FlaskClient, address: str, status: int, code: str) -> None:
    error = answer(client, address, status)["error"]
    assert (error["code"], set(error)) == (code, {"code", "message", "reasons"})


def test_a_method_that_is_not_offered_is_refused_in_the_same_shape(client: FlaskClient) -> None:
    found = client.post("/api/search")
    assert (found.status_code, found.get_json()["error"]["code"]) == (405, "method_not_allowed")
    assert "GET" in found.headers["Allow"]


def test_a_query_of_brackets_and_quotes_is_answered_with_how_it_was_understood(client: FlaskClient) -> None:
    assert answer(client, '/api/search?q=((grain "OR ) -')["query"]["notes"]


def test_a_readout_has_its_paragraphs_with_speaker_and_mode_and_its_revisions(
    client: FlaskClient, archive: Archive, documents: list[Document]
) -> None:
    document = next(d for d in documents if d.speakers)
    found = answer(client, f"/api/readouts/{document.id}")
    told = [(p["paragraph"], p["text"], p["speaker"], p["mode"]) for p in found["paragraphs"]]
    assert told == [(n, p.text, p.speaker, p.mode.value) for n, p in enumerate(document.passages)]
    assert [r["sha256"] for r in found["revisions"]] == [r.sha256 for r in archive.revisions(document.id)]


def test_a_readout_says_how_likely_each_of_its_topics_is(client: FlaskClient, documents: list[Document]) -> None:
    document = next(d for d in documents if len(d.topics) > 1)
    found = answer(client, f"/api/readouts/{document.id}")["topic_scores"]
    assert list(found) == list(document.topics)
    assert [f"{score:.2f}" for score in found.values()] == list(document.topic_scores)
    assert all(0 < score <= 1 for score in found.values())


def test_a_paragraph_of_a_snippet_is_that_paragraph_of_the_readout(client: FlaskClient) -> None:
    result = answer(client, "/api/search?q=grain&mode=quoted")["results"][0]
    paragraphs = answer(client, f"/api/readouts/{result['id']}")["paragraphs"]
    assert result["snippets"]
    for snippet in result["snippets"]:
        assert snippet["text"] in paragraphs[snippet["paragraph"]]["text"]
        assert snippet["speaker"] == paragraphs[snippet["paragraph"]]["speaker"]


def test_within_a_generation_nothing_is_sent_twice(client: FlaskClient) -> None:
    first = client.get("/api/search?q=grain")
    second = client.get("/api/search?q=grain", headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["/api/search?q=grain", "/?q=grain", "/feed.atom", "/export.csv", "/trends?q=grain", "/readouts/{id}"]
)
def test_another_generation_is_another_answer(archive: Archive, documents: list[Document], path: str) -> None:
    first, second = (create_app(MemoryEngine(documents, name), archive).test_client() for name in ("one", "two"))
    path = path.format(id=documents[0].id)
    with first.get(path) as before:
        known = {"If-None-Match": before.headers["ETag"]}
    with first.get(path, headers=known) as same, second.get(path, headers=known) as after:
        assert (same.status_code, after.status_code) == (304, 200)
        assert after.headers["ETag"] != before.headers["ETag"]


def test_a_refused_request_is_refused_whatever_the_client_knows(client: FlaskClient) -> None:
    tag = client.get("/api/search").headers["ETag"]
    for known in (tag, "*"):
        assert client.get("/api/search?colour=red", headers={"If-None-Match": known}).status_code == 422


def test_the_tag_of_one_address_says_nothing_of_another(client: FlaskClient) -> None:
    tag = client.get("/api/readouts/sample-vestrania-64590").headers["ETag"]
    for path in ("/api/readouts/no-such", "/readouts/no-such"):
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 404


def test_whatever_a_client_has_is_as_good_where_there_is_an_answer(client: FlaskClient) -> None:
    def status(path: str) -> int:
        return client.get(path, headers={"If-None-Match": "*"}).status_code

    assert [status("/api/search?q=grain"), status("/api/readouts/no-such")] == [304, 404]
    assert {status("/export.jsonl") for _ in range(20)} == {304}  # a download that isn't wanted holds no place


@pytest.mark.parametrize("name", ["kind", "changed", "mode", "sort", "size", "facets", "facet_size"])
def test_a_choice_or_number_has_no_blanks(client: FlaskClient, name: str) -> None:
    def status(value: str) -> int:
        return client.get("/api/search", query_string={name: value}).status_code

    value = {"kind": "meeting", "changed": "typo", "mode": "quoted", "sort": "newest", "facets": "kind"}.get(name, "6")
    assert [status(value), status(""), status(f" {value}"), status("\n")] == [200, 200, 422, 422]


@pytest.mark.parametrize("asked", ["limit=6%20", "field=%0A", "field=speaker%20"])
def test_suggestions_take_a_choice_or_number_as_it_is_listed(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/api/suggest?q=a&{asked}").status_code == 422


def test_pages_of_other_sites_may_read_the_endpoint_and_nothing_else(client: FlaskClient) -> None:
    assert client.get("/api/search").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_a_server_with_an_index_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


class Unindexed(MemoryEngine):
    """An engine whose index has gone."""

    def __init__(self) -> None:
        super().__init__([])

    def search(self, request: Request) -> ResultPage:
        raise IndexMissing("here", "Run readouts index.")

    def status(self) -> Status:
        raise IndexMissing("here", "Run readouts index.")


class Damaged(MemoryEngine):
    """An engine whose index was left by another version."""

    def search(self, request: Request) -> ResultPage:
        raise IndexDamaged("/a/secret/path", "Run readouts index --rebuild.")


class Broken(MemoryEngine):
    def search(self, request: Request) -> ResultPage:
        raise RuntimeError("a secret of the inside")


@pytest.mark.parametrize(
    ("engine", "status", "code"),
    [(Unindexed(), 503, "index_missing"), (Damaged([]), 503, "index_damaged"), (Broken([]), 500, "internal_error")],
)
def test_a_failure_inside_has_its_own_status_and_keeps_the_inside_to_itself(
    archive: Archive, engine: Engine, status: int, code: str
) -> None:
    client = create_app(engine, archive).test_client()
    assert answer(client, "/api/search", status)["error"]["code"] == code
    shown = client.get("/")
    assert shown.status_code == status
    assert "secret" not in shown.text


def test_a_server_without_an_index_is_alive_but_not_ready(archive: Archive) -> None:
    client = create_app(Unindexed(), archive).test_client()
    assert client.get("/healthz").status_code == 200
    assert answer(client, "/readyz", 503)["error"]["code"] == "index_missing"
