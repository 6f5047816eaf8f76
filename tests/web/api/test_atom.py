from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import feedparser
import lxml.html
import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.annotate.annotate import learn
from index.build import annotated
from index.document import Document, Passage
from scrapers.archive.arrivals import arrivals, by_arrival
from scrapers.archive.store import Archive
from scrapers.readout import Readout
from scrapers.source import Page, Source
from tests.support.memory_engine import MemoryEngine
from web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


def test_any_search_is_a_feed_of_the_hits_that_came_last(client: FlaskClient, archive: Archive) -> None:
    answer = client.get("/feed.atom?q=grain&kind=meeting&size=3")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.data)
    assert not read.bozo
    found = {one["id"]: one for one in client.get("/api/search?q=grain&kind=meeting").get_json()["results"]}
    wanted = [found[id] for id in by_arrival(archive, found)][:3]
    assert [entry.title for entry in read.entries] == [result["title"] for result in wanted]
    assert read.feed.title == "Readouts: grain · Kind: Meeting"
    assert read.entries[0].published == f"{wanted[0]['date']}T00:00:00+00:00"
    content = read.entries[0].content[0].value
    assert wanted[0]["snippets"][0]["text"] in content
    assert f'<a href="{wanted[0]["url"]}">Official page</a>' in content


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_feed_is_in_the_order_of_arrival_however_it_is_found(
    client: FlaskClient, archive: Archive, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("web.api.atom.FEW", few)
    titles = [entry.title for entry in feedparser.parse(client.get("/feed.atom?size=5").data).entries]
    latest = list(islice(arrivals(archive), 5))
    assert titles == [archive.readout(id).title for id in latest]  # type: ignore[union-attr]


def test_an_edit_comes_up_again_under_an_id_of_its_own_where_edits_are_asked_for(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        engine = edited(archive)
        client = create_app(engine, archive).test_client()
        plain, edits = (feedparser.parse(client.get(f"/feed.atom{q}").data) for q in ("", "?edits=1"))
    assert [entry.title for entry in plain.entries] == ["Talks", "Talks", "Talks ended"]
    assert [entry.title for entry in edits.entries] == ["Edited: Talks ended", "Talks", "Talks"]
    assert len({entry.id for entry in (*plain.entries, *edits.entries)}) == 4


def test_ids_without_a_public_address_do_not_depend_on_the_host(client: FlaskClient) -> None:
    reads = [
        feedparser.parse(client.get("/feed.atom?size=2", base_url=base).data)
        for base in ("http://localhost", "https://other.example")
    ]
    one, other = ([read.feed.id, *(entry.id for entry in read.entries)] for read in reads)
    assert one == other
    assert all(id.startswith("urn:uuid:") for id in one)


def edited(archive: Archive) -> MemoryEngine:
    """Three readouts that came in the order 1, 2, 3; the first was edited between the last two."""
    source = Source(
        name="velmark", publisher="V", country="XQB", language="en", timezone="UTC",
        read=lambda page: Readout(page.url[-9:], "velmark", page.url, page.body.decode(), dt.date(2019, 4, 24), "en"),
    )  # fmt: skip
    for number, body, hour in ((1, "Talks", 9), (2, "Talks", 10), (3, "Talks", 12), (1, "Talks ended", 15)):
        moment = dt.datetime(2024, 11, 1, hour, tzinfo=dt.UTC)
        archive.store(source, Page(f"http://v.example/velmark-{number}", body.encode(), moment))
    return MemoryEngine([*annotated(archive.readouts(), learn(archive.readouts()), 1)])  # type: ignore[list-item]


def test_an_entry_is_updated_when_its_text_changed_and_the_feed_when_the_latest_of_them_was(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        read = feedparser.parse(create_app(edited(archive), archive).test_client().get("/feed.atom").data)
    updated = {entry.link[-1]: entry.updated for entry in read.entries}
    assert updated == {number: f"2024-11-01T{hour}:00:00+00:00" for number, hour in (("1", 15), ("2", 10), ("3", 12))}
    assert read.feed.updated == "2024-11-01T15:00:00+00:00"


@pytest.mark.parametrize(("query", "entries"), [("", 30), ("?size=31", 31), ("?size=3", 3)])
def test_a_feed_has_thirty_entries_unless_asked_for_another_number(
    archive: Archive, documents: list[Document], query: str, entries: int
) -> None:
    many = [replace(documents[0], id=f"sample-{number}") for number in range(40)]
    client = create_app(MemoryEngine(many), archive).test_client()
    assert len(feedparser.parse(client.get(f"/feed.atom{query}").data).entries) == entries


# RFC 4287, 4.1.1 and 4.1.2: what stands in a feed and in an entry, at least and at most so often.
MANY = 1_000
FEED = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1), "author": (0, MANY), "link": (0, MANY),
    "category": (0, MANY), "contributor": (0, MANY), "generator": (0, 1), "icon": (0, 1), "logo": (0, 1),
    "rights": (0, 1), "entry": (0, MANY),
}  # fmt: skip
ENTRY = {
    "id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1), "author": (1, MANY), "link": (0, MANY),
    "category": (0, MANY), "contributor": (0, MANY), "content": (1, 1), "summary": (0, 1), "rights": (0, 1),
    "source": (0, 1),
}  # fmt: skip


@pytest.mark.parametrize("query", ["", "?q=grain&kind=meeting&size=100", "?q=nothingatall", "?speaker=%3Cb%3E%26"])
def test_a_feed_is_atom_by_the_rules_of_its_standard(client: FlaskClient, query: str) -> None:
    data = client.get(f"/feed.atom{query}").data
    assert not feedparser.parse(data).bozo
    root = etree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    for element, allowed in ((root, FEED), *((entry, ENTRY) for entry in root.findall(f"{ATOM}entry"))):
        counts = Counter(child.tag.removeprefix(ATOM) for child in element)
        assert set(counts) <= set(allowed)
        for name, (least, most) in allowed.items():
            assert least <= counts[name] <= most, name
        for moment in (*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", moment.text or "")
        for author in element.findall(f"{ATOM}author"):
            assert author.findtext(f"{ATOM}name")
        links = [
            (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
            for link in element.findall(f"{ATOM}link")
        ]
        assert len(set(links)) == len(links), "no two alternates of one type"
        for address in (element.findtext(f"{ATOM}id"), *(link.get("href") for link in element.findall(f"{ATOM}link"))):
            assert re.fullmatch(r"(https?://|urn:uuid:)[!-~]+", address or ""), "a whole IRI, escaped"
        for category in element.findall(f"{ATOM}category"):
            assert category.get("term")
        for content in element.findall(f"{ATOM}content"):
            assert content.get("type") in ("html", "text")
            assert len(content) == 0, "HTML is escaped, not nested"
    ids = [entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry")]
    assert bool(ids) is (query not in ("?q=nothingatall", "?speaker=%3Cb%3E%26"))
    assert len(set(ids)) == len(ids)
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]


def test_the_addresses_of_a_feed_are_whole_and_lead_to_the_readout(client: FlaskClient) -> None:
    entry = feedparser.parse(client.get("/feed.atom?q=grain").data).entries[0]
    assert entry.link.startswith("http://localhost/readouts/")
    assert client.get(entry.link.removeprefix("http://localhost")).status_code == 200


def test_a_search_without_hits_is_an_empty_feed(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/feed.atom?q=nothingatall").data)
    assert not read.bozo
    assert read.entries == []


def test_a_feed_is_not_sent_again_while_nothing_has_changed(client: FlaskClient) -> None:
    tag = client.get("/feed.atom?q=grain").headers["ETag"]
    assert client.get("/feed.atom?q=grain", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "\x00\x0b\ufffe", "]]>&amp;", "\u202eright to left"])
def test_a_hostile_readout_is_text_in_a_feed(archive: Archive, documents: list[Document], title: str) -> None:
    hostile = replace(
        documents[0], title=title, passages=(Passage(f"alert {title}", title, documents[0].passages[0].mode),)
    )
    client = create_app(MemoryEngine([hostile]), archive).test_client()
    root = etree.fromstring(client.get("/feed.atom?q=alert").data)
    (entry,) = root.findall(f"{ATOM}entry")
    shown = "".join(letter for letter in title if letter >= " " and letter != "\ufffe")
    assert entry.findtext(f"{ATOM}title") == (shown or hostile.id)
    content = lxml.html.fromstring(entry.findtext(f"{ATOM}content") or "")
    assert f"alert {shown}".strip() in content.text_content()
    assert {element.tag for element in content.iter()} <= {"div", "p", "mark", "a"}


def test_an_unknown_parameter_of_a_feed_is_refused(client: FlaskClient) -> None:
    assert client.get("/feed.atom?colour=red").status_code == 422
