"""A watch finds what came since it was added, each readout once, whatever day it tells of."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from readouts.home import Home
from tests.support.watched import Watched
from web.app import create_app

GRAIN = "The President spoke with the Prime Minister of Tarvenia about grain."
BRIDGES = "The President spoke with the Prime Minister of Tarvenia about bridges."
FIRM = "The President spoke with the Prime Minister of Tarvenia about our steadfast commitment."


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    made = Watched(tmp_path)
    made.take((1, "2021-03-01", GRAIN), (2, "2021-03-02", BRIDGES))
    return made


def calls(watched: Watched, name: str = "grain") -> list[str]:
    """The numbers of the calls that a watch found, the last first."""
    watched.run("watch", "run")
    return watched.found(name)


def test_what_is_there_when_a_watch_is_added_is_no_news(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    assert calls(watched) == []


def test_a_watch_finds_what_matches_of_what_came_later_each_once(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    watched.take((3, "2021-03-03", GRAIN), (4, "2021-03-04", BRIDGES))
    assert calls(watched) == ["3"]
    watched.run("index", "--rebuild")
    assert calls(watched) == ["3"]


def test_an_old_readout_that_comes_late_is_news(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    watched.take((3, "1999-03-03", GRAIN))
    assert calls(watched) == ["3"]


def test_what_came_before_the_watch_and_is_indexed_after_it_is_no_news(watched: Watched) -> None:
    file = watched.folder / "calls.jsonl"
    watched.take((5, "2021-03-05", BRIDGES))
    watched.run("watch", "add", "grain", "grain")
    watched.take((5, "2021-03-05", GRAIN))  # an edit
    assert file.exists()
    assert calls(watched) == []


def test_filters_of_a_search_are_those_of_a_watch(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "--from", "2021-03-04", "--source", "whitehouse", "grain")
    watched.take((3, "2021-03-03", GRAIN), (4, "2021-03-04", GRAIN))
    assert calls(watched) == ["4"]


def test_edits_are_news_where_they_are_asked_for_each_once(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain", "--edits")
    watched.run("watch", "add", "plain", "grain")
    watched.take((1, "2021-03-01", f"{GRAIN} They agreed on a corridor."))
    assert calls(watched) == ["1 revision 2"]
    assert calls(watched, "plain") == []
    watched.run("index", "--rebuild")
    assert calls(watched) == ["1 revision 2"]


def test_a_phrase_that_the_last_readouts_have_is_missed(watched: Watched) -> None:
    watched.take(*((n, f"2021-04-{n:02}", FIRM) for n in (11, 12)))
    watched.run("watch", "add", "firm", "tarvenia", "--absent", "steadfast commitment", "--last", "2")
    watched.take((13, "2021-04-13", FIRM), (14, "2021-04-14", GRAIN), (15, "2021-04-15", GRAIN))
    assert calls(watched, "firm") == ["14"]


def test_a_watch_without_a_route_is_a_feed_in_the_order_of_finding(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    watched.take((3, "2021-03-03", GRAIN))
    watched.run("watch", "run")
    watched.take((4, "1999-03-04", GRAIN))
    watched.run("watch", "run")
    home = Home(watched.home)
    with home.archive() as archive:
        client = create_app(home.engine(), archive).test_client()
        read = feedparser.parse(client.get("/watches/grain.atom").data)
        assert client.get("/watches/other.atom").status_code == 404
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["Call 4", "Call 3"]
    assert "about grain" in read.entries[0].content[0].value


def test_a_watch_survives_a_backup(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    watched.run("backup", str(watched.folder / "copy.sqlite3"))
    watched.run("watch", "remove", "grain")
    watched.run("backup", str(watched.folder / "copy.sqlite3"), "--restore")
    watched.take((3, "2021-03-03", GRAIN))
    assert calls(watched) == ["3"]


def test_a_name_is_given_once(watched: Watched) -> None:
    watched.run("watch", "add", "grain", "grain")
    assert "There is a watch of this name: grain" in watched.run("watch", "add", "grain", "x", status=1)
    assert "There is no watch of this name: other" in watched.run("watch", "remove", "other", status=1)
    assert "a to z" in watched.run("watch", "add", "Grain Watch", "x", status=2)


def test_the_watches_are_listed(watched: Watched) -> None:
    assert "Add one" in watched.run("watch", "list")
    watched.run("watch", "add", "grain", "--kind", "call", '"grain corridor"')
    assert watched.run("watch", "list").splitlines()[1].split("\t")[:3] == [
        "grain", "--kind call -- '\"grain corridor\"'", "a feed at /watches/grain.atom",
    ]  # fmt: skip
