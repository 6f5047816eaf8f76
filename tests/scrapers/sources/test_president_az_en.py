"""What the fixtures of president.az's pages can't show."""

from __future__ import annotations

import datetime as dt

import pytest

from scrapers.errors import PageUnreadable
from scrapers.source import Page
from scrapers.sources.asia.president_az_en import SOURCE, read

HTML = '<h1 class="news_heading">A</h1><p class="news_date">{date}</p><div class="news_paragraph-block">{body}</div>'


def page(
    date: str = "24 April 2019, 17:05", body: str = "<p>A</p>", url: str = "https://president.az/en/articles/view/7"
) -> Page:
    return Page(url, HTML.format(date=date, body=body).encode(), dt.datetime(2024, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    "url",
    [
        "https://president.az/en/articles/view/7",
        "https://president.az/az/articles/view/7/print",
        "http://en.president.az/articles/7",
    ],
)
def test_every_address_of_one_article_has_one_id(url: str) -> None:
    assert SOURCE.readout_id(url) == read(page(url=url)).id == "president-az-en-7"


def test_an_address_that_is_no_article_is_refused() -> None:
    with pytest.raises(PageUnreadable, match="address of an article"):
        read(page(url="https://president.az/en/news/category/all/2"))


def test_a_number_that_was_never_given_out_is_refused_although_it_answers_200() -> None:
    missing = b"<title>404 Not Found</title><div class='news_date'></div>"
    with pytest.raises(PageUnreadable):
        read(Page("https://president.az/en/articles/view/8", missing, dt.datetime(2024, 1, 1, tzinfo=dt.UTC)))


@pytest.mark.parametrize("date", ["", "yesterday", "April 2019"])
def test_a_date_in_another_form_is_refused_and_not_guessed(date: str) -> None:
    with pytest.raises(PageUnreadable, match="date"):
        read(page(date=date))


def test_a_page_with_no_text_is_kept_and_marked() -> None:
    assert read(page(body="")).flags == ("no-body",)
