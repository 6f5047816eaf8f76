"""Settings of hypothesis, the closing table of a run, a site to crawl, and a home with the sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from readouts.home import Home
from scrapers import sample
from tests.support.needs import table
from tests.support.site import Site, serving

settings.register_profile("untimed", deadline=None)  # a busy machine must not fail a property
settings.register_profile("soak", deadline=None, max_examples=5_000)  # pytest --hypothesis-profile soak
settings.load_profile("untimed")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tested, and how to get what it needs; with workers, of all of them."""
    skipped = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    if lines := list(table(skipped)):
        terminalreporter.section("not tested here")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    with serving() as served:
        monkeypatch.setenv("http_proxy", served.address)
        yield served


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled sample, indexed: to be read alone."""
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    with home.archive(create=True) as archive:
        sample.load(archive)
    home.build()
    return home.path
