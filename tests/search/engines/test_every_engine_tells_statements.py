"""Statements inside a paragraph, in every engine: whose words are found, and what a hit shows of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document, Mode, Passage, Statement
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request
from tests.support.conformance import DOCUMENTS, NARRATION, ORLAN, QUOTED, REPORTED, VELD, ask, ids
from tests.support.memory_engine import MemoryEngine


def told(*statements: tuple[str | None, Mode, str]) -> Passage:
    """A paragraph of these statements, most of it Veld's quoted words."""
    text, found = "", []
    for speaker, mode, words in statements:
        found.append(Statement(len(text), len(text) + len(words), speaker, mode))
        text += words
    return Passage(text, VELD, QUOTED, tuple(found))


COUNSEL = replace(
    DOCUMENTS[0],
    id="counsel",
    lead="",
    passages=(
        told(
            (None, NARRATION, "Mira Orlan met Dace Veld. "),
            (ORLAN, REPORTED, "She stressed that herring quotas hold. "),
            (VELD, QUOTED, "“Quotas for cod are too low,” Dace Veld said. "),
            (None, REPORTED, "Both agreed to count mackerel."),
        ),
    ),
)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "memory":
        return MemoryEngine((COUNSEL,))
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write([COUNSEL], sequence=1, full=True))
    return open_engine(tmp_path / "index")


@pytest.mark.parametrize(
    ("q", "parameters", "found"),
    [
        ("herring", {"said_by": ORLAN}, True),
        ("herring", {"said_by": VELD}, False),
        ("said:Veld cod", {}, True),
        ("said:Veld herring", {}, False),
        ("mackerel", {"said_by": [ORLAN, VELD]}, False),
        ("mackerel", {"mode": "reported"}, True),
        ("herring", {"mode": "quoted"}, False),
        ("", {"mode": "narration"}, True),
        ('"herring quotas"', {"said_by": ORLAN}, True),
        ('"hold quotas for"', {}, True),
        ('"hold quotas for"', {"said_by": [ORLAN, VELD]}, False),
        ('"herring cod"~9', {}, True),
        ('"herring cod"~9', {"said_by": [ORLAN, VELD]}, False),
        ('"quotas herring"~2', {"said_by": ORLAN}, True),
    ],
)
def test_a_speaker_and_a_mode_hold_for_statements_and_a_plain_phrase_for_the_paragraph(
    engine: Engine, q: str, parameters: dict[str, str | list[str]], found: bool
) -> None:
    assert ids(ask(engine, q, **parameters)) == (["counsel"] if found else [])


def test_a_snippet_of_a_mixed_paragraph_is_the_statement_that_has_the_words(engine: Engine) -> None:
    (hit,) = ask(engine, "herring quotas mackerel").hits
    assert [(found.paragraph, found.statement, found.speaker, found.text) for found in hit.snippets] == [
        (0, 1, ORLAN, "She stressed that herring quotas hold."),
        (0, 2, VELD, "“Quotas for cod are too low,” Dace Veld said."),
        (0, 3, None, "Both agreed to count mackerel."),
    ]
    marks = [[found.text[start:end] for start, end in found.matches] for found in hit.snippets]
    assert marks == [["herring", "quotas"], ["Quotas"], ["mackerel"]]
    assert [(found.clipped_start, found.clipped_end) for found in hit.snippets] == [
        (True, True),
        (True, True),
        (True, False),
    ]


def test_a_phrase_across_two_statements_is_shown_with_both(engine: Engine) -> None:
    (hit,) = ask(engine, '"hold quotas for"').hits
    (snippet,) = hit.snippets
    assert (snippet.statement, snippet.speaker) == (1, ORLAN)
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["hold. “Quotas for"]


def test_without_words_a_speakers_first_statement_is_shown(engine: Engine) -> None:
    (hit,) = ask(engine, said_by=VELD).hits
    assert [found.text for found in hit.snippets] == ["“Quotas for cod are too low,” Dace Veld said."]


def test_said_by_marks_words_in_that_persons_statements_alone(engine: Engine) -> None:
    found = engine.highlights(Request(text="quotas", said_by=(VELD,)), "counsel")
    assert [COUNSEL.passages[0].text[start:end] for start, end in found.passages[0]] == ["Quotas"]


def test_statements_are_given_back_as_they_were_put_in(engine: Engine) -> None:
    found: Document | None = engine.document("counsel")
    assert found == COUNSEL
