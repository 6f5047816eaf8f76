"""What every source keeps: its listing leads to its pages, and its pages give exactly what its fixtures say.

A fixture is a page in the site's markup, with invented people and states, and beside it `<case>.json`: the address
that the page has under "page", what its markup shows under "facts", and all that must be found there under
"readout" or "links". Write the page, its address and its facts, without running the code: the first run fills in the
rest, which is then held to the facts, and you review it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import ftfy
import pycountry
import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString

from scrapers.errors import PageUnreadable
from scrapers.parse.fallback import FLAG
from scrapers.parse.json_records import read_record
from scrapers.readout import Readout
from scrapers.registry import find_source, sources
from scrapers.scaffold import UNWRITTEN
from scrapers.source import Links, Page, Source
from tests.support.paths import ROOT

FIXTURES = ROOT / "tests/fixtures/sources"
FETCHED = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
BODIES = {".html": "text/html", ".xml": "application/xml", ".page.json": "application/json"}
OURS = [source for source in sources().values() if not source.name.startswith("sample-")]
SOFT_HYPHEN, NO_BREAK = "\u00ad", "\u00a0"


@dataclasses.dataclass(frozen=True)
class Case:
    source: Source
    expected: Path
    body: Path
    url: str

    @property
    def page(self) -> Page:
        kind = next(kind for suffix, kind in BODIES.items() if self.body.name.endswith(suffix))
        return Page(self.url, self.body.read_bytes(), FETCHED, headers=MappingProxyType({"content-type": kind}))

    @property
    def is_article(self) -> bool:
        return "links" not in self.written and self.source.is_article(self.url)

    @property
    def written(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.expected.read_text(encoding="utf-8"))
        return found


def cases() -> list[Case]:
    found = []
    for expected in sorted(FIXTURES.glob("*/*.json")):
        if not expected.name.endswith(".page.json"):
            stem = expected.with_suffix("")
            (body,) = (path for suffix in BODIES if (path := stem.parent / f"{stem.name}{suffix}").exists())
            url = json.loads(expected.read_text(encoding="utf-8"))["page"]
            found.append(Case(find_source(expected.parent.name), expected, body, url))
    return found


CASES = cases()
ARTICLES = [case for case in CASES if case.is_article]
PRINTED = [case for case in ARTICLES if case.body.suffix == ".html"]


def each(chosen: list[Case]) -> Callable[..., Any]:
    return pytest.mark.parametrize("case", chosen, ids=lambda case: f"{case.source.name}/{case.expected.stem}")


def read(case: Case, html: str | None = None) -> Readout:
    assert case.source.read is not None
    page = case.page if html is None else dataclasses.replace(case.page, body=html.encode())
    return case.source.read(page)


def plain(found: Readout | Links) -> dict[str, Any]:
    """What was found as JSON has it, empty values left out, so that an absent key says that there is nothing."""

    def kept(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: kept(item) for key, item in value.items() if item not in (None, "", (), {}) and kept(item)}
        if isinstance(value, (list, tuple)):
            return [kept(item) for item in value]
        if isinstance(value, bytes):
            return json.loads(value)
        return value if isinstance(value, (str, int)) else value.isoformat()

    if isinstance(found, Links):
        records = [kept(json.loads(record.body)) for record in found.records]
        return kept({**dataclasses.asdict(dataclasses.replace(found, records=())), "records": tuple(records)})
    return kept(dataclasses.asdict(found))


def printed_strings(tree: BeautifulSoup) -> list[NavigableString]:
    strings = [node for node in tree.find_all(string=True) if not isinstance(node, PreformattedString)]
    return [node for node in strings if node.parent.name not in ("script", "style")]


@each(CASES)
def test_a_page_gives_exactly_what_its_fixture_says(case: Case) -> None:
    written = case.written
    what, function = ("readout", case.source.read) if case.is_article else ("links", case.source.links)
    assert function is not None
    found = plain(function(case.page))
    if what not in written:
        case.expected.write_text(json.dumps({**written, what: found}, ensure_ascii=False, indent=2) + "\n")
        pytest.fail(f"{case.expected} had nothing to compare with and has been filled in: review it and run again")
    for key in sorted({*found, *written[what]}):
        assert found.get(key) == written[what].get(key), f"{case.expected}: {key} differs"


@each(CASES)
def test_what_a_fixture_says_agrees_with_facts_written_from_its_page_alone(case: Case) -> None:
    """The expectations were filled in by the code under test; "facts" were not.

    Those of the first 87 fixtures are younger than their expectations: they were written from the pages' markup, not
    from the expectations, and six of them corrected after the first comparison.
    """
    facts = case.written.get("facts")
    assert facts, f"write into {case.expected} what you read on the page, as docs/guide/adding-a-source.md says"
    if case.is_article:
        said = case.written["readout"]
        assert (said["title"], said["date"]) == (facts["title"], facts["date"])
        assert said.get("published", "")[11:16] == facts.get("hour", "")
        texts = [paragraph["text"] for paragraph in said.get("paragraphs", [])]
        assert len(texts) == facts["paragraphs"]
        assert not texts or (texts[0].startswith(facts["begins"]) and texts[-1].endswith(facts["ends"]))
    else:
        said = case.written["links"]
        urls = [*said.get("articles", []), *(record["url"] for record in said.get("records", []))]
        assert len(urls) == facts["articles"]
        assert not urls or facts["first"] in urls[0]


@pytest.mark.parametrize("source", [source for source in OURS if source.read], ids=lambda source: source.name)
def test_every_reader_is_proved_on_two_pages_at_least(source: Source) -> None:
    assert len([case for case in CASES if case.source == source]) >= 2


@pytest.mark.parametrize("source", [source for source in OURS if source.links], ids=lambda source: source.name)
def test_a_listing_leads_to_a_page_that_is_read(source: Source) -> None:
    assert source.links is not None
    listings = [case for case in CASES if case.source == source and not case.is_article]
    named = [source.links(case.page) for case in listings]
    assert named, f"{source.name} has no fixture of a listing"
    led = {source.readout_id(url) for links in named for url in links.articles}
    records = [record for links in named for record in links.records]
    assert led & {source.readout_id(case.url) for case in ARTICLES} or records
    assert [read_record(source, record).title for record in records] == [json.loads(r.body)["title"] for r in records]


@each([case for case in CASES if not case.is_article])
def test_links_are_absolute_and_lead_nowhere_but_to_the_source(case: Case) -> None:
    assert case.source.links is not None
    links = case.source.links(case.page)
    assert all(map(case.source.is_article, (*links.articles, *(record.url for record in links.records))))
    assert {urlsplit(url).scheme for url in links.listings} <= {"http", "https"}
    assert {urlsplit(url).hostname for url in links.listings} <= set(case.source.hosts)


@each(ARTICLES)
def test_a_readout_belongs_to_its_source_and_tells_its_day_and_zone(case: Case) -> None:
    readout = read(case)
    assert readout.id == case.source.readout_id(readout.url)
    assert readout.source == case.source.name
    if readout.published:
        assert readout.published.tzinfo is not None
        assert readout.published.astimezone(ZoneInfo(case.source.timezone)).date() == readout.date


@each(PRINTED)
def test_no_break_spaces_and_soft_hyphens_change_nothing(case: Case) -> None:
    tree = BeautifulSoup(case.body.read_bytes(), "lxml")
    for node in printed_strings(tree):
        words = [f"{word[:3]}{SOFT_HYPHEN}{word[3:]}" if len(word) > 6 else word for word in str(node).split(" ")]
        node.replace_with(NO_BREAK.join(words))
    assert read(case, str(tree)) == read(case)


@each(PRINTED)
def test_mojibake_is_repaired(case: Case) -> None:
    tree = BeautifulSoup(case.body.read_bytes(), "lxml")
    broken = 0
    for node in printed_strings(tree):
        garbled = str(node).encode().decode("sloppy-windows-1252")
        if garbled != node and ftfy.badness.is_bad(garbled):
            broken += 1
            node.replace_with(garbled)
    assert broken, "let a name or a quotation mark of the fixture be outside ASCII"
    assert read(case, str(tree)) == read(case)


@each(PRINTED)
def test_a_page_that_lost_its_markup_is_refused_or_marked_and_never_misread(case: Case) -> None:
    tree = BeautifulSoup(case.body.read_bytes(), "lxml")
    for tag in tree.find_all(True):
        if tag.name not in ("meta", "link", "html", "script"):
            tag.attrs = {}
    before = read(case)
    try:
        after = read(case, str(tree))
    except PageUnreadable:
        return
    assert (after.id, after.title, after.date) == (before.id, before.title, before.date)
    assert FLAG in after.flags


@pytest.mark.parametrize("source", OURS, ids=lambda source: source.name)
def test_the_facts_of_a_source_are_whole(source: Source) -> None:
    assert pycountry.countries.get(alpha_3=source.country) or source.country in ("EUE", "UNO", "XNA")
    assert len(source.language) == 2
    assert ZoneInfo(source.timezone)
    if source.links:
        assert source.listings or source.feeds
        assert source.at_least > 1
        assert source.since
        assert source.rhythm
        assert pickle.loads(pickle.dumps(source)) == source, "a crawl runs in a process of its own"


@pytest.mark.parametrize("source", OURS, ids=lambda source: source.name)
def test_the_evidence_for_a_source_is_written_down(source: Source) -> None:
    lines = (ROOT / "docs/reference/sources.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in lines if line.startswith(f"| `{source.name}` |"))
    assert UNWRITTEN not in row, "say in docs/reference/sources.md what it rests on, of when, and how sure that is"
