"""What a command prints of a crawl."""

from __future__ import annotations

import pytest

from readouts.crawling import report_line
from scrapers.crawl.report import RunReport
from scrapers.quality.alerts import Alert, AlertKind

WHY = "Once, such as https://a.example/news: robots.txt: a.example has no address; or this machine is offline"


def test_the_first_line_says_why_nothing_was_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    alert = Alert(AlertKind.FAILING, WHY)
    report_line(
        RunReport("a", "recheck", failed=8, found=900, well=False, reason="1 requests failed.", alerts=(alert,))
    )
    assert capsys.readouterr().out.splitlines()[0] == f"a: nothing was fetched. {WHY}"


def test_a_crawl_that_found_something_is_told_by_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    report_line(RunReport("a", "full", new=3, found=3, listings=1))
    assert capsys.readouterr().out == "a: 3 new (full; 1 listing pages)\n"
