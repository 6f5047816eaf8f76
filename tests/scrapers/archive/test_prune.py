"""Which pages lose their bodies, and that nothing that is shown changes by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.home import Home
from scrapers.archive.prune import prune, shrink
from scrapers.archive.store import Archive, Outcome
from scrapers.archive.verify import verify
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
URL = "http://en.kremlin.ru/events/president/news/100"
NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
TEXT = article_html(100)
EDITED = TEXT.replace("</h1>", " (corrected)</h1>")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Home(tmp_path / "home").archive(create=True) as opened:
        yield opened


def page(text: str, day: int, nonce: str = "") -> Page:
    return Page(URL, f"{text}<!-- {nonce} -->".encode(), NOON + dt.timedelta(days=day))


def crawl(archive: Archive, *days: int, text: str = TEXT) -> None:
    for day in days:
        archive.store(KREMLIN, page(text, day, f"nonce {day}"))


def bodies(archive: Archive) -> list[int]:
    """The days of the pages that have a body."""
    sql = "SELECT seen FROM pages WHERE length(body) > 0 ORDER BY seen"
    return [(dt.datetime.fromisoformat(seen) - NOON).days for (seen,) in archive.query(sql)]


def shown(archive: Archive) -> list[Any]:
    return [*archive.revisions("kremlin-en-100"), archive.page("kremlin-en-100"), *archive.problems()]


def test_pages_whose_text_made_no_revision_lose_their_bodies_and_all_that_is_shown_stays(archive: Archive) -> None:
    crawl(archive, 0, 1, 2, 3)
    crawl(archive, 4, 5, 6, text=EDITED)
    before = shown(archive)
    pruned = prune(archive, NOON + dt.timedelta(days=30))
    assert pruned.pages == 4
    assert bodies(archive) == [0, 4, 6]
    assert shown(archive) == before
    assert not list(verify(archive))
    assert archive.reparse()[Outcome.UNCHANGED] == 2
    assert prune(archive, NOON + dt.timedelta(days=30)).pages == 0


def test_what_was_seen_lately_stays(archive: Archive) -> None:
    crawl(archive, 0, 1, 2, 3)
    assert prune(archive, NOON + dt.timedelta(days=2)).pages == 1
    assert bodies(archive) == [0, 2, 3]


def test_pages_that_can_not_be_read_stay_and_so_does_the_last_that_the_server_sent(archive: Archive) -> None:
    crawl(archive, 0, 1)
    archive.store(KREMLIN, page("<p>Under repair", 2))
    archive.store(KREMLIN, page(TEXT, 3, "saved by hand"), origin="import")
    prune(archive, NOON + dt.timedelta(days=30))
    assert bodies(archive) == [0, 2, 3]
    archive.store(KREMLIN, page("<p>Under repair", 4))
    prune(archive, NOON + dt.timedelta(days=30))
    assert bodies(archive) == [0, 4]


def test_a_pruned_page_still_tells_what_was_known_when_an_older_capture_comes(archive: Archive) -> None:
    crawl(archive, 0, 5, 9)
    prune(archive, NOON + dt.timedelta(days=30))
    assert bodies(archive) == [0, 9]
    archive.store(KREMLIN, page(EDITED, 3), origin="import")
    found = [((r.seen - NOON).days, "corrected" in r.readout.title) for r in archive.revisions("kremlin-en-100")]
    assert found == [(0, False), (3, True), (5, False)]
    assert not list(verify(archive))
    current = archive.page("kremlin-en-100")
    assert current
    assert current.body


def test_a_pruned_page_that_is_seen_again_is_whole_again(archive: Archive) -> None:
    crawl(archive, 0, 1, 2)
    prune(archive, NOON + dt.timedelta(days=30))
    crawl(archive, 3, text=EDITED)
    archive.store(KREMLIN, replace(page(TEXT, 1, "nonce 1"), fetched=NOON + dt.timedelta(days=4)))
    current = archive.page("kremlin-en-100")
    assert current
    assert current.body == page(TEXT, 1, "nonce 1").body


def test_the_file_gets_smaller(archive: Archive) -> None:
    for day in range(30):
        archive.store(KREMLIN, page(TEXT, day, "".join(str(hash((day, i))) for i in range(2000))))
    prune(archive, NOON + dt.timedelta(days=30))
    assert shrink(archive) > archive.path.stat().st_size
    assert not list(verify(archive))


@pytest.mark.parametrize("words", [("--older-than", "0"), ()])
def test_the_command_prunes_by_its_option_or_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    home = tmp_path / "home"
    with Home(home).archive(create=True) as archive:
        crawl(archive, 0, 1, 2)
    runner = CliRunner()
    if not words:
        assert "Say --older-than" in runner.invoke(main, ["--home", str(home), "prune"]).output
        monkeypatch.setenv("READOUTS_PRUNE_DAYS", "0")
    done = runner.invoke(main, ["--home", str(home), "prune", *words])
    assert (done.exit_code, "Pruned: 1 pages" in done.output) == (0, True), done.output
