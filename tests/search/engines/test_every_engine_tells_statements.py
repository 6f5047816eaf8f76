"""Statements inside a paragraph, in every engine: whose words are found, and what a hit shows of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document, Mode, Passage, SpeechAct, Statement
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request, read_request
from tests.support.conformance import DOCUMENTS, NARRATION, ORLAN, QUOTED, REPORTED, VELD, ask, ids
from tests.support.memory_engine import MemoryEngine

OTHERS = {ORLAN: (VELD, "XVE"), VELD: (ORLAN,)}
VERBS = {"stressed": (SpeechAct("stressed", "stresses"),)}


def told(*statements: tuple[str | None, Mode, str]) -> Passage:
    """A paragraph of these statements, most of it Veld's quoted words."""
    text, found = "", []
    for speaker, mode, words in statements:
        acts, to = VERBS.get(words.split()[1], ()), OTHERS.get(speaker or "", ())
        found.append(Statement(len(text), len(text) + len(words), speaker, mode, None, acts, to))
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


def places(engine: Engine, q: str = "", **parameters: str | list[str]) -> list[str]:
    found = engine.statements(read_request({"q": q, "sort": "oldest", **parameters})).statements
    return [one.anchor for one in found]


@pytest.mark.parametrize(
    ("q", "parameters", "found"),
    [
        ("", {}, ["p0s0", "p0s1", "p0s2", "p0s3"]),
        ("quotas", {}, ["p0s1", "p0s2"]),
        ("herring quotas", {}, ["p0s1"]),
        ("herring cod", {}, []),
        ("herring OR mackerel", {}, ["p0s1", "p0s3"]),
        ("quotas -herring", {}, ["p0s2"]),
        ('"hold quotas for"', {}, []),
        ('"quotas hold"', {}, ["p0s1"]),
        ('"herring cod"~9', {}, []),
        ('"hold herring"~2', {}, ["p0s1"]),
        ("quot*", {}, ["p0s1", "p0s2"]),
        ("mackarel~1", {}, ["p0s3"]),
        ("said:Veld quotas", {}, ["p0s2"]),
        ("title:talks herring", {}, ["p0s1"]),
        ("title:herring quotas", {}, []),
        ("kind:call quotas", {}, []),
        ("date:2019-04 quotas", {"from": "2020"}, []),
        ("id:counsel cod", {}, ["p0s2"]),
        ("", {"mode": "reported"}, ["p0s1", "p0s3"]),
        ("quotas", {"said_by": ORLAN}, ["p0s1"]),
        ("quotas", {"said_to": ORLAN}, ["p0s2"]),
        ("", {"said_to": ["XVE", ORLAN]}, ["p0s1", "p0s2"]),
        ("", {"verb": "stresses"}, ["p0s1"]),
        ("", {"country": "XSA", "kind": "call"}, []),
    ],
)
def test_a_statement_is_found_by_what_stands_in_it_and_by_what_holds_for_its_readout(
    engine: Engine, q: str, parameters: dict[str, str | list[str]], found: list[str]
) -> None:
    assert places(engine, q, **parameters) == found


def test_a_statement_is_shown_with_what_stands_around_it(engine: Engine) -> None:
    (found,) = engine.statements(read_request({"q": "herring"})).statements
    assert (found.speaker, found.mode, found.to, [act.kind for act in found.acts]) == (
        ORLAN,
        REPORTED,
        (VELD, "XVE"),
        ["stresses"],
    )
    assert (found.before, found.text, found.after) == (
        "Mira Orlan met Dace Veld.",
        "She stressed that herring quotas hold.",
        "“Quotas for cod are too low,” Dace Veld said.",
    )
    assert [found.text[start:end] for start, end in found.matches] == ["herring"]
    assert found.readout.id == "counsel"


def test_facets_count_statements_and_leave_their_own_selection_out(engine: Engine) -> None:
    page = engine.statements(read_request({"said_by": ORLAN}))
    assert (page.total, page.readouts) == (1, 1)
    counts = {field: {one.value: one.count for one in values} for field, values in page.facets.items()}
    assert counts["said_by"] == {ORLAN: 1, VELD: 1}
    assert counts["mode"] == {"reported": 1}
    assert counts["said_to"] == {VELD: 1, "XVE": 1}
    assert counts["verb"] == {"stresses": 1}
    assert counts["country"] == {"XSA": 1, "XVE": 1}
    assert [(one.month, one.count) for one in page.histogram] == [("2019-04", 1)]


@pytest.mark.parametrize(
    ("group", "found"),
    [
        ("speaker", [(VELD, ["p0s2"]), (ORLAN, ["p0s1"])]),
        ("counterpart", [(VELD, ["p0s1"]), (ORLAN, ["p0s2"])]),
        ("year", [("2019", ["p0s0", "p0s1", "p0s2"])]),
    ],
)
def test_groups_are_of_a_speaker_a_person_of_the_other_side_or_a_year(
    engine: Engine, group: str, found: list[tuple[str, list[str]]]
) -> None:
    page = engine.statements(replace(read_request({"sort": "oldest"}), group=group))
    shown = [(one.value, [statement.anchor for statement in one.statements]) for one in page.groups]
    assert sorted(shown) == sorted(found)
    assert page.statements == ()
