from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import lzma
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.archive.store import Archive
from scrapers.errors import ImportFailed
from scrapers.imports.run import BATCH, ImportDefaults, import_paths
from scrapers.parse.json_records import plain
from scrapers.registry import find_source, source_called, sources
from scrapers.source import Page
from tests.support.needs import shared
from tests.support.paths import ROOT

FIXTURE = (ROOT / "tests/fixtures/sources/kremlin-en/transcript.html").read_bytes()
INSIDE = "en.kremlin.ru/events/president/news"
KREMLIN = find_source("kremlin-en")
RECORD = {
    "source": "kremlin_en", "date": "2024-05-02", "url": "http://en.kremlin.ru/events/president/news/990001",
    "title": "Talks with Oda Brenn", "place": None, "summary": "They met.", "text": "Oda Brenn: Welcome. Thank you.",
}  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "home/archive.sqlite", create=True) as opened:
        yield opened


def write_lines(path: Path, *records: object) -> Path:
    text = "".join(f"{json.dumps(record)}\n" for record in records)
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(text.encode()))
    else:
        path.write_text(text)
    return path


def write_tar(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:xz") as tar:
        for name, body in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            tar.addfile(member, io.BytesIO(body))
    return path


def test_a_tar_gives_its_articles_and_passes_over_listings_feeds_and_robots(archive: Archive, tmp_path: Path) -> None:
    saved = write_tar(
        tmp_path / "site.tar.xz",
        {
            f"{INSIDE}/990001.html": FIXTURE,
            f"{INSIDE}/page/2.html": b"<html>",
            f"{INSIDE}/feed": b"<?xml",
            "en.kremlin.ru/robots.txt": b"User-agent: *",
        },
    )
    report = import_paths(archive, [saved], KREMLIN)
    assert (report.new, report.passed_over, report.unparsed) == (1, 3, 0)
    again = import_paths(archive, [saved])
    assert (again.new, again.unchanged, len(archive)) == (0, 1, 1)


def test_names_that_climb_out_of_a_tar_touch_nothing(archive: Archive, tmp_path: Path) -> None:
    saved = write_tar(tmp_path / "evil.tar.xz", {"../../escaped.html": b"<html>", f"/{INSIDE}/../9.html": b"<html>"})
    assert import_paths(archive, [saved], KREMLIN).unparsed == 2
    assert not list(tmp_path.parent.glob("escaped*"))


def test_a_folder_and_a_single_page_are_taken_too(archive: Archive, tmp_path: Path) -> None:
    page = tmp_path / INSIDE / "990001.html"
    page.parent.mkdir(parents=True)
    page.write_bytes(FIXTURE)
    (page.parent / "photo.jpg").write_bytes(b"\xff\xd8")
    assert import_paths(archive, [tmp_path / "en.kremlin.ru"], KREMLIN).new == 1
    lone = tmp_path / "saved.html"
    lone.write_bytes(FIXTURE)
    assert import_paths(archive, [lone], KREMLIN, defaults=ImportDefaults(url=f"http://{INSIDE}/990001")).unchanged == 1
    assert import_paths(archive, [lone], KREMLIN).new == 1, "without an address it is another readout"


def warc_response(url: str, status: str, body: bytes) -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:7>\r\nWARC-Date: 2020-08-27T10:00:00Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["site.warc", "site.warc.gz"])
def test_a_warc_gives_the_responses_that_were_pages(archive: Archive, tmp_path: Path, name: str) -> None:
    found = warc_response(str(RECORD["url"]), "200 OK", FIXTURE)
    lost = warc_response("http://en.kremlin.ru/events/president/news/5", "404 Not Found", b"gone")
    packed = gzip.compress(found) + gzip.compress(lost) if name.endswith("gz") else found + lost
    (tmp_path / name).write_bytes(packed)
    assert import_paths(archive, [tmp_path / name]).new == 1
    assert archive.revisions("kremlin-en-990001")[0].seen == dt.datetime(2020, 8, 27, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.xz"])
def test_records_say_where_they_are_from(archive: Archive, tmp_path: Path, name: str) -> None:
    report = import_paths(archive, [write_lines(tmp_path / name, RECORD)])
    assert (report.new, dict(report.sources)) == (1, {"kremlin-en": 1})
    readout = archive.readout("kremlin-en-990001")
    assert readout is not None
    assert (readout.flags, readout.lead, readout.place) == (("flat-text",), "They met.", "")


def test_an_address_used_again_a_year_later_is_another_account(archive: Archive, tmp_path: Path) -> None:
    shared = {"source": "state.gov", "url": "https://www.state.gov/olmera-national-day/", "title": "Olmera Day"}
    first = {**shared, "date": "2021-06-23", "guid": "https://www.state.gov/?page_id=11", "text": "Warm greetings."}
    later = {**shared, "date": "2022-06-23", "guid": "https://www.state.gov/?page_id=22", "text": "Warm wishes."}
    assert import_paths(archive, [write_lines(tmp_path / "a.jsonl", first, later)]).new == 2
    assert [readout.id for readout in archive.readouts()] == ["state-gov-11", "state-gov-22"]


def test_flat_text_never_replaces_the_page_and_the_page_replaces_flat_text(archive: Archive, tmp_path: Path) -> None:
    page = write_tar(tmp_path / "s.tar.xz", {f"{INSIDE}/990001.html": FIXTURE})
    lines = write_lines(tmp_path / "a.jsonl", RECORD)
    import_paths(archive, [lines, page, lines])
    readout = archive.readout("kremlin-en-990001")
    assert readout is not None
    assert "flat-text" not in readout.flags
    assert len(archive.revisions(readout.id)) == len(archive) == 1


def test_a_saved_copy_brought_again_does_not_undo_an_edit(archive: Archive, tmp_path: Path) -> None:
    saved = write_tar(tmp_path / "s.tar.xz", {f"{INSIDE}/990001.html": FIXTURE})
    import_paths(archive, [saved])
    edited = FIXTURE.replace(b"</h1>", b" (corrected)</h1>")
    archive.store(KREMLIN, Page(str(RECORD["url"]), edited, dt.datetime.now(dt.UTC)))
    assert import_paths(archive, [saved]).unchanged == 1
    readout = archive.readout("kremlin-en-990001")
    assert readout is not None
    assert readout.title.endswith("(corrected)")


def test_a_broken_line_and_a_broken_page_are_kept_and_listed(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"title": "no date"}\nnot json\n')
    (tmp_path / "b.html").write_text("<html><p>half a pa")
    report = import_paths(archive, [tmp_path / "a.jsonl", tmp_path / "b.html"], KREMLIN)
    assert report.unparsed == len(list(archive.problems())) == 3
    assert len(archive) == 0


def test_a_plain_text_needs_a_date_and_takes_its_first_sentence_for_a_title(archive: Archive, tmp_path: Path) -> None:
    text = tmp_path / "seed.txt"
    text.write_text("Oda Brenn met Ilse Tarn. They spoke.\n\nOda Brenn said:\n\nWelcome.\n")
    source = find_source("president-az-en")
    with pytest.raises(ImportFailed, match="--date"):
        import_paths(archive, [text], source)
    import_paths(archive, [text], source, defaults=ImportDefaults(date=dt.date(2019, 4, 24)))
    (readout,) = archive.readouts()
    assert (readout.title, readout.date.year, len(readout.paragraphs)) == ("Oda Brenn met Ilse Tarn", 2019, 3)


def test_a_date_in_a_texts_file_name_is_enough(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "2019-04-24-talks.txt").write_text("Oda Brenn met Ilse Tarn.")
    import_paths(archive, [tmp_path / "2019-04-24-talks.txt"], find_source("president-az-en"))
    assert [readout.date for readout in archive.readouts()] == [dt.date(2019, 4, 24)]


@pytest.mark.parametrize("name", ["missing.html", "cut.tar.xz", "cut.jsonl.xz", "picture.jpg", "cut.warc"])
def test_a_file_that_can_not_be_used_is_refused_with_its_name(archive: Archive, tmp_path: Path, name: str) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"\x00\x01 nothing of the kind")
    with pytest.raises(ImportFailed, match=name):
        import_paths(archive, [tmp_path / name], KREMLIN)


