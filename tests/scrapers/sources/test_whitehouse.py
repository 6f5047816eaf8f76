"""What the fixtures of the White House's pages can't show."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from scrapers.errors import PageUnreadable
from scrapers.source import Page
from scrapers.sources.america.whitehouse import SOURCE, read

PATH = "/briefing-room/statements-releases/2022/06/30/readout/"
HTML = '<h1>Readout</h1>{time}<section class="body-content">{body}</section>'


def page(time: str = '<time class="posted-on" datetime="2022-06-30T14:05:00-04:00">', body: str = "<p>A</p>") -> Page:
    text = HTML.format(time=time, body=body)
    return Page(f"https://www.whitehouse.gov{PATH}", text.encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


def test_a_page_keeps_its_id_when_it_moves_to_the_archives() -> None:
    live, archived = f"https://www.whitehouse.gov{PATH}", f"https://bidenwhitehouse.archives.gov{PATH.rstrip('/')}"
    assert SOURCE.readout_id(live) == SOURCE.readout_id(archived) == read(page()).id


def test_two_pages_have_two_ids() -> None:
    root = "https://www.whitehouse.gov/briefing-room/"
    assert SOURCE.readout_id(f"{root}a/") != SOURCE.readout_id(f"{root}b/")


def test_a_page_with_no_text_is_kept_and_marked() -> None:
    assert read(page(body="")).flags == ("no-body",)


def test_a_time_without_a_zone_is_washingtons() -> None:
    published = read(page('<time class="posted-on" datetime="2022-01-30T23:05:00">')).published
    assert published is not None
    assert published.isoformat() == "2022-01-30T23:05:00-05:00"


def test_the_dates_of_other_news_below_are_not_the_pages() -> None:
    html = """<meta property="article:published_time" content="2025-03-05T04:29:44+00:00">
    <h1 class="wp-block-whitehouse-topper__headline">Readout</h1>
    <div class="entry-content wp-block-post-content"><p>A</p></div>
<ul><li class="wp-block-post"><div class="wp-block-post-date"><time datetime="2025-01-30">A</time></div></li></ul>"""
    url = "https://www.whitehouse.gov/briefings-statements/2025/03/readout/"
    assert read(replace(page(), url=url, body=html.encode())).date == dt.date(2025, 3, 4)


@pytest.mark.parametrize("time", ["", '<time class="posted-on" datetime="soon">'])
def test_a_page_without_a_readable_date_is_refused(time: str) -> None:
    with pytest.raises(PageUnreadable):
        read(replace(page(time), url="https://www.whitehouse.gov/briefings-statements/readout/"))
