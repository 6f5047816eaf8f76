"""An index of more than 2,000 readouts that was updated twice, under the shipped merge policy.

That is the state of a real index after its first update: several segments, with the older states of replaced readouts
and removed ones still in them. Nothing may find those, and every answer is that of an index of the current ones alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from whoosh import query
from whoosh.filedb.filestore import FileStorage

from index.columns.stored import read_stored
from index.document import Document, Kind, Mode, Passage
from index.whoosh.segments import SMALL
from index.whoosh.writer import WhooshWriter
from search.assist.suggest import SUGGESTED
from search.engine import Engine
from search.open import open_engine
from search.query.parser import parse
from search.query.terms import all_stems
from search.query.tree import Word
from search.request import Request, read_request
from search.surface import FACETS
from tests.support import chance
from tests.support.agreement import assert_same_answer
from tests.support.memory_engine import MemoryEngine
from tests.support.segmented import assert_several_segments_with_deletions, published
from tests.support.whoosh_queries import whoosh_query

CURRENT = chance.documents(7, SMALL + 100)
FORMER = "Olda Former"


def former(document: Document) -> Document:
    """A state of a readout that differs from the current ones in everything that can be asked for."""
    return replace(
        document,
        source="former-source",
        publisher="Former Office",
        title="Formertitle on grain",
        lead="Formerlead on the port.",
        date=dt.date(1990, 1, 5),
        language="uk",
        kind=Kind.DECREE,
        place="Formerport Harbour",
        speakers=(FORMER,),
        participants=(FORMER, "Dace Veld"),
        countries=("XOF",),
        topics=("space",),
        changes=("typo",),
        passages=(
            Passage("Formerword grain corridor of security.", FORMER, Mode.QUOTED),
            Passage("Formerly the port and the strait.", FORMER, Mode.REPORTED),
        ),
    )


@dataclass(frozen=True)
class Large:
    engine: Engine
    reference: Engine
    searcher: Any
    """Whoosh's own searcher over the same files."""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    path = tmp_path_factory.mktemp("large") / "index"
    writer = WhooshWriter(path, processes=1)
    gone = [former(replace(one, id=f"gone-{one.id}")) for one in CURRENT[:10]]
    first = [*map(former, CURRENT[:50]), *gone, *CURRENT[50:]]
    writer.publish(writer.write(first, sequence=1, full=True))
    second = [*map(former, CURRENT[:10]), *CURRENT[10:50]]
    writer.publish(writer.write(second, [one.id for one in gone], sequence=2, full=False))
    writer.publish(writer.write(CURRENT[:10], sequence=3, full=False))
    assert_several_segments_with_deletions(path, 3)
    with FileStorage(str(published(path))).open_index().searcher() as searcher:
        yield Large(open_engine(path), MemoryEngine(CURRENT), searcher)


FOUND_FORMERLY = [
    *(
        {"q": query}
        for query in ("formerword", '"formerword grain"', "formerw*", "formrword~1", '"grain formerword"~2')
    ),
    *({"q": query} for query in ("formertitle", "title:formertitle", "title:former*", 'title:"formertitle on"')),
    *({"q": query} for query in ("formerlead", f'speaker:"{FORMER}"', "participant:former", "topic:space")),
    *({"q": query} for query in ("country:XOF", "source:former-source", "language:uk", "year:1990")),
    *({"q": query} for query in ("place:formerport", "changed:any", "changed:typo", "date:1990-01", "date:..1999")),
    *({"q": query} for query in ("said:Former", "said:Former grain", "said:Former -tractor", "said:Former secur*")),
    *({"speaker": FORMER}, {"participant": FORMER}, {"topic": "space"}, {"country": "XOF"}, {"year": "1990"}),
    *({"source": "former-source"}, {"language": "uk"}, {"changed": "typo"}, {"to": "1999"}),
    *({"said_by": FORMER}, {"said_by": FORMER, "q": "grain"}, {"said_by": FORMER, "mode": "quoted"}),
]


