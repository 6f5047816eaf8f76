"""What a hit, a document and a page tell, in every engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.whoosh.writer import WhooshWriter
from search.engine import Engine, Hit
from search.errors import IndexMissing
from search.open import open_engine
from search.request import Request
from tests.support.conformance import DOCUMENTS, QUOTED, VELD, ask
from tests.support.memory_engine import MemoryEngine


def test_a_hit_says_everything_a_reader_needs_to_judge_it(engine: Engine) -> None:
    (hit,) = ask(engine, "kind:call ceasefire").hits
    call = next(d for d in DOCUMENTS if d.id == "call")
    assert {name: getattr(hit, name) for name in Hit.__dataclass_fields__ if hasattr(call, name)} == {
        name: getattr(call, name) for name in Hit.__dataclass_fields__ if hasattr(call, name)
    }


def test_words_in_a_title_are_marked(engine: Engine) -> None:
    (hit,) = ask(engine, "farmers feeds").hits
    assert [hit.title[start:end] for start, end in hit.title_matches] == ["farmers"]


def test_a_snippet_shows_the_words_and_who_says_them(engine: Engine) -> None:
    (hit,) = ask(engine, 'said:Veld "two ports"').hits
    (snippet,) = hit.snippets
    assert (snippet.speaker, snippet.mode, snippet.paragraph) == (VELD, QUOTED, 0)
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["two ports"]


def test_a_readout_without_text_has_no_snippet(engine: Engine) -> None:
    (hit,) = ask(engine, "farewell").hits
    assert hit.snippets == ()


def test_the_words_of_a_readout_are_highlighted_where_its_snippets_are(engine: Engine) -> None:
    found = engine.highlights(Request(text="said:Orlan grain"), "talks")
    assert (found.title, found.lead, set(found.passages)) == ((), (), {0})


def test_a_document_is_given_back_as_it_was_put_in(engine: Engine) -> None:
    assert [engine.document(document.id) for document in DOCUMENTS] == list(DOCUMENTS)
    assert engine.document("gone") is None


def test_the_answer_says_how_it_was_understood(engine: Engine) -> None:
    page = ask(engine, "grain nosuch:x date:someday")
    assert page.text == "grain nosuch:x date:someday"
    assert page.understood == "grain nosuch x"
    assert ["nosuch:" in page.notes[0], "someday" in page.notes[1]] == [True, True]


def test_the_status_tells_what_is_served(engine: Engine) -> None:
    status = engine.status()
    assert status.documents == len(DOCUMENTS)
    assert status.generation == ask(engine).generation
    assert status.published
    assert status.published.tzinfo is not None


def test_engines_agree_on_everything_they_show(whoosh: Engine) -> None:
    for request in (Request(), Request(text="grain"), Request(text="said:Veld grain", mode=(QUOTED,))):
        ours, oracle = whoosh.search(request), MemoryEngine(DOCUMENTS).search(request)
        assert (ours.facets, ours.histogram) == (oracle.facets, oracle.histogram)
        assert [(hit.id, hit.snippets, hit.title_matches) for hit in ours.hits] == [
            (hit.id, hit.snippets, hit.title_matches) for hit in oracle.hits
        ]


def test_a_place_without_an_index_says_so_until_there_is_one(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    with pytest.raises(IndexMissing):
        engine.search(Request())
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS[:1], sequence=1, full=True))
    assert engine.search(Request()).total == 1
