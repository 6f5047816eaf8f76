"""Real pages and feeds, where they are at hand beside the checkout: read whole, and nothing of the site around them."""

from __future__ import annotations

import datetime as dt
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.feeds import read_feed
from scrapers.parse.html import is_menu
from scrapers.parse.json_records import read_record
from scrapers.readout import Readout
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.needs import SHARED, needs_shared

EXTRAS = SHARED / "sites/extras"
NOW = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
AROUND = re.compile(r"jQuery|document\.|相关新闻|打印本页|appeared first on")

pytestmark = needs_shared("sites/extras")


def members(archive: str, pattern: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(EXTRAS / archive) as tar:
        for member in tar:
            file = tar.extractfile(member) if re.search(pattern, member.name) else None
            if file is not None:
                yield member.name, file.read()


def assert_clean(readout: Readout) -> None:
    assert readout.title
    assert readout.paragraphs
    assert not [p.text for p in readout.paragraphs if AROUND.search(p.text) or is_menu(p.text)]


def test_every_english_news_item_and_speech_of_the_gov_uk_examples_is_read() -> None:
    source = find_source("gov-uk")
    assert source.read is not None
    found, moments = 0, list[dt.datetime]()
    for _, body in members("gov.uk-content-api.tar.xz", r"/(news_article|speech)__[^/]*\.json$"):
        item = json.loads(body)
        if item["locale"] != "en":
            continue
        readout = source.read(Page(f"https://www.gov.uk/api/content{item['base_path']}", body, NOW))
        assert_clean(readout)
        moments += [readout.published] if readout.published else []
        assert ("withdrawn" in readout.flags) == bool(item.get("withdrawn_notice"))
        found += 1
    assert found == 23
    assert [moment.utcoffset() is not None for moment in moments] == [True] * 21, (
        "two were published at midnight, which is a day without an hour"
    )


def test_what_else_is_among_the_gov_uk_examples_is_refused_as_no_readout() -> None:
    source = find_source("gov-uk")
    assert source.read is not None
    found = list(members("gov.uk-content-api.tar.xz", r"/(organisation|fatality_notice)__|translated"))
    assert found
    for _, body in found:
        with pytest.raises(PageUnreadable, match="news and speeches"):
            source.read(Page("urn:x", body, NOW))


def test_every_chinese_page_is_read_with_the_date_and_title_that_it_was_saved_under() -> None:
    source = find_source("fmprc-zh")
    assert source.read is not None
    found = 0
    for name, body in members("fmprc-zh.tar.xz", r"fmprc\.gov\.cn_zh/.*\.html$"):
        date, number, title = Path(name).stem.split(" - ", 2)
        readout = source.read(Page(f"https://www.fmprc.gov.cn/web/zyxw/t{number}.shtml", body, NOW))
        assert_clean(readout)
        assert (readout.date.isoformat(), readout.title) == (date, title)
        found += 1
    assert found == 50


def test_a_chinese_listing_names_its_fifteen_articles_their_days_and_all_its_pages() -> None:
    source = find_source("fmprc-zh")
    assert source.links is not None
    folder = "https://www.fmprc.gov.cn/web/wjdt_674879/fyrbt_674889/"
    oldest = []
    for name, body in members("fmprc-zh.tar.xz", r"_default(_\d+)?\.shtml$"):
        links = source.links(Page(folder + name.rpartition("674889_")[2], body, NOW))
        assert (len(links.articles), len(links.listings)) == (15, 66)
        assert links.oldest is not None
        oldest.append(links.oldest)
    assert (min(oldest), max(oldest)) == (dt.date(2020, 4, 27), dt.date(2020, 11, 23))


@pytest.mark.parametrize(("name", "host"), [("whitehouse", "whitehouse.gov"), ("state-gov", "state.gov")])
def test_every_entry_of_a_real_feed_is_a_readout(name: str, host: str) -> None:
    source = find_source(name)
    feeds = list(members("feeds.tar.xz", rf"{host}/.*\.xml$"))
    assert feeds
    for _, body in feeds:
        page = Page(f"https://www.{host}/feed/", body, NOW)
        assert len(read_feed(source, page).articles) == 10
        records = read_feed(source, page, whole=True).records
        assert len(records) == 10
        for record in records:
            readout = read_record(source, record)
            assert_clean(readout)
            assert re.fullmatch(rf"{name}-[0-9a-f]+", readout.id)