@pytest.mark.parametrize("parameters", FOUND_FORMERLY, ids=str)
def test_a_replaced_or_removed_readout_is_found_by_nothing(large: Large, parameters: dict[str, str]) -> None:
    request = read_request(parameters)
    page = large.engine.search(request)
    assert (page.total, page.hits, page.partial_matches, page.histogram) == (0, (), (), ())
    for name, (selected,) in request.filters:  # a selected value's facet leaves out its own selection
        assert [value.count for value in page.facets[name] if value.value == selected] == [0]
    assert list(large.engine.hits(request)) == []


def test_what_was_replaced_or_removed_would_be_found_were_it_current() -> None:
    engine = MemoryEngine([former(CURRENT[0])])
    missed = [parameters for parameters in FOUND_FORMERLY if not engine.search(read_request(parameters)).total]
    assert missed == []


def test_every_current_readout_is_exported_once_in_its_current_state(large: Large) -> None:
    exported = {hit.id: hit.title for hit in large.engine.hits(Request())}
    assert exported == {document.id: document.title for document in CURRENT}
    assert len(list(large.engine.hits(Request()))) == len(CURRENT) == large.engine.status().documents


def test_facets_and_the_histogram_count_current_readouts_alone(large: Large) -> None:
    page = large.engine.search(Request())
    assert {month.month[:4] for month in page.histogram} == {"2019", "2020"}
    assert sum(month.count for month in page.histogram) == len(CURRENT)
    for field in FACETS:
        assert page.facets[field] == large.reference.search(Request(facets=(field,))).facets[field]
        assert large.engine.facet(Request(), field, "former") == ()
    assert FORMER not in {value.value for value in page.facets["speaker"]}


def test_nothing_former_is_suggested_or_offered_as_a_spelling(large: Large) -> None:
    for field in ("", *SUGGESTED):
        for typed in ("former", "Olda", "XOF", "1990"):
            assert large.engine.suggest(typed, field=field) == large.reference.suggest(typed, field=field) == ()
    assert large.engine.search(Request(text="formrword")).did_you_mean is None


def test_a_removed_readout_is_like_none_and_no_older_state_is_like_any(large: Large) -> None:
    assert large.engine.similar("gone-d-0") == ()
    assert large.engine.document("gone-d-0") is None
    assert large.engine.document("d-0") == CURRENT[0]
    ours, oracle = (engine.similar("d-0", 20) for engine in (large.engine, large.reference))
    assert [hit.id for hit in ours] == [hit.id for hit in oracle]
    assert len(ours) == 20


REQUESTS = [
    *(Request(text=text, size=100) for text in ("", "grain -port", "NOT grain", "title:port", "secur* corridr~1")),
    *(Request(text=text) for text in ('"grain port" OR "road strait"~3', "said:Veld grain -port", "said:Koç -чай")),
    Request(text="grain", said_by=("Mira Orlan",), mode=(Mode.QUOTED,), filters=(("kind", ("call", "visit")),)),
    Request(text="accords München", first=dt.date(2019, 3, 1), last=dt.date(2019, 12, 31)),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
def test_the_plain_engine_over_the_current_readouts_gives_the_same_answer(large: Large, request_: Request) -> None:
    assert assert_same_answer(large.engine, large.reference, request_).total > 0


def anywhere(word: Word) -> query.Query:
    """A word in title or text, whichever language's stem it is."""
    stems = all_stems(word.text, ("en", "ru", "fr", "de", "zh"))
    fields = ("title",) if word.field else ("title", "text")
    return query.Or([query.Term(field, stem) for field in fields for stem in stems])


@pytest.mark.parametrize(
    "text",
    [
        *("grain", "title:port", "grain -ports", "NOT grain", "чая OR accords", '"grain port"', "secur*"),
        *("topic:energy", "country:XAB road", "kind:call -топор", "date:2019-05..2020-01 strait"),
        "year:2019 (road OR corridor)",
    ],
)
def test_whoosh_s_own_searcher_over_the_same_files_finds_the_same(large: Large, text: str) -> None:
    found = large.searcher.search(whoosh_query(parse(text).tree, anywhere), limit=None)
    ours = {(hit.id, hit.title) for hit in large.engine.hits(Request(text=text))}
    assert ours == {(stored["id"], stored["title"]) for stored in (read_stored(hit["document"]) for hit in found)}
    assert len(found) == len(ours) > 0
