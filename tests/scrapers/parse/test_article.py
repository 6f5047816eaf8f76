"""A page is read from what it tells machines and from where its known designs print things."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.article import Layout, read_article
from scrapers.readout import Readout
from scrapers.source import Numbered, Page, Source

URL = "https://www.port.example/en/news/17"
SOURCE = Source(
    name="port-en", publisher="Port", country="XKL", language="en", timezone="Europe/Oslo",
    hosts=("www.port.example",), identify=Numbered(r"/en/news/(\d+)"),
)  # fmt: skip
LAYOUTS = (Layout(body=".text", title="h1.name", date=".day"), Layout(body="#old", title="#headline", date="#when"))
LONG = """<p>The Prime Minister received the Ambassador of Velmark and spoke with her about the harbour at length.</p>
<p>They agreed that the ferry should run again from Monday, and that grain should go with it.</p>
<p>The talks ended at noon with a walk through the old town and a look at the new pier.</p>"""


def read(html: str, url: str = URL, content_type: str = "text/html", languages: tuple[str, ...] = ()) -> Readout:
    body = html.encode("cp1252" if "1252" in content_type else "utf-8")
    page = Page(url, body, dt.datetime(2024, 1, 1, tzinfo=dt.UTC), headers={"content-type": content_type})
    return read_article(SOURCE, page, LAYOUTS, languages=languages)


def today(head: str = "", body: str = "<p>Text.</p>", day: str = "3 May 2022") -> str:
    head = f"<html><head>{head}</head>"
    return f'{head}<h1 class="name">A call</h1><b class="day">{day}</b><div class="text">{body}</div></html>'


def linked_data(**said: object) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **said}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_each_known_design_is_read() -> None:
    old = '<b id="headline">A call</b><i id="when">3 May 2022</i><div id="old"><p>Text.</p></div>'
    assert read(today()) == read(old)


def test_the_day_in_the_address_counts_where_the_page_tells_none() -> None:
    source = dataclasses.replace(SOURCE, identify=None)
    page = Page(
        "https://www.port.example/2022/05/03/a-call", today(day="").encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    )
    assert read_article(source, page, LAYOUTS).date == dt.date(2022, 5, 3)


def test_the_text_of_a_design_whose_body_has_no_name_is_guessed_and_marked() -> None:
    page = Page(URL, today(body=LONG).encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    readout = read_article(SOURCE, page, (Layout(body="", title="h1.name", date=".day"),))
    assert (readout.title, readout.date, readout.flags) == ("A call", dt.date(2022, 5, 3), ("generic-reader",))
    assert len(readout.paragraphs) == 3


def test_the_hour_comes_from_the_metadata_where_the_page_prints_a_day_alone() -> None:
    published = read(today(linked_data(datePublished="2022-05-02T22:30:00Z"))).published
    assert published is not None
    assert published.isoformat() == "2022-05-03T00:30:00+02:00"


def test_the_printed_day_counts_where_machines_are_told_that_of_a_move_of_the_site() -> None:
    readout = read(today(linked_data(datePublished="2024-01-01T12:00:00Z")))
    assert (readout.date, readout.published) == (dt.date(2022, 5, 3), None)


def test_a_title_cut_short_for_machines_is_read_where_it_is_printed() -> None:
    assert read(today('<meta property="og:title" content="A c…">')).title == "A call"


def test_a_page_in_an_unknown_design_is_read_by_guess_and_marked() -> None:
    head = linked_data(headline="A call", datePublished="2022-05-03T09:00:00Z")
    menu = "<nav><a href='/'>Home</a></nav>"
    readout = read(f"<html><head>{head}</head><body>{menu}<article><h1>A call</h1>{LONG}</article></body></html>")
    assert readout.flags == ("generic-reader",)
    assert (readout.title, readout.date) == ("A call", dt.date(2022, 5, 3))
    assert [paragraph.text.split()[0] for paragraph in readout.paragraphs] == ["The", "They", "The"]


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="og:title" content="A call">',
        linked_data(datePublished="2022-05-03"),
        linked_data(headline="Home", datePublished="2022-05-03")
        + '<link rel="canonical" href="https://www.port.example/">',
    ],
    ids=["nothing", "no date", "no title", "another page"],
)
def test_a_page_in_an_unknown_design_is_refused_where_title_or_date_are_not_sure(head: str) -> None:
    with pytest.raises(PageUnreadable):
        read(f"<html><head>{head}</head><body><article>{LONG}</article></body></html>")


@pytest.mark.parametrize("html", [today(day=""), today(day="soon"), today().replace("A call", "")])
def test_a_page_in_a_known_design_without_title_or_date_is_refused(html: str) -> None:
    with pytest.raises(PageUnreadable):
        read(html)


def test_the_address_is_the_one_that_the_page_gives_for_itself_made_absolute() -> None:
    assert read(today('<link rel="canonical" href="/en/news/17">'), URL + "?utm_source=feed#top").url == URL


@pytest.mark.parametrize("canonical", ["/", "/en/news/18", "https://elsewhere.example/en/news/17"])
def test_an_address_of_something_else_is_not_believed(canonical: str) -> None:
    assert read(today(f'<link rel="canonical" href="{canonical}">')).url == URL


def test_paragraphs_parted_by_line_breaks_alone_are_parted() -> None:
    body = "<b>Oda Brenn:</b> Welcome.<br><br>We meet<br>again.<div>At noon.</div>"
    paragraphs = read(today(body=body)).paragraphs
    assert [paragraph.text for paragraph in paragraphs] == ["Oda Brenn: Welcome.", "We meet again.", "At noon."]
    assert paragraphs[0].label == "Oda Brenn"


def test_text_between_paragraphs_is_no_less_a_paragraph_and_a_caption_is_none() -> None:
    body = """<p>The first.</p>Loose <b>words</b>.<p>The last, which is long enough.</p>
    <div class="image">Caption</div>"""
    assert [paragraph.text for paragraph in read(today(body=body)).paragraphs] == [
        "The first.",
        "Loose words.",
        "The last, which is long enough.",
    ]


def test_what_offers_to_share_or_print_is_no_paragraph() -> None:
    body = '<p>Text.</p><div class="share"><p>Mail</p></div><p>Share this page</p><p>Print</p><p>Shares rose.</p>'
    assert [paragraph.text for paragraph in read(today(body=body)).paragraphs] == ["Text.", "Shares rose."]


def test_a_language_is_believed_only_where_the_source_publishes_in_it() -> None:
    french = today().replace("<html>", '<html lang="fr-FR">')
    assert (read(french).language, read(french, languages=("fr",)).language) == ("en", "fr")


def test_the_character_set_is_that_of_the_bytes_whatever_the_page_says() -> None:
    wrong = '<meta charset="iso-8859-9">'
    assert read(today(wrong, "<p>Vøllan</p>")).paragraphs[0].text == "Vøllan"
    assert read(today(body="<p>Vøllan</p>"), content_type="text/html; charset=windows-1252").paragraphs[0].text == (
        "Vøllan"
    )
