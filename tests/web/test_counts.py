"""Ten searches: the counts on the page, in the endpoint and by brute force over the archive are the same."""

from __future__ import annotations

from collections import Counter
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.analysis import stem, tokens
from index.document import Document
from web import labels

VALUES = {
    "speaker": lambda d: d.speakers,
    "participant": lambda d: d.participants,
    "topic": lambda d: d.topics,
    "country": lambda d: d.countries,
    "source": lambda d: (d.source,),
    "kind": lambda d: (d.kind.value,),
    "language": lambda d: (d.language,),
    "year": lambda d: (str(d.date.year),),
}
SEARCHES = [
    "",
    "q=grain",
    "q=ceasefire+border",
    "q=railway&kind=meeting",
    "kind=meeting&kind=call",
    "country=XVE&country=XQB&topic=energy",
    "speaker=Radomir+Đukan&from=2018&to=2021",
    "source=sample-kalmeria&year=2022&year=2023",
    "q=sea&speaker=Teymur+Aşkarlı&kind=visit&kind=meeting",
    "q=port&participant=Élodie+Sarrane&language=en",
]


def terms(document: Document) -> set[str]:
    texts = [document.title, document.lead, *(passage.text for passage in document.passages)]
    return {stem(token.word) for text in texts for token in tokens(text)}


def matches(document: Document, asked: dict[str, list[str]], leaving: str = "") -> bool:
    """Whether a readout is a hit, without the filter of the facet that is being counted."""
    words = {stem(word) for word in asked.get("q", [""])[0].split()}
    first, last = asked.get("from", ["0000"])[0], asked.get("to", ["9999"])[0]
    filters = [set(asked[f]) & set(read(document)) for f, read in VALUES.items() if f in asked and f != leaving]
    return words <= terms(document) and all(filters) and first <= str(document.date.year) <= last


def counted(documents: list[Document], asked: dict[str, list[str]], field: str) -> dict[str, int]:
    found = Counter(v for d in documents if matches(d, asked, field) for v in VALUES[field](d))
    return {**dict.fromkeys(asked.get(field, []), 0), **found}


def on_the_page(soup: BeautifulSoup, field: str) -> dict[str, int]:
    choices = soup.select(f'section[aria-labelledby="facet-{field}"] .choice')
    return {a.select(".name")[0].text: int(a.select(".count")[0].text.replace(",", "")) for a in choices}


@pytest.mark.parametrize("search", SEARCHES)
def test_the_counts_agree(client: FlaskClient, documents: list[Document], search: str) -> None:
    asked = parse_qs(search)
    answer = client.get(f"/api/search?{search}").get_json()
    soup = BeautifulSoup(client.get(f"/?{search}").text, "lxml")
    total = sum(matches(document, asked) for document in documents)
    assert answer["total"] == total > 0
    assert int(soup.select(".summary h1 strong")[0].text) == total
    for field in VALUES:
        wanted = counted(documents, asked, field)
        assert {value["value"]: value["count"] for value in answer["facets"][field]} == wanted, field
        shown = on_the_page(soup, field)
        assert shown.items() <= {labels.label(field, value): count for value, count in wanted.items()}.items(), field
        assert len(shown) in (0, min(len(wanted), 60)), field
