from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path

from scrapers.archive.store import Archive
from scrapers.crawl.intake import Articles
from scrapers.crawl.summary import Notes
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

KREMLIN = find_source("kremlin-en")
STATE = find_source("state-gov")
TEXT = "The Secretary and the Foreign Minister of Qarabel spoke of harbour number {}. " + "They spoke of trade. " * 30


def record(number: int, text: str, minute: int) -> Page:
    url = f"https://www.state.gov/releases/2026/03/call-{number}/"
    body = {"url": url, "title": f"Call number {number}", "date": "2026-03-01", "text": text}
    return Page(url, json.dumps(body).encode(), dt.datetime(2026, 3, 1, 12, minute, tzinfo=dt.UTC))


def crawled(archive: Archive, records: list[Page]) -> Counter[str]:
    counts: Counter[str] = Counter()
    articles = Articles(archive, STATE, counts, Notes())
    for page in records:
        articles.record(page)
    articles.settle()
    return counts


def fetched(archive: Archive, pages: list[tuple[Page, str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    articles = Articles(archive, KREMLIN, counts, Notes())
    for page, at_last in pages:
        with articles.entering(page, at_last):
            pass
    articles.settle()
    return counts


def article(number: int, html: str = "") -> Page:
    url = f"http://en.kremlin.ru/events/president/news/{number}"
    return Page(url, (html or article_html(number)).encode(), dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))


def test_what_answers_200_and_is_no_such_page_is_no_readout(tmp_path: Path) -> None:
    """Each could be read as a readout; its title, or where it leads, says that it is none."""
    missing = article(102, article_html(102).replace("<html>", "<html><head><title>Page not found</title></head>"))
    pages = [(article(number), article(number).url) for number in (100, 101)]
    pages += [(missing, missing.url), (article(103), "http://en.kremlin.ru/")]
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        assert fetched(archive, pages) == {"new": 2, "soft_404": 2, "held": 0}
        assert [readout.id for readout in archive.readouts()] == ["kremlin-en-100", "kremlin-en-101"]
        assert [problem.url[-3:] for problem in archive.problems()] == ["102", "103"]


def test_a_full_text_feed_that_comes_without_its_texts_takes_nothing_away(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.sqlite3", create=True) as archive:
        assert crawled(archive, [record(number, TEXT.format(number), 0) for number in range(6)])["new"] == 6
        assert crawled(archive, [record(number, "", 5) for number in range(6)])["held"] == 6
        assert [len(readout.paragraphs) > 0 for readout in archive.readouts()] == [True] * 6
        assert sum(1 for _ in archive.problems()) == 6
        assert crawled(archive, [record(number, TEXT.format(number), 9) for number in range(6)])["held"] == 0
        assert not list(archive.problems())
