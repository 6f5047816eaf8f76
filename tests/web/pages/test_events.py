"""The list of events: every meeting once, and what follows from a missing account."""

from __future__ import annotations

import feedparser
import lxml.html
import pytest
from flask.testing import FlaskClient


def test_a_list_of_events_leads_to_each_of_them_and_to_its_accounts(client: FlaskClient) -> None:
    page = lxml.html.fromstring(client.get("/events").data)
    hrefs = page.xpath("//ol[@class='events']//a/@href")
    assert hrefs
    assert all(client.get(href).status_code == 200 for href in hrefs[:6])


def test_pages_of_events_hold_each_once(client: FlaskClient) -> None:
    ids, page = [], 1
    while page:
        answer = client.get(f"/api/events?page={page}").get_json()
        ids += [event["id"] for event in answer["events"]]
        page = answer["next"]
    assert len(ids) == len(set(ids)) == answer["total"]


def test_events_without_an_account_of_a_side_say_what_follows_from_it(client: FlaskClient) -> None:
    answer = client.get("/api/events?missing=Kalmeria").get_json()
    assert answer["total"]
    for event in answer["events"]:
        assert "XKL" not in event["sides"]
        assert "XKL" in [side["country"] for side in event["missing"]]
    text = lxml.html.fromstring(client.get("/events?missing=XKL").data).xpath("string(//main)")
    assert ("is not covered on that day" in text) or ("publishers are covered on that day" in text)


def test_a_list_of_events_is_a_feed(client: FlaskClient) -> None:
    read = feedparser.parse(client.get("/events.atom?missing=XKL").data)
    assert not read.bozo
    wanted = [event["id"] for event in client.get("/api/events?missing=XKL").get_json()["events"]]
    assert [entry.link.rpartition("/")[2] for entry in read.entries] == wanted


@pytest.mark.parametrize(
    ("query", "reason"), [("q=x", "not narrowed"), ("missing=Nowhere", "Nowhere"), ("page=0", "page")]
)
def test_what_can_t_be_read_is_refused_with_its_reason(client: FlaskClient, query: str, reason: str) -> None:
    answer = client.get(f"/api/events?{query}")
    assert answer.status_code == 422
    assert reason in answer.text


def test_where_nothing_matches_the_page_says_so(client: FlaskClient) -> None:
    assert "No events match." in client.get("/events?from=1950&to=1951").text
