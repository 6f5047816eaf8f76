"""Countries and topics are understood as people call them."""

from __future__ import annotations

import pytest

from scrapers.registry import sources
from search.query import value_names as names
from search.surface import label


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("CHN", "CHN"),
        ("chn", "CHN"),
        ("cn", "CHN"),
        ("China", "CHN"),
        ("chinese", "CHN"),
        ("Russia", "RUS"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Turkey", "TUR"),
        ("South Korea", "KOR"),
        ("UK", "GBR"),
        ("U.S.", "USA"),
        ("Côte d'Ivoire", "CIV"),
        ("XAB", "XAB"),
        ("Kalmeria", "XKL"),
        ("Atlantis", None),
        ("", None),
        ("…", None),
    ],
)
def test_a_country_is_known_by_its_names_and_codes(typed: str, code: str | None) -> None:
    assert names.country(typed) == code


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("energy", "energy"),
        ("Trade and investment", "trade-investment"),
        ("transport connectivity", "transport-connectivity"),
        ("Transport", "transport-connectivity"),
        ("ENERGY", "energy"),
        ("and", None),
        ("astrology", None),
        ("", None),
    ],
)
def test_a_topic_is_known_by_its_slug_its_label_or_words_only_it_has(typed: str, slug: str | None) -> None:
    assert names.topic(typed) == slug


@pytest.mark.parametrize("code", sorted({source.country for source in sources().values()}))
def test_the_state_or_body_of_every_publisher_has_a_name(code: str) -> None:
    assert label("country", code) != code
