from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.archive.store import Archive
from scrapers.errors import PageUnreadable
from scrapers.imports.run import import_paths
from scrapers.parse.feeds import is_feed, read_feed
from scrapers.source import Numbered, Page, Source

FEED = "https://www.port.example/feed"
SOURCE = Source(
    name="port-en", publisher="Port", country="XKL", language="en", timezone="America/New_York",
    hosts=("www.port.example",), identify=Numbered(r"/en/news/(\d+)"),
)  # fmt: skip
ITEM = """<item><title>A&#160;call</title><link>{link}</link><guid>tag:17</guid><description>Short.</description>
<pubDate>Sat, 01 Jan 2022 03:30:00 +0000</pubDate><content:encoded><![CDATA[{html}]]></content:encoded></item>"""


def rss(*links: str, html: str = "<p>They spoke.</p>") -> Page:
    items = "".join(ITEM.format(link=link, html=html) for link in links)
    text = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
    <channel><title>Port</title>{items}</channel></rss>"""
    return Page(FEED, text.encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


def test_a_feed_names_the_sources_own_articles_once_each() -> None:
    own = "https://www.port.example/en/news/17"
    page = rss(own, f"{own}#comments", "https://www.port.example/jobs", "https://elsewhere.example/en/news/18")
    assert read_feed(SOURCE, page).articles == (own,)


def test_a_full_text_feed_gives_readouts_without_their_pages() -> None:
    links = read_feed(SOURCE, rss("https://www.port.example/en/news/17"), whole=True)
    (record,) = links.records
    assert (links.articles, record.url) == ((), "https://www.port.example/en/news/17")
    assert json.loads(record.body)["html"] == "<p>They spoke.</p>"


@pytest.mark.parametrize("date", ["0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "0001-01-01T00:00:00+10:00", "soon"])
def test_a_date_that_is_none_takes_no_other_entry_with_it(date: str) -> None:
    page = rss("https://www.port.example/en/news/17", "https://www.port.example/en/news/18")
    odd = page.body.replace(b"Sat, 01 Jan 2022 03:30:00 +0000", date.encode(), 1)
    found = read_feed(SOURCE, replace(page, body=odd))
    assert len(found.articles) == 2
    assert found.oldest == dt.date(2021, 12, 31)


def test_a_feed_without_entries_is_refused() -> None:
    with pytest.raises(PageUnreadable, match="no entry"):
        read_feed(SOURCE, rss())


def test_a_feed_is_known_from_html_by_its_beginning() -> None:
    assert is_feed(rss().body)
    assert is_feed(b'\xef\xbb\xbf <feed xmlns="http://www.w3.org/2005/Atom">')
    assert not is_feed(b"<!doctype html><title>Feed</title>")
    assert not is_feed(b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><p>A</p>')
    assert not is_feed(b'<?xml version="1.0"?><urlset><url><loc>https://www.port.example/</loc></url></urlset>')


def test_a_saved_feed_is_imported_entry_by_entry_each_on_its_local_day(tmp_path: Path) -> None:
    link = "https://www.state.gov/a-call/"
    html = "<script>var x;</script><p>They&nbsp;spoke.</p><p>Share</p><ul><li>Of wheat.</li></ul>"
    (tmp_path / "feed.xml").write_bytes(rss(link, html=html).body)
    with Archive.open(tmp_path / "a.sqlite", create=True) as archive:
        assert import_paths(archive, [tmp_path / "feed.xml"]).new == 1
        (readout,) = archive.readouts()
    assert (readout.source, readout.url, readout.title) == ("state-gov", link, "A call")
    assert readout.date == dt.date(2021, 12, 31)
    assert [paragraph.text for paragraph in readout.paragraphs] == ["They spoke.", "Of wheat."]
