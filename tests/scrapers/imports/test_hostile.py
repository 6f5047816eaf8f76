"""Files and pages made to do harm: an import takes what is sound, refuses the rest, and stays small."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import lzma
import os
import resource
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.archive.store import Archive
from scrapers.errors import ImportFailed, PageUnreadable
from scrapers.imports.captures import LARGEST, UNPACKED
from scrapers.imports.run import ImportReport, import_paths
from scrapers.parse.dispatch import read_page
from scrapers.parse.feeds import read_feed
from scrapers.parse.sitemaps import read_sitemap
from scrapers.registry import find_source, sources
from scrapers.source import Page
from tests.support.site import article_html

NOW = dt.datetime(2024, 11, 1, 12, tzinfo=dt.UTC)
KREMLIN = find_source("kremlin-en")
SOUND = "en.kremlin.ru/events/president/news/100.html"
URL = "http://en.kremlin.ru/events/president/news/100"
EXAMPLES = int(os.environ.get("READOUTS_EXAMPLES", "40"))  # `make soak` asks for more
FUZZ = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite3", create=True) as opened:
        yield opened


def bring(archive: Archive, file: Path) -> ImportReport:
    return import_paths(archive, [file], KREMLIN)


def bring_or_be_told(archive: Archive, file: Path) -> None:
    """An import ends well, or with an error that says what to do; any other exception is a defect."""
    try:
        bring(archive, file)
    except ImportFailed as error:
        if not error.remedy:
            pytest.fail(f"no remedy: {error}")


def grown(do: Callable[[], object]) -> int:
    """By how many bytes the largest size that this process ever had grows."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    do()
    return 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def member(name: str, body: bytes = b"", **facts: object) -> tuple[tarfile.TarInfo, bytes]:
    told = tarfile.TarInfo(name)
    told.size = len(body)
    for fact, value in facts.items():
        setattr(told, fact, value)
    return told, body


def tar(file: Path, *members: tuple[tarfile.TarInfo, bytes], mode: str = "w:xz") -> Path:
    with tarfile.open(file, mode) as packed:  # type: ignore[call-overload]
        for told, body in members:
            packed.addfile(told, io.BytesIO(body))
    return file


