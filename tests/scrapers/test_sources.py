"""Each source reads its own fixtures: a page in the site's markup, and beside it what it must give."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.readout import Readout
from scrapers.source import Page, find_source

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures/sources"
CASES = sorted(FIXTURES.glob("*/*.html"))
FETCHED = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
ADDRESSES = {
    "kremlin-en/transcript": "http://en.kremlin.ru/events/president/transcripts/990001",
    "kremlin-en/announcement": "http://en.kremlin.ru/events/president/news/990002",
    "whitehouse/today": "https://www.whitehouse.gov/briefings-statements/2025/03/readout-of-a-call/",
    "whitehouse/archive": "https://bidenwhitehouse.archives.gov/briefing-room/speeches-remarks/2022/06/30/remarks/",
    "president-az-en/visit": "https://president.az/en/articles/view/54001",
    "president-az-en/letter": "https://president.az/en/articles/view/36001/print",
}


def plain(readout: Readout) -> dict[str, Any]:
    """The readout as JSON has it, empty values left out, so that an absent key says that there is nothing."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: kept(item) for key, item in value.items() if item not in (None, "", (), {}) and kept(item)}
        if isinstance(value, (list, tuple)):
            return [kept(item) for item in value]
        return value if isinstance(value, str) else value.isoformat()

    found: dict[str, Any] = kept(dataclasses.asdict(readout))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_page_gives_exactly_what_its_fixture_says(case: Path) -> None:
    name = case.parent.name
    read = find_source(name).read
    assert read is not None
    found = plain(read(Page(ADDRESSES[f"{name}/{case.stem}"], case.read_bytes(), FETCHED)))
    wanted = case.with_suffix(".json")
    if not wanted.exists():
        wanted.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        pytest.fail(f"{wanted} was missing and has been written: review it and run again")
    expected = json.loads(wanted.read_text(encoding="utf-8"))
    for key in sorted({*found, *expected}):
        assert found.get(key) == expected.get(key), f"{wanted.name}: {key} differs (delete {wanted} to write it anew)"


@pytest.mark.parametrize("name", sorted({case.parent.name for case in CASES}))
def test_every_reader_is_proved_on_two_pages_at_least(name: str) -> None:
    assert len([case for case in CASES if case.parent.name == name]) >= 2
