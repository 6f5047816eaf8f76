"""The uses of a phrase, in every engine: as plain memory counts them, and by rules that hold for any phrase."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index.document import Mode
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request
from tests.search.engines.test_engines_agree import Pair, engines, requests
from tests.support.chance import WORDS
from tests.support.conformance import ORLAN, QUOTED, REPORTED, VELD, document
from tests.support.memory_engine import MemoryEngine

__all__ = ["engines"]

phrases = st.lists(st.sampled_from([*WORDS, "Grain's", "nowhere"]), min_size=1, max_size=3).map(
    lambda words: tuple(part for word in words for part in word.replace("-", " ").split())
)
lenient = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(request=requests(), words=phrases)
@lenient
def test_the_index_counts_uses_as_plain_memory_does(engines: Pair, request: Request, words: tuple[str, ...]) -> None:
    ours, oracle = (engine.uses(request, words) for engine in engines)
    assert ours == oracle


@given(words=phrases)
@lenient
def test_every_use_is_of_one_year_and_one_publisher_between_the_first_and_the_last(
    engines: Pair, words: tuple[str, ...]
) -> None:
    found = engines[0].uses(Request(), words)
    assume(found.uses)
    assert sum(uses for _, uses, _ in found.years) == found.uses == sum(one.uses for one in found.publishers)
    assert found.first
    assert found.last
    for one in (*found.speakers, *found.publishers):
        assert found.first.date <= one.first.date <= found.last.date
        assert one.readouts <= one.uses
    assert [one.first.date for one in found.speakers] == sorted(one.first.date for one in found.speakers)
    marked = [hit.snippets[0] for hit in (found.first, found.last)]
    assert all(len(snippet.matches) == 1 for snippet in marked)
    if found.pause:
        before, after = found.pause
        assert 0 < (after.date - before.date).days <= (found.last.date - found.first.date).days


@given(request=requests(), words=phrases)
@lenient
def test_a_person_uses_a_phrase_no_more_often_than_all(engines: Pair, request: Request, words: tuple[str, ...]) -> None:
    alone, all_ = (engines[0].uses(asked, words) for asked in (request, replace(request, said_by=(), mode=())))
    assert alone.uses <= all_.uses
    assert alone.titles == 0 if request.said_by or request.mode else alone == all_


SPEECHES = (
    document("a", "On resolve", "2019-01-10", (ORLAN, QUOTED, "Our iron-clad commitment holds. Our “ironclad” word.")),
    document("b", "Ironclad commitment", "2019-03-10", (VELD, REPORTED, "Dace Veld spoke of grain.")),
    document("c", "Talks", "2021-03-10", (VELD, QUOTED, "An ironclad commitment, as Şule’s café says."), lead="Talks."),
    document("d", "Talks", "2021-03-10", (ORLAN, QUOTED, "The ironclad"), (ORLAN, QUOTED, "commitment of all.")),
)


@pytest.fixture(params=["memory", "whoosh"])
def speeches(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "memory":
        return MemoryEngine(SPEECHES)
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(SPEECHES, sequence=1, full=True))
    return open_engine(tmp_path / "index")


@pytest.mark.parametrize(
    ("phrase", "said_by", "uses", "titles", "speakers"),
    [
        (("ironclad", "commitment"), (), 1, 1, [VELD]),
        (("ironclad", "commitment"), (ORLAN,), 0, 0, []),
        (("ironclad",), (), 3, 1, [ORLAN, VELD]),
        (("iron", "clad", "commitment"), (), 1, 0, [ORLAN]),
        (("Sule", "cafe"), (), 1, 0, [VELD]),
        (("IRONCLAD", "COMMITMENT"), (VELD,), 1, 0, [VELD]),
        (("commitments",), (), 0, 0, []),
        (("talks",), (), 1, 1, []),
    ],
)
def test_a_phrase_is_counted_exactly_within_one_passage(
    speeches: Engine, phrase: tuple[str, ...], said_by: tuple[str, ...], uses: int, titles: int, speakers: list[str]
) -> None:
    found = speeches.uses(Request(said_by=said_by), phrase)
    assert (found.uses, found.titles, [one.name for one in found.speakers]) == (uses, titles, speakers)


def test_a_use_leads_to_its_statement(speeches: Engine) -> None:
    found = speeches.uses(Request(), ("ironclad",))
    assert found.first
    (snippet,) = found.first.snippets
    assert (found.first.id, snippet.speaker, snippet.mode, snippet.paragraph) == ("a", ORLAN, Mode.QUOTED, 0)
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["ironclad"]
