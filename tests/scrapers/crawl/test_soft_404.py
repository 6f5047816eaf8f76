from __future__ import annotations

import datetime as dt

import pytest

from scrapers.crawl.soft_404 import fingerprint, led_away, says_missing
from scrapers.source import Page, Source


def titled(title: str, heading: str = "") -> bytes:
    return f"<html><head><title>{title}</title></head><body><h1 class='big'>{heading}</h1><p>Text</p>".encode()


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Error 404", "Page not found", "Page Not Found | President of Velmark", "Not found",
        "The page you are looking for could not be found", "Sorry, this page does not exist", "President — 404 — ",
        "The requested page could not be found.", "Страница не найдена", "Page introuvable", "Seite nicht gefunden",
        "Página no encontrada", "Sayfa bulunamadı", "Foreign Ministry - 404 Not Found", "Oops! Page not found",
    ],
)  # fmt: skip
def test_a_page_that_says_it_is_missing_is_recognised_in_title_or_heading(title: str) -> None:
    assert says_missing(titled(title))
    assert says_missing(titled("President of Velmark", f"<span>{title}</span>"))


@pytest.mark.parametrize(
    "title",
    [
        "Statement on chemical weapons that were not found", "Meeting with the 404th brigade", "Page of history opened",
        "Security Council Resolution 404", "The President: a solution has not been found", "Document signed in Baku",
        "Call with the Prime Minister of Qarabel | President of Velmark",
    ],
)  # fmt: skip
def test_a_readout_s_title_is_not_taken_for_it(title: str) -> None:
    assert not says_missing(titled(title, title))


def test_the_same_words_at_two_addresses_are_the_same_page_whatever_numbers_and_scripts_it_has() -> None:
    first = b"<body><script>var id = 1</script><p class='a'>Checking your browser. Ray 1234</p>"
    assert fingerprint(first) == fingerprint(b"<body><p>Checking your  browser. Ray 99 </p>")
    assert fingerprint(first) != fingerprint(b"<body><p>A meeting took place.</p>")


def test_an_article_that_leads_to_the_front_page_is_none() -> None:
    source = Source(
        name="x", publisher="X", country="AZE", language="en", timezone="UTC", listings=("http://x.example/news",)
    )
    page = Page("http://x.example/news/1", b"", dt.datetime.now(dt.UTC))
    assert led_away(source, page, "http://x.example/")
    assert led_away(source, page, "http://x.example/news")
    assert not led_away(source, page, "http://x.example/news/1/")
    assert not led_away(source, page, page.url)
