"""What is too long to be a readout is kept back, with the reason, whatever it comes in."""

from __future__ import annotations

import datetime as dt
import json
from types import MappingProxyType
from typing import Any

import pytest

from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import attempt
from scrapers.parse.size_limits import LONGEST_PARAGRAPH, MOST_PARAGRAPHS, MOST_TEXT
from scrapers.readout import Readout
from scrapers.registry import find_source
from scrapers.source import Page
from tests.support.site import article_html

NEWS = "http://en.kremlin.ru/events/president/news/7"
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
LONG = "a " * (LONGEST_PARAGRAPH // 2) + "aa"
TEXTS = {
    "paragraphs": ["They spoke of harbours."] * (MOST_PARAGRAPHS + 1),
    "a paragraph of": [LONG],
    "a text of": ["a " * 50_000 + "a"] * (MOST_TEXT // 100_000 + 1),
}


def read(body: bytes, reader: str, **headers: str) -> Readout | PageUnreadable:
    return attempt(find_source("kremlin-en"), Page(NEWS, body, NOW, headers=MappingProxyType(headers)), reader)


def record(**fields: Any) -> bytes:
    return json.dumps({"title": "A meeting", "date": "2020-05-01", **fields}).encode()


@pytest.mark.parametrize("told", TEXTS)
@pytest.mark.parametrize("kind", ["paragraphs", "text", "html", "version", "plain", "page"])
def test_a_text_longer_than_any_is_kept_back_and_told(kind: str, told: str) -> None:
    texts = TEXTS[told]
    markup = "".join(f"<p>{text}</p>" for text in texts)
    version = {"title": "A meeting", "link": NEWS, "pubDate": "Fri, 01 May 2020 12:00:00 GMT", "body_html": markup}
    found = {
        "paragraphs": lambda: read(record(paragraphs=texts), "jsonl"),
        "text": lambda: read(record(text="\n".join([*texts, ""] if len(texts) > 1 else ["Hm.", *texts])), "jsonl"),
        "html": lambda: read(record(html=markup), "jsonl"),
        "version": lambda: read(json.dumps(version).encode(), "version"),
        "plain": lambda: read("\n\n".join(texts).encode(), "text", **{"x-date": "2020-05-01", "x-title": "A meeting"}),
        "page": lambda: read(article_html(7, markup).encode(), "html"),
    }[kind]()
    assert isinstance(found, PageUnreadable)
    assert told in str(found)


def test_a_text_as_long_as_any_is_read() -> None:
    found = read(record(paragraphs=["They spoke of harbours. " * 80] * 1000), "jsonl")
    assert isinstance(found, Readout)
    assert len(found.paragraphs) == 1000


@pytest.mark.parametrize("field", ["title", "lead", "place"])
def test_a_title_a_lead_or_a_place_longer_than_any_is_kept_back(field: str) -> None:
    found = read(record(paragraphs=["They met."], **{field: "word " * 50_000}), "jsonl")
    assert isinstance(found, PageUnreadable)
    assert f"a {field} of" in str(found)