def test_hostile_members_of_a_tar_are_passed_over_and_nothing_is_written_anywhere(
    archive: Archive, tmp_path: Path
) -> None:
    page = article_html(100).encode()
    hostile = [
        member("../../../../tmp/outside.html", page),
        member("/etc/outside.html", page),
        member("en.kremlin.ru/../../../etc/outside.html", page),
        member("en.kremlin.ru/events/president/news/101.html", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
        member("en.kremlin.ru/events/president/news/102.html", type=tarfile.LNKTYPE, linkname="/etc/passwd"),
        member("en.kremlin.ru/events/president/news/103.html", type=tarfile.CHRTYPE, devmajor=1, devminor=9),
        member("en.kremlin.ru/events/president/news/104.html", type=tarfile.FIFOTYPE),
        member("en.kremlin.ru/events/president/news/\x01\n\u202e105.html", page),
        member(SOUND, page),
    ]
    file = tar(tmp_path / "saved.tar.xz", *hostile)
    before = sorted(tmp_path.rglob("*"))
    report = bring(archive, file)
    assert archive.readout("kremlin-en-100")
    assert report.new == 2, "one under its address, one without an address, under its bytes' hash"
    assert [path for path in tmp_path.rglob("*") if path not in before and "sqlite3" not in path.name] == []
    assert not Path("/tmp/outside.html").exists()
    assert not Path("/etc/outside.html").exists()


@pytest.mark.parametrize("mode", ["w:xz", "w:gz"])
def test_a_member_too_large_for_a_page_is_passed_over_whole_and_the_rest_is_read(
    archive: Archive, tmp_path: Path, mode: str
) -> None:
    bomb = member("en.kremlin.ru/events/president/news/99.html", bytes(LARGEST + 1))
    report = bring(
        archive, tar(tmp_path / f"bomb.tar.{mode[2:]}", bomb, member(SOUND, article_html(100).encode()), mode=mode)
    )
    assert (report.new, report.unparsed) == (1, 0)
    assert archive.latest_page("http://en.kremlin.ru/events/president/news/99") is None


def test_a_tar_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(archive: Archive, tmp_path: Path) -> None:
    told, _ = member("en.kremlin.ru/events/president/news/99.html")
    told.size = UNPACKED + 1
    file = tmp_path / "bomb.tar.gz"
    file.write_bytes(gzip.compress(told.tobuf()))
    with pytest.raises(ImportFailed, match="unpacks to more than 300 times its size"):
        bring(archive, file)


def test_a_tar_that_lies_about_a_size_breaks_off_and_what_stood_before_is_kept(
    archive: Archive, tmp_path: Path
) -> None:
    body = article_html(100).encode()
    file = tar(
        tmp_path / "lying.tar",
        member(SOUND, body),
        member("en.kremlin.ru/events/president/news/101.html", body),
        mode="w",
    )
    content = bytearray(file.read_bytes())
    at = content.rindex(b"101.html") // 512 * 512
    content[at + 124 : at + 136] = b"77777777777\0"
    told = sum(content[at : at + 148]) + 8 * 32 + sum(content[at + 156 : at + 512])
    content[at + 148 : at + 156] = f"{told:06o}\0 ".encode()
    file.write_bytes(content)
    bring_or_be_told(archive, file)
    assert archive.readout("kremlin-en-100")


def record(**facts: object) -> bytes:
    sound = {"url": URL, "title": "Call", "date": "2024-11-01", "paragraphs": ["A call took place."], "language": "en"}
    return json.dumps(sound | {"source": "kremlin_en"} | facts).encode()


@pytest.mark.parametrize("packed", [False, True])
def test_a_line_without_an_end_is_passed_over_and_memory_stays_small(
    archive: Archive, tmp_path: Path, packed: bool
) -> None:
    file = tmp_path / ("lines.jsonl.xz" if packed else "lines.jsonl")
    with lzma.open(file, "w", preset=0) if packed else file.open("wb") as lines:
        lines.write(b'{"text": "')
        for _ in range(10):
            lines.write(b"a" * LARGEST)
        lines.write(b'"}\n' + record() + b"\n")
    reports: list[ImportReport] = []
    assert grown(lambda: reports.append(bring(archive, file))) < 5 * LARGEST
    assert reports[0].new == 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "url", "title", "date", "published", "paragraphs", "text", "summary", "place", "language", "publisher", "guid",
    "html", "source", "tags", "versions",
]  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6))
@FUZZ
def test_no_record_ends_an_import_with_anything_but_a_reason(
    archive: Archive, tmp_path: Path, facts: dict[str, object]
) -> None:
    file = tmp_path / "one.jsonl"
    file.write_bytes(record(**facts) + b"\n")
    bring_or_be_told(archive, file)


HOSTILE_LINES = [
    b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000, b"\xff\xfe\x00", b"NaN", b'"\\ud800"',
    record(title="\ud800 lone"), record(language="\ud800"), record(url="http://\ud800/"), record(title="a" * 10**6),
    record(paragraphs=["\ud800"]), record(date="0000-00-00"), record(paragraphs=["[" * 200_000, "[a](" * 50_000]),
]  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE_LINES, ids=range(len(HOSTILE_LINES)))
def test_no_hostile_line_ends_an_import_with_anything_but_a_reason(
    archive: Archive, tmp_path: Path, line: bytes
) -> None:
    file = tmp_path / "one.jsonl"
    file.write_bytes(line + b"\n" + record(url=f"{URL}1", title="Sound") + b"\n")
    bring_or_be_told(archive, file)
    behind = archive.readout("kremlin-en-1001")
    assert behind is not None
    assert (behind.title, [paragraph.text for paragraph in behind.paragraphs]) == ("Sound", ["A call took place."])


