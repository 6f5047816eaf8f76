from __future__ import annotations

import dataclasses

import pytest

from scrapers.crawl.allowed_hosts import hosts_of, is_public, objection
from scrapers.registry import find_source

HOSTS = frozenset({"president.example"})


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "no address",
    ],
)  # fmt: skip
def test_an_address_inside_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.0.6.139", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://president.example.evil.test/",
        "http://evil.test/president.example", "http://president.example@evil.test/", "ftp://president.example/",
        "http://[::1]/", "http://news.president.example/", "file:///etc/passwd",
        "http://president.example:22/", "https://president.example:80/", "http://president.example:443/",
        "http://president.example:99999/", "http://president.example:x/",
    ],
)  # fmt: skip
def test_what_is_not_a_source_s_own_is_not_followed(url: str) -> None:
    assert objection(url, HOSTS)


def test_a_source_s_own_host_is_followed_but_never_from_https_to_http() -> None:
    assert not objection("http://President.example/a", HOSTS)
    assert not objection("https://president.example:443/a", HOSTS)
    assert not objection("https://president.example/a", HOSTS, "http://president.example/a")
    assert objection("http://president.example/a", HOSTS, "https://president.example/a")


def test_the_hosts_of_listings_and_feeds_are_a_source_s_own() -> None:
    assert "en.kremlin.ru" in hosts_of(find_source("kremlin-en"))


def test_another_port_is_asked_only_where_a_listing_or_a_feed_of_the_source_is() -> None:
    source = dataclasses.replace(find_source("kremlin-en"), listings=("http://en.kremlin.ru:8080/news",))
    assert not objection("http://en.kremlin.ru:8080/news/1", hosts_of(source))
    assert objection("http://en.kremlin.ru:8081/news/1", hosts_of(source))
