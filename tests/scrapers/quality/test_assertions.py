from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.home import Home
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.imports.run import import_paths
from scrapers.quality.alerts import Alert, AlertKind
from scrapers.quality.assertions import FIELDS, RECENT, failed_assertions
from scrapers.readout import Paragraph, Readout
from scrapers.registry import find_source, sources
from scrapers.source import Source
from tests.support.site import NEWS, article_html

KREMLIN = dataclasses.replace(find_source("kremlin-en"), at_least=1)
LOST = "0% of the latest 20 readouts have a place; at least 10% must."


def readouts(count: int, *, place: str = "", label: str | None = None) -> list[Readout]:
    return [
        Readout(
            f"kremlin-en-{number}", "kremlin-en", "", "A call", dt.date(2024, 1, 1), "en",
            place=place, paragraphs=(Paragraph("They spoke.", label),),
        )
        for number in range(count)
    ]  # fmt: skip


def without_place(number: int) -> str:
    return article_html(number).replace("Port Sarn", "")


def stating(*rates: tuple[str, float]) -> Source:
    return dataclasses.replace(KREMLIN, fill_rates=rates)


def test_a_stated_share_is_held_against_the_latest_readouts_alone() -> None:
    source = stating(("place", 0.5), ("text", 0.5))
    half = readouts(10, place="Port Sarn") + readouts(10)
    assert not list(failed_assertions(source, half))
    (alert,) = failed_assertions(source, [*readouts(11), *half])
    assert alert == Alert(
        AlertKind.INCOMPLETE, "45% of the latest 20 readouts have a place; at least 50% must."
    )  # fmt: skip


def test_a_share_that_is_not_stated_is_learned_from_the_readouts_before() -> None:
    labelled = readouts(40, label="Oda Brenn")
    (alert,) = failed_assertions(stating(), readouts(20) + labelled)
    assert (alert.kind, alert.what) == (
        AlertKind.COLLAPSED, "0% of the latest 20 readouts have a speaker label; 100% had.",
    )  # fmt: skip
    assert not list(failed_assertions(stating(), readouts(20) + labelled[:10] + readouts(30)))


def test_a_source_with_few_readouts_fails_no_assertion() -> None:
    assert not list(failed_assertions(stating(("place", 1.0)), readouts(RECENT - 1)))


@pytest.mark.parametrize("source", sources().values(), ids=list(sources()))
def test_a_source_states_shares_of_known_fields(source: Source) -> None:
    rates = dict(source.fill_rates)
    assert rates.keys() <= FIELDS.keys()
    assert all(0 < rate <= 1 for rate in rates.values())


def test_a_crawl_of_pages_that_lost_their_place_warns_and_so_does_the_list_of_sources(
    site: Any, tmp_path: Path
) -> None:
    archive = Home(tmp_path).archive_path
    site.publish(list(range(100, 120)))
    options = CrawlOptions(mode=CrawlMode.INCREMENTAL, delay=0.0)
    assert not scrape(archive, KREMLIN, options).alerts
    site.publish([*range(120, 140), *range(100, 120)])
    site.pages |= {f"{NEWS}/{number}": without_place(number) for number in range(120, 140)}
    report = scrape(archive, KREMLIN, options)
    assert (report.new, report.alerts) == (20, (Alert(AlertKind.INCOMPLETE, LOST),))
    listed = CliRunner().invoke(main, ["--home", str(tmp_path), "sources", "kremlin-en"])
    assert f"kremlin-en: incomplete: {LOST}" in listed.output


def test_an_import_of_pages_that_lost_their_place_is_warned_of_until_one_is_whole(tmp_path: Path) -> None:
    home, pages = Home(tmp_path / "home"), tmp_path / "en.kremlin.ru/events/president/news"
    pages.mkdir(parents=True)

    def imported(numbers: range, html: Any) -> str:
        for number in numbers:
            (pages / f"{number}.html").write_text(html(number), encoding="utf-8")
        with home.archive(create=True) as archive:
            import_paths(archive, [tmp_path / "en.kremlin.ru"])
        return CliRunner().invoke(main, ["--home", str(home.path), "sources", "kremlin-en"]).output

    assert f"kremlin-en: incomplete: {LOST}" in imported(range(100, 120), without_place)
    assert "incomplete" not in imported(range(120, 140), article_html)
