"""Who is given the sentences of a paragraph: statements, their verbs, and to whom they are said."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.annotate.annotate import annotate, turns_of
from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import EMPTY
from index.annotate.speech.acts import class_of, classes
from index.annotate.speech.reported import attribute
from index.annotate.vocabulary.tables import rows
from index.document import Mode, SpeechAct, Statement
from scrapers.readout import Paragraph, Readout

SIDES = (None, "reported")
NOBODY = (None, "narration")
SOLBERG = ("Arvid Solberg", "reported")
DAHL = ("Mira Dahl", "reported")


def statements(text: str) -> tuple[Statement, ...]:
    cast = Cast(EMPTY, dt.date(2031, 5, 4), "NOR")
    cast.add("Arvid Solberg", "President", "Vestrania")
    cast.add("Mira Dahl", "National Security Advisor")
    cast.add("Reen Olo", "Secretary General")
    return attribute(text, cast, None).statements


def said(text: str) -> list[tuple[str | None, str]]:
    return [(one.speaker, str(one.mode)) for one in statements(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "President Solberg spoke today with National Security Advisor Dahl. He thanked her for the ferries. "
            "Ms. Dahl, in turn, stressed that the port stays open. The leaders agreed to meet again.",
            [NOBODY, SOLBERG, DAHL, SIDES],
        ),
        (
            "President Solberg visited the quays. “We shall build forty ferries. Each of them will be needed,” Mr. "
            "Solberg said. He then toured the harbour.",
            [NOBODY, ("Arvid Solberg", "quoted"), NOBODY],
        ),
        (
            "President Solberg and Ms. Dahl discussed the fares. President Solberg asked for lower ones.",
            [SIDES, SOLBERG],
        ),
        (
            "The President and National Security Advisor discussed the fares and the timetable of the ferries.",
            [SIDES],
        ),
        (
            "The leaders of Vestrania, Qarabel and Lissland outlined their plans for the quays of the islands.",
            [SIDES],
        ),
        (
            "President Solberg called Ms. Dahl to thank her and all of her colleagues for the ferries of last winter.",
            [SOLBERG],
        ),
        ("President Solberg met today with Ms. Dahl and her colleagues from the islands to discuss fares.", [NOBODY]),
        ("Ms. Dahl had a long conversation with President Solberg about lower fares, ferries and quays.", [SIDES]),
        (
            "Ms. Dahl received a report and reiterated that the port has to stay open all winter, with its quays.",
            [DAHL],
        ),
        (
            "Secretary General Olo warned of ice. Secretary General Reen condemned the closure of the port.",
            [("Reen Olo", "reported")],
        ),
        (
            "Ms. Dahl noted the damage to the quays. They had closed their gates. According to her, repairs began.",
            [DAHL],
        ),
        ("Ms. Dahl spoke with President Solberg in Washington, D.C. Ms. Dahl praised the ferries.", [NOBODY, DAHL]),
        ("Support for the ferries was reiterated during the talks.", [SIDES]),
        ("The key attention during the talks was paid to ferries.", [SIDES]),
        ("The sides discussed the fares that the leaders will set at the summit of the islands in May.", [SIDES]),
        ("The President and HRVP Karsen reaffirmed their support for all of the ferries.", [SIDES]),
        ("Dockers also highlighted the damage to the quays.", [SIDES]),
    ],
)
def test_a_paragraph_splits_where_the_subject_of_reporting_changes(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The port remains committed to repairs related to ice.",
        "Measures announced today will help the islands.",
        "Each case must be considered on its merits.",
        "The letters were addressed to the harbour master.",
        "She was given a model of a ferry.",
        "She speaks Vestranian and two other languages.",
    ],
)
def test_what_only_looks_like_words_is_narration(text: str) -> None:
    assert said(text) == [NOBODY]


def test_a_sentence_without_a_speaker_does_not_go_on_with_what_nobody_in_particular_said() -> None:
    text = "Ms. Dahl praised the ferries. The fares were also discussed. The port has two quays."
    assert said(text) == [DAHL, SIDES, NOBODY]


def test_a_short_word_in_quotation_marks_does_not_turn_the_next_quotation_round() -> None:
    text = 'Ms. Dahl praised the "ice" ferry. "We need more of them," she said. The leaders agreed to build them.'
    assert said(text) == [DAHL, ("Mira Dahl", "quoted"), SIDES]


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Ms. Dahl thanked President Solberg for ice.", [("thanked", "thanks", "Arvid Solberg")]),
        ("Ms. Dahl conveyed her sympathy to President Solberg.", [("conveyed", "states", "Arvid Solberg")]),
        ("Ms. Dahl expressed her condolences to President Solberg.", [("expressed", "regrets", "Arvid Solberg")]),
        ("Ms. Dahl called on President Solberg to help.", [("called on", "urges", "Arvid Solberg")]),
        ("Ms. Dahl warned of ice. She denied delays.", [("warned", "warns", None), ("denied", "denies", None)]),
        ("Ms. Dahl met with officials.", []),
    ],
)
def test_a_statement_has_its_verbs_with_class_and_addressee(text: str, acts: list[tuple[str, str, str | None]]) -> None:
    assert [act for one in statements(text) for act in one.acts] == [SpeechAct(*act) for act in acts]


PLAIN = re.compile(r"\(\?[=!]")
VERBS = [verb for kind, verb in rows("verbs.tsv") if kind in ("speech", "joint") and not PLAIN.search(verb)]


LETTERS = st.characters(codec="ascii", categories=("Lu", "Ll", "Zs"))


@given(
    st.sampled_from(VERBS).flatmap(
        lambda verb: st.from_regex(re.compile(verb, re.ASCII), fullmatch=True, alphabet=LETTERS)
    )
)
def test_every_verb_of_saying_has_a_class(verb: str) -> None:
    assert class_of(verb) in classes()


def test_no_verb_has_two_classes() -> None:
    verbs = [verb for row in rows("speech_acts.tsv") for verb in row[1].split(",")]
    assert sorted(set(verbs)) == sorted(verbs)


SENTENCES = (
    "President Solberg spoke with Ms. Dahl. ",
    "He thanked her for the ferries. ",
    "“We shall build them.” ",
    "The sides agreed. ",
    'The "ice" was discussed. ',
    "Heavy rain. ",
    "“An open quotation ",
    "* * * ",
)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1).map("".join))
def test_statements_follow_one_another_from_the_first_character_to_the_last(text: str) -> None:
    found = statements(text)
    assert [one.start for one in found] == [0, *(one.end for one in found[:-1])]
    assert found[-1].end == len(text)
    for one, following in pairwise(found):
        assert (one.speaker, one.mode) != (following.speaker, following.mode)


def test_whoever_has_a_statement_is_a_speaker_of_the_readout() -> None:
    text = (
        "President Arvid Solberg spoke with Governor Mira Dahl. He stressed that ferries and quays stay open. "
        "Governor Dahl thanked him."
    )
    readout = Readout(
        id="x-1",
        source="whitehouse",
        url="http://example.org/1",
        title="",
        lead="",
        date=dt.date(2031, 5, 4),
        language="en",
        paragraphs=(Paragraph(text),),
    )
    assert annotate(readout).speakers == ("Arvid Solberg", "Mira Dahl")


def test_a_paragraph_whose_line_breaks_were_lost_is_split_at_its_labels() -> None:
    text = (
        "The meeting was attended by many. * * * Beginning of the meeting President of Vestrania Arvid Solberg: "
        "Good afternoon. We need ferries. <…> Minister of Ports Mira Dahl: They are built."
    )
    readout = Readout(
        id="x-1",
        source="kremlin-en",
        url="http://example.org/1",
        title="",
        lead="",
        date=dt.date(2031, 5, 4),
        language="en",
        paragraphs=(Paragraph(text), Paragraph("They will be ready in May.")),
    )
    first, second = turns_of(readout)
    assert [(one.speaker, one.mode) for one in first.statements] == [
        (None, Mode.NARRATION),
        ("Arvid Solberg", Mode.QUOTED),
        ("Mira Dahl", Mode.QUOTED),
    ]
    assert second.speaker == "Mira Dahl"
