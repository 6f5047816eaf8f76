from __future__ import annotations

import datetime as dt
from dataclasses import replace

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from index.document import Document, Passage
from scrapers.archive import Archive
from search.memory_engine import MemoryEngine
from web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


def test_any_search_is_a_feed_of_its_newest_hits(client: FlaskClient) -> None:
    answer = client.get("/feed.atom?q=grain&kind=meeting&size=3")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    read = feedparser.parse(answer.data)
    assert not read.bozo
    wanted = client.get("/api/search?q=grain&kind=meeting&size=3&sort=newest").get_json()["results"]
    assert [entry.title for entry in read.entries] == [result["title"] for result in wanted]
    assert read.feed.title == "Readouts: grain · Kind: Meeting"
    assert read.entries[0].published == f"{wanted[0]['date']}T00:00:00+00:00"
    content = read.entries[0].content[0].value
    assert wanted[0]["snippets"][0]["text"] in content
    assert f'<a href="{wanted[0]["url"]}">Official page</a>' in content


def test_a_feed_has_what_atom_asks_for(client: FlaskClient) -> None:
    """RFC 4287, 4.1: an id, a title and a moment for the feed and each entry, ids that differ, a link to itself."""
    root = etree.fromstring(client.get("/feed.atom").data)
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 30
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1
        assert dt.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo
        assert element.findall(f"{ATOM}author")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        "http://localhost/feed.atom"
    ]


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
    content = root.findtext(f"{ATOM}entry/{ATOM}content") or ""
    assert "<script" not in content


def test_an_unknown_parameter_of_a_feed_is_refused(client: FlaskClient) -> None:
    assert client.get("/feed.atom?colour=red").status_code == 422
