from __future__ import annotations

import logging
import time

import feedparser
import pytest
from flask.testing import FlaskClient

from scrapers.archive.store import Archive
from search.engine import Engine
from web.app import create_app

TWO = "2 per hour"


def limited(engine: Engine, archive: Archive, rate: str = TWO, proxies: int = 0) -> FlaskClient:
    return create_app(engine, archive, rate=rate, proxies=proxies).test_client()


def statuses(client: FlaskClient, *addresses: str, **headers: str) -> list[int]:
    return [
        client.get("/api/search?facets=", environ_base={"REMOTE_ADDR": address}, headers=headers).status_code
        for address in addresses
    ]


def test_who_asks_too_much_is_told_so_and_when_to_come_back(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    first, second, third = (client.get("/api/search?facets=") for _ in range(3))
    assert [answer.headers["X-RateLimit-Remaining"] for answer in (first, second, third)] == ["1", "0", "0"]
    assert {answer.headers["X-RateLimit-Limit"] for answer in (first, second, third)} == {"2"}
    assert "Retry-After" not in second.headers
    assert third.status_code == 429
    assert 0 < int(third.headers["Retry-After"]) <= 3600
    assert third.get_json()["error"] == {
        "code": "too_many_requests",
        "message": "More than 2 per 1 hour: ask again later.",
        "reasons": [],
    }


def test_requests_that_lead_nowhere_count_like_others(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    answers = [client.get("/nowhere"), client.post("/api/search"), client.get("/nowhere"), client.get("/")]
    assert [answer.status_code for answer in answers] == [404, 405, 429, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0", "0"]


def test_one_client_s_requests_are_not_counted_against_another(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    assert statuses(client, "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2") == [200, 200, 429, 200]


def test_the_addresses_of_one_customer_s_network_are_one_client(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    own, other = ("2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:f::3"), "2001:db8:0:2::1"
    assert statuses(client, *own, other) == [200, 200, 429, 200]


def test_an_ipv4_address_written_as_ipv6_is_the_same_client(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    addresses = ("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1", "::ffff:192.0.2.2")
    assert statuses(client, *addresses) == [200, 200, 429, 200]


@pytest.mark.parametrize(("proxies", "root"), [(1, "https://localhost"), (0, "http://localhost")])
def test_the_scheme_is_what_a_proxy_that_is_known_says_and_the_host_what_was_asked(
    engine: Engine, archive: Archive, proxies: int, root: str
) -> None:
    client = limited(engine, archive, "", proxies)
    told = {"X-Forwarded-For": "198.51.100.1", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "readouts.example"}
    feed = feedparser.parse(client.get("/feed.atom", headers=told).data)
    assert feed.entries
    assert {entry.link.partition("/readouts/")[0] for entry in feed.entries} == {root}


def test_whether_the_service_is_up_may_be_asked_at_any_rate(engine: Engine, archive: Archive) -> None:
    client = limited(engine, archive)
    assert {client.get("/healthz").status_code for _ in range(5)} == {200}


def test_a_client_can_t_hide_behind_a_header_unless_a_proxy_is_known_to_set_it(
    engine: Engine, archive: Archive
) -> None:
    def forged(proxies: int) -> list[int]:
        client = limited(engine, archive, proxies=proxies)
        chains = [f"198.51.100.{number}, 203.0.113.{number % 2}" for number in range(1, 7)]
        return [statuses(client, "127.0.0.1", **{"X-Forwarded-For": chain})[0] for chain in chains]

    assert forged(0) == [200, 200, 429, 429, 429, 429]
    # Behind one proxy the last address is what it saw, and the one before it what the client claims.
    assert forged(1) == [200, 200, 200, 200, 429, 429]


@pytest.mark.parametrize("path", ["/api/search", "/"])
def test_without_a_rate_nobody_is_counted(client: FlaskClient, path: str) -> None:
    assert "X-RateLimit-Limit" not in client.get(path).headers


def test_the_limiter_logs_no_client(engine: Engine, archive: Archive, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = limited(engine, archive)
    for _ in range(4):
        client.get("/api/search?facets=", environ_base={"REMOTE_ADDR": "192.0.2.77"}).close()
    assert [vars(record)["status"] for record in caplog.records if "status" in vars(record)] == [200, 200, 429, 429]
    assert not any("192.0.2.77" in str(vars(record)) for record in caplog.records)


@pytest.mark.parametrize("days", [-400, 400])
def test_a_clock_that_is_set_neither_ends_a_window_nor_lets_one_go_on(
    engine: Engine, archive: Archive, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    right, steady = time.time, time.monotonic
    later = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: steady() + later)
    monkeypatch.setattr(time, "time", lambda: right() + later + days * 86_400)
    client = limited(engine, archive)
    assert statuses(client, "192.0.2.1", "192.0.2.1", "192.0.2.1") == [200, 200, 429]
    monkeypatch.setattr(time, "time", lambda: right() + later)
    assert statuses(client, "192.0.2.1") == [429], "the window has an hour"
    later = 3_700.0
    assert statuses(client, "192.0.2.1", "192.0.2.1", "192.0.2.1") == [200, 200, 429]


def test_two_processes_count_each_for_itself_in_their_own_memory(engine: Engine, archive: Archive) -> None:
    first, second = limited(engine, archive), limited(engine, archive)
    assert [statuses(app, "192.0.2.1", "192.0.2.1", "192.0.2.1") for app in (first, second)] == [[200, 200, 429]] * 2
