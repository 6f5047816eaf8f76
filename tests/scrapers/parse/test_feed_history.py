from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.archive.store import Archive
from scrapers.errors import ImportFailed
from scrapers.imports.run import import_paths

GUID = "https://www.whitehouse.gov/?p=7"
FIRST = "https://www.whitehouse.gov/releases/2021/05/24/a-lighthouse/"
SECOND = "https://www.whitehouse.gov/releases/2021/05/24/the-lighthouse/"


def version(hour: int, body: str, link: str = FIRST) -> dict[str, Any]:
    return {
        "first_seen": f"2021-05-24T{hour:02}:57:53+00:00", "title": "The Lighthouse", "link": link,
        "pubDate": "Tue, 25 May 2021 01:30:00 +0000", "body_html": body,
    }  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        yield opened


def bring(archive: Archive, tmp_path: Path, *records: dict[str, Any]) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    import_paths(archive, [file])


def history(*versions: dict[str, Any]) -> dict[str, Any]:
    return {"guid": GUID, "versions": list(versions)}


def test_versions_become_revisions_with_the_times_they_were_seen(archive: Archive, tmp_path: Path) -> None:
    steps = [version(15, "<p>It is lit.</p>"), version(16, "<p>It  is lit.</p>"), version(17, "<p>It is dark.</p>")]
    bring(archive, tmp_path, history(*steps))
    (readout,) = archive.readouts()
    assert (readout.source, readout.date.isoformat(), readout.title) == ("whitehouse", "2021-05-24", "The Lighthouse")
    assert [(r.number, r.seen.hour, r.readout.paragraphs[0].text) for r in archive.revisions(readout.id)] == [
        (1, 15, "It is lit."), (2, 17, "It is dark."),
    ]  # fmt: skip
    bring(archive, tmp_path, history(*steps))
    assert len(archive.revisions(readout.id)) == 2


def test_a_history_that_grew_by_a_new_address_stays_one_readout(archive: Archive, tmp_path: Path) -> None:
    bring(archive, tmp_path, history(version(15, "<p>It is lit.</p>")))
    bring(archive, tmp_path, history(version(15, "<p>It is lit.</p>"), version(18, "<p>It is dark.</p>", SECOND)))
    (readout,) = archive.readouts()
    assert (readout.url, len(archive.revisions(readout.id))) == (SECOND, 2)
    archive.reparse()
    assert [r.readout.url for r in archive.revisions(readout.id)] == [FIRST, SECOND]


def test_a_record_of_the_same_account_joins_its_history_under_its_latest_address(
    archive: Archive, tmp_path: Path
) -> None:
    record = {"url": SECOND, "title": "The Lighthouse", "date": "2021-05-24", "paragraphs": ["It is *dark*."]}
    told = history(version(15, "<p>It is lit.</p>"), version(18, "<p>It is dark.</p>", SECOND))
    bring(archive, tmp_path, record, told, record)
    (readout,) = archive.readouts()
    assert [r.seen.hour for r in archive.revisions(readout.id)] == [15, 18]
    assert archive.revisions(readout.id)[0].seen.year == 2021


def test_a_history_that_begins_as_its_record_reads_is_whole(archive: Archive, tmp_path: Path) -> None:
    published = "2021-05-25T01:30:00+00:00"
    record = {"url": FIRST, "title": "The Lighthouse", "date": "2021-05-24", "published": published}
    told = history(version(15, "<p>It is lit.</p>"), version(18, "<p>It is dark.</p>"))
    bring(archive, tmp_path, {**record, "paragraphs": ["It is lit."]}, told)
    (readout,) = archive.readouts()
    assert [r.seen.hour for r in archive.revisions(readout.id)] == [15, 18]


def test_a_body_without_paragraphs_is_one_and_its_scripts_are_no_text(archive: Archive, tmp_path: Path) -> None:
    bring(archive, tmp_path, history(version(15, "<script>x()</script>It is lit.")))
    assert [p.text for r in archive.readouts() for p in r.paragraphs] == ["It is lit."]


def test_a_version_without_the_time_it_was_seen_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="history"):
        bring(archive, tmp_path, history({"link": FIRST}))
