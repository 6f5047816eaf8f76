"""What single publishers do that no other does; the contract in test_contract holds for all of them."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import read_page
from scrapers.readout import Readout
from scrapers.registry import find_source, source_called
from scrapers.source import Links, Page

DETAIL = "https://www.mea.gov.in/FrontEnd/FetchPublicationDetailData?pkid={}&languageId=1"
CHALLENGES = {
    "president-ua-en": ("https://www.president.gov.ua/en/news/a-990073", '<div id="sec-if-cpt-container"></div>'),
    "presidencia-mx": ("https://www.gob.mx/presidencia/es/articulos/a", "<title>Challenge Validation</title>"),
    "eu-council": (
        "https://www.consilium.europa.eu/en/press/press-releases/2026/01/05/a/",
        "<title>Just a moment</title>",
    ),
    "mea-in": (DETAIL.format(990000), "<h1>Web Page Blocked!</h1><p>Attack ID: 20000051</p>"),
    "eu-commission": ("https://ec.europa.eu/commission/presscorner/detail/en/read_26_2063", "<app-root></app-root>"),
    "president-tr-en": ("https://www.tccb.gov.tr/en/news/542/990159/a", "<h1>Haberler</h1><div>Cumhurbaşkanlığı</div>"),
}


def page(url: str, html: str) -> Page:
    return Page(url, f"<html>{html}</html>".encode(), dt.datetime(2026, 11, 1, tzinfo=dt.UTC))


def read(name: str, url: str, html: str) -> Readout:
    function = find_source(name).read
    assert function is not None
    return function(page(url, html))


def links(name: str, url: str, html: str) -> Links:
    function = find_source(name).links
    assert function is not None
    return function(page(url, html))


@pytest.mark.parametrize("name", CHALLENGES)
def test_what_robots_get_with_a_200_is_refused(name: str) -> None:
    with pytest.raises(PageUnreadable):
        read(name, *CHALLENGES[name])


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        (
            "un-sg",
            "https://www.un.org/sg/en/content/sg/readout/2023-09-17/a-call",
            "https://www.un.org/sg/en/content/former-secretary-general/readouts/2023-09-17/a-call",
        ),
        ("mea-in", "https://www.mea.gov.in/press-releases?dtl/990101/A_visit", DETAIL.format(990101)),
        (
            "elysee-fr",
            "https://www.elysee.fr/en/emmanuel-macron/2026/10/02/appel",
            "https://www.elysee.fr/emmanuel-macron/2026/10/02/appel",
        ),
        (
            "eu-commission",
            "https://ec.europa.eu/commission/presscorner/detail/en/read_26_2063",
            "https://ec.europa.eu/commission/presscorner/api/documents?reference=READ%2F26%2F2063&language=en",
        ),
        (
            "presidencia-mx",
            "https://www.gob.mx/presidencia/articulos/llamada",
            "https://www.gob.mx/presidencia/es/articulos/llamada/",
        ),
        (
            "president-tr-en",
            "https://www.tccb.gov.tr/en/news/542/990159/a-call",
            "https://tccb.gov.tr/en/news/542/990159",
        ),
    ],
)
def test_one_account_has_one_id_at_all_its_addresses(name: str, one: str, other: str) -> None:
    source = find_source(name)
    assert source.readout_id(one) == source.readout_id(other)
    assert source.is_article(one)
    assert source.is_article(other)


@pytest.mark.parametrize(
    ("publisher", "url", "expected"),
    [
        (
            "Prime Minister of Australia",
            "https://pmtranscripts.pmc.gov.au/release/transcript-990160",
            "pm-au-en-990160",
        ),
        (
            "President of the Republic of Korea",
            "https://www.pa.go.kr/research/contents/speech/index.jsp?spMode=view&catid=c_pa02062&artid=990161",
            "president-kr-ko-990161",
        ),
        (
            "President of Argentina",
            "https://www.casarosada.gob.ar/informacion/discursos/990162-palabras-del-presidente",
            "president-ar-es-990162",
        ),
    ],
)
def test_records_of_a_publisher_get_its_own_numbers(publisher: str, url: str, expected: str) -> None:
    source = source_called(publisher.casefold())
    assert source is not None
    record = {
        "publisher": publisher,
        "url": url,
        "title": "A call",
        "date": "2019-05-04",
        "paragraphs": ["They spoke."],
    }
    body = json.dumps(record).encode()
    readout = read_page(source, Page(url, body, dt.datetime(2026, 11, 1, tzinfo=dt.UTC)), "jsonl")
    assert (readout.id, readout.language) == (expected, source.language)


def test_mea_is_asked_for_no_part_behind_an_empty_one() -> None:
    address = find_source("mea-in").listings[0].replace("page=1&", "page=999&")
    assert links("mea-in", address, "<p>No record found</p>") == Links()


def test_a_page_behind_the_last_at_tccb_leads_to_no_further_one() -> None:
    first = (
        '<dl><dt class="date">14.03.2024</dt><dd><a href="/en/news/542/990159/a">A</a></dd></dl>'
        '<div class="paging"><a href="?&amp;page=1">1</a><a href="?&amp;page=2">2</a></div>'
    )
    url = "https://www.tccb.gov.tr/en/news/"
    assert links("president-tr-en", url, first) == links("president-tr-en", f"{url}?&page=9", first)


def test_a_next_part_is_asked_for_only_behind_one_with_articles() -> None:
    un, council = find_source("un-sg"), find_source("eu-council")
    assert links("un-sg", f"{un.listings[0]}?page=17", '<div class="view-content"></div>') == Links()
    assert links("eu-council", f"{council.listings[0]}?Page=999", "<ul></ul>") == Links()


def test_the_list_of_links_below_a_canadian_text_is_left_out_however_it_is_called() -> None:
    for heading in ("Associated Links", "Related links:", "Associated Link"):
        html = f"""<div class="title-header-inner"><h1>A call</h1></div><div class="content-news-article">
        <div class="field--name-body"><p>They spoke.</p>
        <p><strong>{heading}</strong></p><ul><li>A link</li></ul></div></div>"""
        readout = read("pm-ca-en", "https://www.pm.gc.ca/en/news/readouts/2023/05/11/a-call", html)
        assert [paragraph.text for paragraph in readout.paragraphs] == ["They spoke."]