@pytest.mark.parametrize("date", ["9999-12-31", "1944-12-31", (dt.date.today() + dt.timedelta(days=4)).isoformat()])
def test_a_record_of_a_day_that_can_not_be_is_kept_back_and_told(archive: Archive, tmp_path: Path, date: str) -> None:
    file = tmp_path / "one.jsonl"
    file.write_bytes(record(date=date, text="Talks.") + b"\n")
    assert bring(archive, file).unparsed == 1
    assert len(archive) == 0
    assert f"The date on the page can't be: {URL} ({date})" in next(archive.problems()).what


def warc(body: bytes, **headers: str) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + headers.pop("http", "").encode() + b"\r\n" + body
    told = {"WARC-Type": "response", "WARC-Target-URI": URL, "WARC-Date": "2024-11-01T12:00:00Z",
            "Content-Type": "application/http; msgtype=response", "Content-Length": str(len(http))}  # fmt: skip
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value is not None)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + http + b"\r\n\r\n"


LIES: list[dict[str, str]] = [
    *({"Content_Length": length} for length in ("-5", "99999999999", "x", "3", str(2**63), "9" * 400)),
    *({"WARC_Date": date} for date in ("", "yesterday")),
    *({"WARC_Target_URI": url} for url in ("", "file:///etc/passwd", "http://[bad")),
    *({"http": f"Content-Encoding: {coding}\r\n"} for coding in ("br", "gzip")),
    *({"http": f"{lie}\r\n"} for lie in ("Transfer-Encoding: chunked", "Content-Length: 999999")),
]


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_in_a_warc_ends_an_import_with_anything_but_a_reason(
    archive: Archive, tmp_path: Path, lie: dict[str, str]
) -> None:
    body = article_html(100).encode()
    file = tmp_path / "lying.warc"
    file.write_bytes(warc(body) + warc(body, **lie))
    bring_or_be_told(archive, file)
    assert archive.readout("kremlin-en-100")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_page_in_a_warc_that_unpacks_to_gigabytes_is_passed_over(
    archive: Archive, tmp_path: Path, encoding: str
) -> None:
    bomb = gzip.compress(bytes(8 * LARGEST), 9)
    file = tmp_path / "bomb.warc"
    body = article_html(100).encode()
    file.write_bytes(warc(bomb, http=f"Content-Encoding: {encoding}\r\n") + warc(body, WARC_Target_URI=URL))
    assert grown(lambda: bring(archive, file)) < 6 * LARGEST
    assert archive.readout("kremlin-en-100")