def test_a_record_of_another_source_than_named_is_refused(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="--source kremlin-en"):
        import_paths(archive, [write_lines(tmp_path / "a.jsonl", RECORD)], find_source("whitehouse"))


def test_a_record_from_nowhere_needs_a_source(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="--source"):
        import_paths(archive, [write_lines(tmp_path / "a.jsonl", {"title": "Talks", "date": "2020-01-01"})])


def test_the_russian_menu_in_front_of_a_text_is_taken_off(archive: Archive, tmp_path: Path) -> None:
    record: dict[str, Any] = {
        "source": "kremlin_ru", "date": "2024-02-03", "url": "http://kremlin.ru/events/president/news/990003",
        "title": "Встреча с Одой Бренн", "place": "Порт-Сарн", "summary": "Состоялась встреча.",
        "text": "События Встреча с Одой Бренн Состоялась встреча. 3 февраля 2024 года 13:45 Порт-Сарн О.Бренн : Да.",
    }  # fmt: skip
    import_paths(archive, [write_lines(tmp_path / "a.jsonl", record)])
    (readout,) = archive.readouts()
    assert [paragraph.text for paragraph in readout.paragraphs] == ["О.Бренн : Да."]


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**THE HARBOUR:** open", "THE HARBOUR: open"),
        ("*Sea* and __land__", "Sea and land"),
        ("see [the treaty](https://velmark.example/a_(b)) now", "see the treaty now"),
        ("## Heading", "Heading"),
        ("2 * 3 and snake_case_name", "2 * 3 and snake_case_name"),
        (r"1\. first \*star\*", "1. first *star*"),
        ("*** Guests: *** Ada Brandt", "Guests: Ada Brandt"),
        (
            "[[the treaty]](https://velmark.example/a) and [an [inner] one](https://velmark.example/b)",
            "[the treaty] and an [inner] one",
        ),
        ("[a script](javascript:x) and ![a picture](a.png)", "a script and a picture"),
        ("Office of the Press ______________ May 3", "Office of the Press May 3"),
    ],
)
def test_light_markdown_is_taken_off_and_the_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_the_saved_site_gives_titles_dates_and_clean_paragraphs() -> None:
    site = shared("sites/en.kremlin.ru.tar.xz")
    read = KREMLIN.read
    assert read is not None
    seen = 0
    with tarfile.open(site, "r|xz") as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is None or KREMLIN.identify is None or not KREMLIN.identify(f"http://{member.name}"):
                continue
            readout = read(Page("", file.read(), dt.datetime.now(dt.UTC)))
            words = " ".join(paragraph.text for paragraph in readout.paragraphs)
            assert readout.title
            assert 1999 <= readout.date.year <= 2020
            assert bool(words) != ("no-body" in readout.flags)
            assert "Publication status" not in words
            assert "Text version" not in words
            seen += 1
            if seen == 200:
                break
    assert seen == 200


