from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document
from scrapers import sample
from scrapers.archive.crawl_log import Ledger
from scrapers.archive.store import Archive
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.health import to_plain
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.memory_engine import MemoryEngine
from web.app import create_app


def test_the_status_tells_how_much_there_is_of_each_source(client: FlaskClient, documents: list[Document]) -> None:
    counts = Counter(document.source for document in documents)
    answer = client.get("/api/status")
    found = answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert found["documents"] == len(documents)
    assert {source["source"]: source["readouts"] for source in found["sources"]} == counts
    for source in found["sources"]:
        assert sum(month["count"] for month in source["months"]) == counts[source["source"]]
        assert source["last_success"]
    soup = BeautifulSoup(client.get("/status").text, "lxml")
    shown = {s.select("code")[0].text: int(s.select("dd")[0].text) for s in soup.select("section.source")}
    assert shown == counts


def test_pages_that_can_not_be_read_are_counted_and_named(tmp_path: Path, documents: list[Document]) -> None:
    address = "https://president.qarabel.example/en/articles/view/<script>"
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
        archive.store(find_source("sample-qarabel"), Page(address, b"<p>", dt.datetime(2024, 11, 1, tzinfo=dt.UTC)))
        client = create_app(MemoryEngine(documents), archive).test_client()
        text = client.get("/status").text
        unparsed = {source["source"]: source["unparsed"] for source in client.get("/api/status").get_json()["sources"]}
    assert unparsed["sample-qarabel"] == 1
    assert [code.text for code in BeautifulSoup(text, "lxml").select(".also code")] == [address]
    assert "<script>" not in text


def test_a_crawl_that_went_wrong_is_told_on_the_page_as_data_and_as_a_metric(
    tmp_path: Path, documents: list[Document]
) -> None:
    alerts = [Alert(AlertKind.TIMING_OUT, "3 times, such as http://en.kremlin.ru/<b>: it did not answer in time")]
    source = find_source("kremlin-en")
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as archive:
        ledger = Ledger(archive)
        counts = {"new": 4, "timed_out": 3, "listings": 2}
        ledger.report(
            ledger.begin(source, "scrape", "incremental"),
            counts,
            well=False,
            finished=True,
            health=to_plain(alerts, None),
        )
        client = create_app(MemoryEngine(documents), archive).test_client()
        text = client.get("/status").text
        (told,) = client.get("/api/status").get_json()["sources"]
        metrics = client.get("/metrics").text
    section = BeautifulSoup(text, "lxml").select("section.source")[0]
    assert "2 warnings" in section.text  # and none ever ended well
    assert "did not finish: 4 new, 3 timed out." in " ".join(section.select(".crawl")[0].text.split())
    assert "<b>: it did not answer in time" in section.select(".warnings li")[0].text
    assert [warning["kind"] for warning in told["warnings"]] == ["timing-out", "overdue"]
    assert told["last_crawl"]["counts"] == counts
    assert 'readouts_source_warning{kind="timing-out",source="kremlin-en"} 1.0' in metrics
    assert 'readouts_source_warning{kind="silent",source="kremlin-en"} 0.0' in metrics


def test_the_status_leads_to_the_readouts_of_each_source(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/status").text, "lxml")
    sections = soup.select("section.source")
    assert len(sections) == 4
    for section in sections:
        answer = BeautifulSoup(client.get(str(section.select("h2 a")[0]["href"])).text, "lxml")
        assert answer.select(".summary h1 strong")[0].text == section.select("dd")[0].text
