"""What a robots.txt may ask for, and how much of it is read."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest
from scrapy.robotstxt import ProtegoRobotParser

from scrapers.crawl.robots_txt import MOST, shortened

AGENT = "Readouts"


def rules(body: str) -> ProtegoRobotParser:
    return ProtegoRobotParser(shortened(body.encode(), AGENT), None)


@pytest.mark.parametrize("name", ["*", "Readouts", "readouts", "READOUTS", "Read*", "User agent: Readouts # us"])
def test_what_is_said_to_all_or_to_us_counts(name: str) -> None:
    line = name if ":" in name else f"User-agent: {name}"
    found = rules(f"User-agent: other\nDisallow: /b\n\n{line}\nDisallow: /a\nCrawl-delay: 7\n")
    assert (found.allowed("http://a.example/a", AGENT), found.allowed("http://a.example/b", AGENT)) == (False, True)
    assert found.crawl_delay(AGENT) == 7


def test_what_is_said_to_others_or_about_names_like_a_directive_does_not() -> None:
    found = rules("User-agent: readoutsbot\nUser-agent: x*\nDisallow: /\nUser-agents: 3\nUser-agent-x: *\nDisallow: /")
    assert found.allowed("http://a.example/a", AGENT)


def test_a_group_for_us_and_others_is_ours() -> None:
    found = rules("User-agent: first\nUser-agent: Readouts\nUser-agent: last\nDisallow: /a")
    assert not found.allowed("http://a.example/a", AGENT)


def test_nothing_is_read_behind_500_kib_and_no_rule_is_read_in_part() -> None:
    start = "User-agent: *\nDisallow: /secret\n"
    body = start + "#" * (MOST - len(start) - len("Disallow: /a")) + "\nDisallow: /abc\nDisallow: /d\n"
    found = rules(body)
    assert not found.allowed("http://a.example/secret", AGENT)
    assert found.allowed("http://a.example/abc", AGENT)
    assert found.allowed("http://a.example/ax", AGENT)


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: "User-agent: *\n" + "Disallow: /a*b*c*d\n" * 1_000_000,
        lambda: "\n".join(f"User-agent: a{n}" for n in range(16_000)) + "\nDisallow: /a" * 16_000,
        lambda: "\n".join(f"User-agent: r{'*' * n}e" for n in range(600)) + "\nDisallow: /a" * 16_000,
    ],
    ids=["millions of rules", "each of 16,000 robots with 16,000 rules", "hundreds of names of ours"],
)
def test_no_robots_txt_takes_more_than_its_share_of_memory(hostile: Callable[[], str]) -> None:
    body = hostile()
    tracemalloc.start()
    try:
        found = rules(body)
        found.allowed("http://a.example/" + "abcd" * 500, AGENT)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