def test_what_stands_before_the_break_of_a_file_is_stored(archive: Archive, tmp_path: Path) -> None:
    records = [RECORD | {"url": f"{RECORD['url']}{n}", "text": f"Talk {n * 7919 % 1000}. " * n} for n in range(250)]
    whole = write_lines(tmp_path / "a.jsonl.xz", *records)
    whole.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(ImportFailed, match=r"a\.jsonl\.xz"):
        import_paths(archive, [whole])
    assert 0 < len(archive) <= 250


def test_a_record_that_can_not_be_placed_undoes_none_before_it(archive: Archive, tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "a.jsonl", RECORD, {"title": "Talks", "date": "2020-01-01"}, RECORD)
    with pytest.raises(ImportFailed, match=r"a\.jsonl:2"):
        import_paths(archive, [lines])
    assert len(archive) == 1


def test_an_interrupted_import_keeps_what_was_stored(archive: Archive, tmp_path: Path) -> None:
    def interrupt(done: int) -> None:
        raise KeyboardInterrupt

    records = [RECORD | {"url": f"{RECORD['url']}{n}"} for n in range(BATCH + 5)]
    with pytest.raises(KeyboardInterrupt):
        import_paths(archive, [write_lines(tmp_path / "a.jsonl", *records)], progress=interrupt)
    assert len(archive) == BATCH
    assert import_paths(archive, [tmp_path / "a.jsonl"]).new == 5


