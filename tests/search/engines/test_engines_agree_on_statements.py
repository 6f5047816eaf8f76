"""Any request for statements gets the same answer from the index as from plain memory: hits, order, scores, counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.columnar.statements import executor
from search.engine import FoundStatement, StatementPage
from search.request import GROUPS, Request, Sort
from tests.search.engines.test_engines_agree import Pair, engines, lenient, requests, some
from tests.support.chance import PEOPLE

__all__ = ["engines"]  # the fixture of the readouts' tests


@st.composite
def statement_requests(draw: st.DrawFn) -> Request:
    return replace(
        draw(requests()),
        said_to=draw(some([*PEOPLE, "XAA", "Veld"])),
        verb=draw(some(["states", "thanks"])),
        group=draw(st.sampled_from(["", *GROUPS])),
        facets=draw(st.sampled_from([(), ("year", "topic", "source")])),
    )


def counted(page: StatementPage) -> object:
    plain = (page.total, page.readouts, page.facets, page.facet_totals, page.histogram, page.understood, page.notes)
    return plain, page.next is None, [(group.value, group.count) for group in page.groups]


def shown(found: tuple[FoundStatement, ...]) -> list[FoundStatement]:
    return sorted((replace(one, score=0.0) for one in found), key=repr)


def scores(found: tuple[FoundStatement, ...]) -> list[float]:
    return [one.score for one in found]


@given(request=statement_requests())
@lenient
def test_the_index_finds_the_statements_that_plain_memory_does(engines: Pair, request: Request) -> None:
    ours, oracle = (engine.statements(request) for engine in engines)
    assert counted(ours) == counted(oracle)
    assert scores(ours.statements) == pytest.approx(scores(oracle.statements))
    assert scores(ours.partial_matches) == pytest.approx(scores(oracle.partial_matches))
    # Scores are sums of the same numbers in another order: which of two equals comes first may hang on the last digit.
    if request.sort is not Sort.RELEVANCE or (not request.group and request.size >= oracle.total):
        assert shown(ours.statements) == shown(oracle.statements)
        assert [shown(group.statements) for group in ours.groups] == [shown(one.statements) for one in oracle.groups]


@given(request=statement_requests())
@lenient
def test_following_the_cursor_gives_every_statement_or_group_once(engines: Pair, request: Request) -> None:
    for engine in engines:
        request = replace(request, size=100, cursor=None)
        whole = engine.statements(replace(request, size=100_000))
        walked: list[object] = []
        cursor: str | None = ""
        while cursor is not None:
            page = engine.statements(replace(request, cursor=cursor, size=7))
            walked += [(one.readout.id, one.anchor) for one in page.statements] + [one.value for one in page.groups]
            cursor = page.next
        expected = [(one.readout.id, one.anchor) for one in whole.statements] + [one.value for one in whole.groups]
        assert walked == expected


@pytest.mark.parametrize("few", [0, 1_000_000])
@pytest.mark.parametrize(
    "text", ["grain port", "road secure strait", "grain -port road", '"grain port" strait', "por* 2019"]
)
def test_a_word_is_counted_the_same_in_all_statements_or_in_those_in_question_alone(
    engines: Pair, monkeypatch: pytest.MonkeyPatch, text: str, few: int
) -> None:
    monkeypatch.setattr(executor, "_FEW", few)
    ours, oracle = (engine.statements(Request(text=text, size=100)) for engine in engines)
    assert counted(ours) == counted(oracle)
    assert scores(ours.statements) == pytest.approx(scores(oracle.statements))
