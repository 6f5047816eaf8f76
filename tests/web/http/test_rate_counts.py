"""Eleven searches: what the page and the endpoint count is what plain Python counts in the archive."""

from __future__ import annotations

import json
import lzma
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.analysis import stem, tokens
from index.annotate.annotate import annotate, learn
from index.build import document
from index.document import Document, Passage
from readouts.home import Home
from scrapers import sample
from scrapers.imports.run import import_paths
from search import surface
from tests.support.needs import shared
from web.app import create_app
from web.pages.facets import FEW, SHOWN

SLICE = 300

VALUES: dict[str, Callable[[Document], tuple[str, ...]]] = {
    "speaker": lambda d: d.speakers,
    "participant": lambda d: d.participants,
    "topic": lambda d: d.topics,
    "country": lambda d: d.countries,
    "source": lambda d: (d.source,),
    "kind": lambda d: (d.kind.value,),
    "language": lambda d: (d.language,),
    "year": lambda d: (str(d.date.year),),
}


@dataclass(frozen=True)
class Corpus:
    """A served home, what plain Python reads out of its archive, and words that its readouts use."""

    client: FlaskClient
    documents: list[Document]
    one: str
    two: str
    phrase: str

    def common(self, field: str, *places: int) -> list[str]:
        """The values of a field by how many readouts have them, at these places."""
        ranked = [value for value, _ in Counter(v for d in self.documents for v in VALUES[field](d)).most_common()]
        return [ranked[place] for place in places]

    def sayer(self, word: str) -> str:
        """Who says this word in most readouts."""
        said = Counter(
            speaker for d in self.documents for speaker in {p.speaker for p in d.passages if p.speaker and has(word, p)}
        )
        return said.most_common(1)[0][0]


def spoken(document: Document, name: str, *wanted: str) -> Iterator[str]:
    """The statements of a readout that have one of these speakers or modes."""
    for passage in document.passages:
        for part in passage.parts:
            if getattr(part, name) in wanted:
                yield passage.text[part.start : part.end]


def has(words: str, *passages: Passage | str) -> bool:
    """Whether any of the texts has the word by its stem or, of several words, exactly these in a row."""
    texts = [p if isinstance(p, str) else p.text for p in passages]
    wanted, _ = read(words)
    if len(wanted) == 1:
        return any(stem(wanted[0]) in read(text)[1] for text in texts)
    return any(wanted == read(text)[0][at : at + len(wanted)] for text in texts for at in range(len(read(text)[0])))


@cache
def read(text: str) -> tuple[list[str], set[str]]:
    """A text's words in order, and their stems."""
    words = [token.word for token in tokens(text)]
    return words, {stem(word) for word in words}


def anywhere(words: str, d: Document) -> bool:
    return has(words, d.title, d.lead, *d.passages)


@dataclass(frozen=True)
class Search:
    """The parameters of a search, and which readouts they mean, the filters aside."""

    parameters: dict[str, str | list[str]]
    means: Callable[[Document], bool]