def test_a_page_that_can_not_be_read_undoes_none_of_its_batch(archive: Archive, tmp_path: Path) -> None:
    pages = {f"{INSIDE}/990001.html": FIXTURE, f"{INSIDE}/990002.html": b"<html>", f"{INSIDE}/990003.html": b"\x00\xff"}
    report = import_paths(archive, [write_tar(tmp_path / "s.tar.xz", pages)], KREMLIN)
    assert (report.new, report.unparsed, len(archive)) == (1, 2, 1)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (RECORD | {"title": " "}, "title"),
        (RECORD | {"date": None}, "date"),
        (RECORD | {"date": "24 April 2019"}, "date"),
        (["a list"], "object"),
    ],
)
def test_a_record_without_title_or_date_is_listed_with_the_reason(
    archive: Archive, tmp_path: Path, record: object, reason: str
) -> None:
    assert import_paths(archive, [write_lines(tmp_path / "a.jsonl", record)], KREMLIN).unparsed == 1
    (problem,) = archive.problems()
    assert reason in problem.what
    assert len(archive) == 0


def test_a_page_without_a_date_is_listed_and_never_half_read(archive: Archive, tmp_path: Path) -> None:
    undated = re.sub(rb"<time[^>]*read__published.*?</time>", b"", FIXTURE, flags=re.DOTALL)
    assert undated != FIXTURE
    report = import_paths(archive, [write_tar(tmp_path / "s.tar.xz", {f"{INSIDE}/990001.html": undated})])
    assert (report.unparsed, len(archive), len(list(archive.problems()))) == (1, 0, 1)


def test_half_a_character_and_a_bottomless_line_do_not_end_an_import(archive: Archive, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text(json.dumps(RECORD | {"title": "Talks \ud800"}) + "\n" + "[" * 100_000 + "\n")
    report = import_paths(archive, [lines], KREMLIN)
    assert (report.new, report.unparsed) == (1, 1)


@pytest.mark.parametrize("name", ["cut.tar.xz", "cut.warc.gz", "cut.tar"])
def test_a_saved_site_that_breaks_off_is_refused_with_its_name(archive: Archive, tmp_path: Path, name: str) -> None:
    whole = write_tar(tmp_path / "whole.tar.xz", {f"{INSIDE}/990001.html": FIXTURE}).read_bytes()
    if name.endswith(".tar"):
        whole = lzma.decompress(whole)
    if name.endswith("gz"):
        whole = gzip.compress(warc_response(str(RECORD["url"]), "200 OK", FIXTURE))
    (tmp_path / name).write_bytes(whole[: len(whole) // 3])
    with pytest.raises(ImportFailed, match=name.replace(".", r"\.")):
        import_paths(archive, [tmp_path / name], KREMLIN)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**COMMUNICATIONS **", "COMMUNICATIONS"),
        ("*To read it, ask. *", "To read it, ask."),
        ("on <u>Sea</u> and the 25<sup>th</sup><br/>day", "on Sea and the 25th day"),
        ('a duty<a href="#_ftn1" id="x">[1]</a> of &gt;5%', "a duty[1] of >5%"),
        ("----------", ""),
        ("* * *", "* * *"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
    ],
)
def test_tags_and_stray_signs_are_taken_off_and_the_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("kremlin_en", "kremlin-en"),
        ("kremlin_ru", "kremlin-ru"),
        ("president_gov_ua_en", "president-ua-en"),
        ("state.gov", "state-gov"),
        ("the white house", "whitehouse"),
        ("mea-in", "mea-in"),
    ],
)
def test_what_a_data_set_calls_a_source_leads_to_that_one_alone(alias: str, name: str) -> None:
    found = source_called(alias)
    assert found
    assert found.name == name
    assert [source.name for source in sources().values() if alias in (source.name, *source.aliases)] == [name]
