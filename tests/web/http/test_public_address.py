"""Addresses in answers lead to the public address, whatever a client claims that it is."""

from __future__ import annotations

import feedparser
import pytest
from flask.testing import FlaskClient

from scrapers.archive.store import Archive
from search.engine import Engine
from web.app import create_app

OURS = "https://readouts.example"
CLAIMS = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/evil",
}


@pytest.fixture
def public(engine: Engine, archive: Archive) -> FlaskClient:
    return create_app(engine, archive, url=OURS).test_client()


@pytest.mark.parametrize("proxies", [0, 1])
def test_with_a_public_address_no_answer_names_another_host(engine: Engine, archive: Archive, proxies: int) -> None:
    client = create_app(engine, archive, url=OURS, proxies=proxies).test_client()
    feed = client.get("/feed.atom?size=2", headers=CLAIMS)
    read = feedparser.parse(feed.data)
    assert read.feed.id == f"{OURS}/feed.atom"
    named = [entry.id for entry in read.entries] + [
        link.href for entry in [read.feed, *read.entries] for link in entry.links
    ]
    assert named
    assert all(address.startswith(f"{OURS}/") for address in named)
    assert feed.data == client.get("/feed.atom?size=2").data
    id = read.entries[0].id.rpartition("/")[2]
    for path in (
        "/",
        f"/readouts/{id}",
        f"/readouts/{id}?q=grain",
        f"/readouts/{id}/cite.bib",
        f"/api/readouts/{id}",
        "/openapi.json",
    ):
        assert "evil" not in client.get(path, headers=CLAIMS).text


def test_a_readout_s_one_address_is_the_public_one(public: FlaskClient) -> None:
    page = public.get("/readouts/sample-vestrania-64590?q=grain", headers=CLAIMS).text
    assert f'<link rel="canonical" href="{OURS}/readouts/sample-vestrania-64590">' in page


def test_without_one_addresses_have_the_host_that_was_asked_and_no_forwarded_one(client: FlaskClient) -> None:
    headers = {**CLAIMS, "Host": "readouts.example:8000"}
    feed = feedparser.parse(client.get("/feed.atom", headers=headers).data).feed
    assert feed.links[0].href == "http://readouts.example:8000/feed.atom"


@pytest.mark.parametrize("path", ["/feed.atom?size=1", "/api/search?q=grain", "/"])
def test_an_answer_to_one_host_is_not_the_known_answer_of_another(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Host": "evil.example"}) as poisoned:
        tag = {"If-None-Match": poisoned.headers["ETag"]}
    assert client.get(path, headers={**tag, "Host": "evil.example"}).status_code == 304
    assert client.get(path, headers={**tag, "Host": "readouts.example"}).status_code == 200


def test_with_a_public_address_the_host_makes_no_other_tag(public: FlaskClient) -> None:
    with public.get("/feed.atom", headers=CLAIMS) as one, public.get("/feed.atom") as other:
        assert one.headers["ETag"] == other.headers["ETag"]