@pytest.mark.parametrize("head", [b"\x1f\x8b\x08", b"\x1f\x8b\x08\x04\0\0\0\0\0\3", b"BZh", b"\xfd7zXZ", b""])
def test_a_tar_file_that_ends_within_its_head_is_refused(archive: Archive, tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "f.tar.gz"
    file.write_bytes(head)
    with pytest.raises(ImportFailed, match=r"f\.tar\.gz"):
        bring(archive, file)


@given(st.data())
@FUZZ
def test_no_damaged_file_ends_an_import_with_anything_but_a_reason(
    archive: Archive, tmp_path: Path, data: st.DataObject
) -> None:
    body = article_html(100).encode()
    packed = tar(tmp_path / "sound.tar.gz", member(SOUND, body), mode="w:gz").read_bytes()
    kinds = {
        "f.warc": warc(body), "f.warc.gz": gzip.compress(warc(body)),
        "f.tar.gz": packed, "f.tar.xz": lzma.compress(gzip.decompress(packed)),
        "f.jsonl": record(), "f.jsonl.xz": lzma.compress(record()), "f.xml": FEED.encode(), "f.html": body,
    }  # fmt: skip
    name = data.draw(st.sampled_from(sorted(kinds)))
    content = bytearray(kinds[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    file = tmp_path / name
    file.write_bytes(content[: data.draw(st.integers(1, len(content)))])
    bring_or_be_told(archive, file)


FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><item><title>One</title>
<link>{URL}</link><pubDate>Fri, 01 Nov 2024 12:00:00 GMT</pubDate>
<description>Text</description></item></channel></rss>"""
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE], ids=["expanding", "external"])
def test_entities_of_a_feed_or_a_sitemap_are_neither_expanded_nor_fetched(declared: str) -> None:
    feed = FEED.replace("?>", f"?>{declared}", 1).replace(">One<", ">&a9;<").replace(">Text<", ">&a9;<")
    sitemap = f'<?xml version="1.0"?>{declared}<urlset><url><loc>{URL}</loc></url><url><loc>&a9;</loc></url></urlset>'
    for body, read in ((feed, read_feed), (sitemap, read_sitemap)):
        page = Page("http://en.kremlin.ru/feed", body.encode(), NOW)

        def links(page: Page = page, read: Callable[..., object] = read) -> str:
            try:
                return repr(read(KREMLIN, page))
            except PageUnreadable:
                return ""

        assert grown(lambda: "root:" in links()) < 256 * 2**20
        assert "root:" not in links()


@pytest.mark.parametrize("kind", ["inside", "outside"])
def test_an_address_that_a_sitemap_declares_as_an_entity_is_not_taken(tmp_path: Path, kind: str) -> None:
    other = "http://en.kremlin.ru/events/president/news/66666"
    (tmp_path / "other").write_text(other)
    value = f'"{other}"' if kind == "inside" else f'SYSTEM "{(tmp_path / "other").as_uri()}"'
    declared = f"<!DOCTYPE urlset [<!ENTITY other {value}>]>"
    sitemap = f"{declared}<urlset><url><loc>{URL}</loc></url><url><loc>&other;</loc></url></urlset>"
    assert read_sitemap(KREMLIN, Page("http://en.kremlin.ru/sitemap.xml", sitemap.encode(), NOW)).articles == (URL,)


HTML_SOURCES = [source for source in sources().values() if source.read]
DEEP = {
    "nested": b"<div>" * 1_000_000,
    "nested and closed": b"<p>" * 200_000 + b"</p>" * 200_000,
    "bold": b"<b>" * 500_000,
    "tables": b"<table><tr><td>" * 200_000,
    "attributes": b"<p " + b"a=1 " * 1_000_000 + b">",
    "entities": b"&amp;" * 1_000_000,
    "comments": b"<!--" * 500_000,
    "brackets": b"(" * 500_000,
}


@pytest.mark.parametrize("kind", DEEP)
def test_no_page_is_too_deep_or_too_long_to_be_read_or_refused(kind: str) -> None:
    whole = (
        article_html(100).replace("agreed to build", f"agreed {'x'} to").encode().replace(b"agreed x to", DEEP[kind])
    )
    for body in (DEEP[kind], whole):
        try:
            read_page(KREMLIN, Page(URL, body, NOW), "html")
        except PageUnreadable as error:
            told = str(error)
        else:
            told = ""
        assert len(told) < 2_000


@pytest.mark.parametrize(
    ("told", "page"),
    [("inside each other", b"<div>" * 2_000 + b"</div>" * 2_000), ("tags", b"<br>" * 100_001)],
    ids=["deep", "long"],
)
def test_a_page_deeper_or_longer_than_people_write_is_refused_for_that(told: str, page: bytes) -> None:
    with pytest.raises(PageUnreadable, match=told):
        read_page(KREMLIN, Page(URL, page, NOW), "html")


CHARSETS = ("utf-8", "utf-16", "utf-7", "utf-32", "koi8-r", "hz", "idna", "zlib", "rot13", "unicode_escape", "no-such")


@given(st.binary(max_size=300), st.sampled_from(CHARSETS), st.sampled_from([source.name for source in HTML_SOURCES]))
@FUZZ
def test_no_bytes_under_any_charset_do_more_than_not_be_read(noise: bytes, charset: str, name: str) -> None:
    sound = article_html(100).encode()
    middle = len(sound) // 2
    for body in (
        noise,
        sound[:middle] + noise + sound[middle:],
        f'<meta charset="{charset}">'.encode() + sound + noise,
    ):
        headers = {"content-type": f"text/html; charset={charset}"}
        try:
            readout = read_page(find_source(name), Page(URL, body, NOW, 200, headers), "html")
        except PageUnreadable:
            continue
        readout.title.encode()
        "".join(paragraph.text for paragraph in readout.paragraphs).encode()