def searches(c: Corpus) -> Iterator[Search]:
    one, two, phrase = c.one, c.two, c.phrase
    first, *_, last = sorted({d.date for d in c.documents})
    middle = sorted(d.date for d in c.documents)[len(c.documents) // 2]
    yield Search({}, lambda d: True)
    yield Search({"q": f'"{phrase}"'}, lambda d: anywhere(phrase, d))
    yield Search(
        {"q": f"{one} OR {two}", "country": c.common("country", 0, 1)}, lambda d: anywhere(one, d) or anywhere(two, d)
    )
    yield Search(
        {"q": f"{one} NOT {two}", "kind": c.common("kind", 0, 2)}, lambda d: anywhere(one, d) and not anywhere(two, d)
    )
    yield Search(
        {"q": f'-"{phrase}"', "topic": c.common("topic", 0, 1), "language": "en"}, lambda d: not anywhere(phrase, d)
    )
    by = c.sayer(one)
    yield Search({"q": one, "said_by": by}, lambda d: any(has(one, said) for said in spoken(d, "speaker", by)))
    yield Search(
        {"q": two, "mode": "quoted", "kind": c.common("kind", 0, 1, 2)},
        lambda d: any(has(two, said) for said in spoken(d, "mode", "quoted")),
    )
    yield Search(
        {"q": two, "from": str(first), "to": str(middle), "source": c.common("source", 0)},
        lambda d: anywhere(two, d) and first <= d.date <= middle,
    )
    yield Search(
        {"speaker": c.common("speaker", 0, 1), "from": str(middle.year)},
        lambda d: d.date.year >= middle.year,
    )
    yield Search(
        {"q": f"({one} OR {two}) -zebra", "participant": c.common("participant", 0, 2), "to": str(last.year)},
        lambda d: (anywhere(one, d) or anywhere(two, d)) and not anywhere("zebra", d),
    )
    yield Search(
        {"q": two, "year": c.common("year", 0, 1), "mode": ["narration", "reported"]},
        lambda d: any(has(two, said) for said in spoken(d, "mode", "narration", "reported")),
    )


def served(home: Home) -> tuple[FlaskClient, list[Document]]:
    """The home indexed and served by the engine of every day, and its readouts straight from the archive."""
    home.build()
    archive = home.archive()
    knowledge = learn(archive.readouts())
    documents = [document(readout, annotate(readout, knowledge)) for readout in archive.readouts()]
    return create_app(home.engine(), archive).test_client(), documents


def of_the_sample(path: Path) -> Corpus:
    home = Home(path / "home")
    with home.archive(create=True) as archive:
        sample.load(archive)
    return Corpus(*served(home), "grain", "sea", "grain corridor")


def of_the_whitehouse(path: Path) -> Corpus:
    """Every 20th readout of the corpus, so that all its years and sections are there."""
    lines = path / "whitehouse.jsonl"
    with lzma.open(shared("corpora/whitehouse.jsonl.xz"), "rt", encoding="utf-8") as corpus:
        lines.write_text("".join(islice(corpus, 0, 20 * SLICE, 20)), encoding="utf-8")
    home = Home(path / "home")
    with home.archive(create=True) as archive:
        import_paths(archive, [lines])
        assert len(archive) == len([json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()])
    return Corpus(*served(home), "security", "support", "United States")


@pytest.fixture(scope="module", params=[of_the_sample, of_the_whitehouse], ids=["sample", "whitehouse"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    made: Corpus = request.param(tmp_path_factory.mktemp("corpus"))
    return made


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def matching(documents: list[Document], search: Search, leaving: str = "") -> list[Document]:
    """The hits, without the filter of the facet that is being counted."""
    filters = [(VALUES[f], set(listed(v))) for f, v in search.parameters.items() if f in VALUES and f != leaving]
    return [d for d in documents if search.means(d) and all(wanted & set(values(d)) for values, wanted in filters)]


def on_the_page(soup: BeautifulSoup, field: str) -> dict[str, int]:
    choices = soup.select(f'section[aria-labelledby="facet-{field}"] .choices a')
    return {a.select("bdi")[0].text: int(a.select("b")[0].text.replace(",", "")) for a in choices}


@pytest.mark.parametrize("number", range(11))
def test_the_counts_agree(corpus: Corpus, number: int) -> None:
    search = list(searches(corpus))[number]
    answer = corpus.client.get("/api/search", query_string={**search.parameters, "facet_size": 10_000}).get_json()
    text = corpus.client.get("/", query_string=search.parameters).text
    assert len(text.encode()) < 60_000
    soup = BeautifulSoup(text, "lxml")
    total = len(matching(corpus.documents, search))
    assert answer["total"] == total > 0
    assert int(soup.select(".summary h1 strong")[0].text.replace(",", "")) == total
    for field, values in VALUES.items():
        chosen = listed(search.parameters.get(field, []))
        found = Counter(v for d in matching(corpus.documents, search, field) for v in values(d))
        wanted = {**dict.fromkeys(chosen, 0), **found}
        assert {value["value"]: value["count"] for value in answer["facets"][field]} == wanted, field
        assert {v["value"] for v in answer["facets"][field] if v["selected"]} == set(chosen)
        shown = on_the_page(soup, field)
        assert shown.items() <= {surface.label(field, value): count for value, count in wanted.items()}.items(), field
        most = len(wanted) if len(wanted) <= FEW else max(SHOWN, len(chosen))
        narrows = len(wanted) > 1 or chosen or any(count < total for count in wanted.values())
        assert len(shown) == (most if narrows else 0), field
