from __future__ import annotations

import csv
import datetime as dt
import io
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from index.document import Document, Kind
from readouts.home import Home
from scrapers.archive.store import Archive
from search.engine import Hit
from search.request import Request
from tests.support.memory_engine import MemoryEngine
from web.api.export_shares import GRACE, ExportLimits
from web.app import create_app
from web.present.export import csv_lines


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def ids(client: FlaskClient, query: str) -> list[str]:
    found, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/search?{query}&size=20&facets=&cursor={cursor}").get_json()
        found += [result["id"] for result in answer["results"]]
        cursor = answer["next"]
    return found


@pytest.mark.parametrize("query", ["sort=oldest", "q=grain", "q=sea&kind=meeting&kind=call", "q=nothingatall"])
def test_an_export_has_every_hit_in_the_order_of_the_search(client: FlaskClient, query: str) -> None:
    wanted = ids(client, query)
    assert [row["id"] for row in rows(client.get(f"/export.csv?{query}").text)] == wanted
    lines = client.get(f"/export.jsonl?{query}").text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted


SARN = Document(
    id="velmark-7", source="velmark", publisher="President of Velmark", url="http://news.velmark.example/7",
    title="Talks, with Oda Brenn", lead="They met.", date=dt.date(2019, 4, 24), published="", language="en",
    kind=Kind.MEETING, place="Port Sarn", speakers=("Oda Brenn",), participants=("Ilse Tarn", "Oda Brenn"),
    countries=("XQB", "XVE"), topics=("energy",), flags=("flat-text", "withdrawn"), passages=(),
)  # fmt: skip
CELLS = {
    "id": "velmark-7", "date": "2019-04-24", "source": "velmark", "publisher": "President of Velmark",
    "language": "en", "kind": "meeting", "title": "Talks, with Oda Brenn", "place": "Port Sarn",
    "speakers": ["Oda Brenn"], "participants": ["Ilse Tarn", "Oda Brenn"], "countries": ["XQB", "XVE"],
    "topics": ["energy"], "flags": ["flat-text", "withdrawn"], "url": "http://news.velmark.example/7",
}  # fmt: skip


def test_every_cell_of_an_export_holds_what_its_heading_says(archive: Archive) -> None:
    client = create_app(MemoryEngine([SARN]), archive).test_client()
    (row,) = rows(client.get("/export.csv").text)
    assert row == {name: value if isinstance(value, str) else "; ".join(value) for name, value in CELLS.items()}
    assert row["participants"] == "Ilse Tarn; Oda Brenn"
    assert list(row) == list(CELLS)
    assert json.loads(client.get("/export.jsonl").text) == CELLS


def test_an_export_of_a_real_index_has_the_participants_and_not_the_speakers(
    sample_home: Path, documents: list[Document]
) -> None:
    home = Home(sample_home)
    with home.archive() as archive, create_app(home.engine(), archive).test_client().get("/export.jsonl") as answer:
        found = {row["id"]: row for row in map(json.loads, answer.text.splitlines())}
    assert {id: (row["speakers"], row["participants"]) for id, row in found.items()} == {
        d.id: (list(d.speakers), list(d.participants)) for d in documents
    }
    assert any(row["speakers"] != row["participants"] for row in found.values())


def test_an_export_is_a_file_to_keep(client: FlaskClient) -> None:
    with client.get("/export.csv?q=grain") as answer:
        assert answer.headers["Content-Disposition"] == 'attachment; filename="readouts.csv"'
        assert answer.content_type == "text/csv; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_export_says_where_its_coverage_is(client: FlaskClient) -> None:
    with client.get("/export.csv?q=grain&source=sample-vestrania") as answer:
        address, relation, *_ = answer.headers["Link"].split("; ")
    assert relation == 'rel="describedby"'
    assert address == "<http://localhost/coverage.csv?q=grain&source=sample-vestrania>"
    assert rows(client.get("/coverage.csv?q=grain&source=sample-vestrania").text)


