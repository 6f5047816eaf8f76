"""A refresh: news into the archive and into the index, whatever one source does."""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from index.refresh import refresh
from index.whoosh.writer import WhooshWriter
from readouts.cli import main
from readouts.home import Home
from scrapers.archive.store import Archive
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.errors import ArchiveError, ScrapeFailed
from scrapers.registry import find_source
from scrapers.source import Source
from search.columnar.engine import WhooshEngine
from search.request import Request

NEWS = "/events/president/news"
KREMLIN = dataclasses.replace(find_source("kremlin-en"), at_least=1)
SILENT = dataclasses.replace(KREMLIN, name="president-az-en", listings=("http://en.kremlin.ru/nowhere",), feeds=())


def test_news_are_found_at_once_although_another_source_is_dead(site: Any, tmp_path: Path) -> None:
    archive, writer = tmp_path / "archive.sqlite3", WhooshWriter(tmp_path / "index")
    crawl = partial(scrape, archive, options=CrawlOptions(delay=0.0, mode=CrawlMode.INCREMENTAL))
    site.publish(list(range(100, 112)))
    first = refresh(archive, writer, [SILENT, KREMLIN], crawl)
    assert [report.well for report in first.reports] == [False, True]
    assert len(first.wrong) == 1
    assert "president-az-en" in first.wrong[0]
    assert first.generation.documents == 12

    site.publish(list(range(99, 112)))
    site.answers.clear()
    second = refresh(archive, writer, [KREMLIN], crawl)
    assert (second.wrong, second.generation.documents) == ((), 13)
    assert {hit.id for hit in WhooshEngine(tmp_path / "index").hits(Request(text='"number 99"'))} == {"kremlin-en-99"}
    assert f"{NEWS}/111" not in {path for path, _ in site.answers}

    assert refresh(archive, writer, [KREMLIN], crawl).generation == second.generation


def test_a_crawl_that_dies_does_not_keep_the_archive_from_being_indexed(tmp_path: Path) -> None:
    def dies(source: Source) -> Any:
        raise ScrapeFailed(source.name, "Run it again.")

    path = tmp_path / "archive.sqlite3"
    Archive.open(path, create=True).close()
    done = refresh(path, WhooshWriter(tmp_path / "index"), [KREMLIN], dies)
    assert (done.reports, done.generation.documents) == ((), 0)
    assert done.wrong == ("The crawl did not end well: kremlin-en. Run it again.",)


def test_without_an_archive_a_refresh_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="readouts import"):
        refresh(tmp_path / "none", WhooshWriter(tmp_path / "index"), [], partial(scrape, tmp_path / "none"))


def test_a_second_refresh_at_the_same_time_is_refused(tmp_path: Path) -> None:
    with Home(tmp_path).locked("readouts refresh"):
        result = CliRunner().invoke(main, ["--home", str(tmp_path), "refresh", "kremlin-en"])
    assert result.exit_code == 1
    assert "locked by another process" in result.stderr
    assert result.stderr.count("\n") == 1