def test_an_export_knows_its_generation(client: FlaskClient) -> None:
    with client.get("/export.jsonl") as answer:
        tag = answer.headers["ETag"]
    assert client.get("/export.jsonl", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("name", ["size=5", "cursor=abc", "facets=kind", "colour=red"])
def test_what_makes_no_sense_for_an_export_is_refused(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/export.jsonl?q=grain&{name}&from=soon", headers={"Accept": "application/json"})
    assert answer.status_code == 422
    told = {reason["parameter"] for reason in answer.get_json()["error"]["reasons"]}
    assert told == {name.partition("=")[0], "from"}


def test_downloads_leave_threads_to_searches(engine: MemoryEngine, archive: Archive) -> None:
    """Of four threads two; a third download is told to come back, and has its place when one has ended."""
    client = create_app(engine, archive).test_client()

    def export(address: str) -> TestResponse:
        return client.get("/export.csv", environ_base={"REMOTE_ADDR": address})

    first, second, third = export("192.0.2.1"), export("192.0.2.2"), export("192.0.2.3")
    assert (third.status_code, third.get_json()["error"]["code"]) == (503, "downloads_full")
    assert int(third.headers["Retry-After"]) > 0
    assert client.get("/api/search").status_code == 200
    first.close()
    export("192.0.2.3").close()
    assert export("192.0.2.4").status_code == 200
    second.close()


@pytest.mark.parametrize(
    ("one", "other", "statuses"),
    [
        ("192.0.2.1", "192.0.2.1", (200, 429)),
        ("192.0.2.1", "192.0.2.2", (200, 200)),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", (200, 429)),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", (200, 200)),
    ],
)
def test_a_client_has_one_export_at_a_time_over_all_processes(
    engine: MemoryEngine, archive: Archive, tmp_path: Path, one: str, other: str, statuses: tuple[int, int]
) -> None:
    limits = ExportLimits(at_once=9, folder=tmp_path)
    same, another = (create_app(engine, archive, exports=limits).test_client() for _ in range(2))
    for client in (same, another):
        first = same.get("/export.csv", environ_base={"REMOTE_ADDR": one})
        second = client.get("/export.jsonl", environ_base={"REMOTE_ADDR": other})
        assert (first.status_code, second.status_code) == statuses
        if second.status_code == 429:
            assert second.get_json()["error"]["code"] == "download_under_way"
            assert int(second.headers["Retry-After"]) > 0
        first.close()
        second.close()
        with client.get("/export.csv", environ_base={"REMOTE_ADDR": one}) as again:
            assert again.status_code == 200, "its place is free again"


def test_every_way_in_which_an_export_ends_gives_its_place_back(engine: MemoryEngine, archive: Archive) -> None:
    client = create_app(engine, archive).test_client()
    for _ in range(5):
        client.head("/export.csv").close()
        client.get("/export.csv?q=grain&size=1").close()
        with client.get("/export.csv", headers={"If-None-Match": "*"}) as known:
            assert known.status_code == 304
        half = client.get("/export.csv")
        next(half.response)
        half.close()
        with client.get("/export.csv") as whole:
            assert whole.data.count(b"\n") > 10


def test_a_reader_who_keeps_an_export_waiting_is_ended_and_a_slow_index_is_not(
    engine: MemoryEngine, archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    class Slow(MemoryEngine):
        def hits(self, request: Request) -> Iterator[Hit]:
            for hit in super().hits(request):
                clock[0] += 60
                yield hit

    client = create_app(Slow(engine.documents.values()), archive, exports=ExportLimits(least_speed=1_000)).test_client()
    with client.get("/export.jsonl") as whole:
        assert whole.data.count(b"\n") == len(engine.documents)

    def read_slowly() -> None:
        with client.get("/export.jsonl") as answer:
            for _ in answer.response:
                clock[0] += 1

    with pytest.raises(TimeoutError):
        read_slowly()
    assert clock[0] > GRACE
    (told,) = [record for record in caplog.records if "too slow" in record.getMessage()]
    assert (told.levelname, told.exc_info) == ("WARNING", None)
    assert client.get("/export.jsonl").status_code == 200, "its place is free again"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_title_that_is_a_formula_is_text_in_a_spreadsheet(
    archive: Archive, documents: list[Document], title: str
) -> None:
    client = create_app(MemoryEngine([replace(documents[0], title=title)]), archive).test_client()
    assert rows(client.get("/export.csv").text)[0]["title"] == f"'{title}"
    assert json.loads(client.get("/export.jsonl").text)["title"] == title


def test_lines_are_made_as_they_are_asked_for(archive: Archive, documents: list[Document]) -> None:
    """The first lines of an export are written before its last hit is read."""

    class Counting(MemoryEngine):
        read = 0

        def hits(self, request: Request) -> Iterator[Hit]:
            for hit in super().hits(request):
                self.read += 1
                yield hit

    engine = Counting(documents)
    lines = csv_lines(engine.hits(Request()))
    assert next(lines).startswith("id,date,")
    assert engine.read == 0
    next(lines)
    assert engine.read == 1
