"""The accounts of both sides of one invented meeting, compared."""

from __future__ import annotations

import datetime as dt

import pytest

from index.alignment.comparison import Comparison, Matter, SideAccount, compare
from index.alignment.differences import DifferenceKind
from index.alignment.initiative import initiative
from index.alignment.units import MOST_UNITS
from index.document import Document, Kind, Mode, Passage, SpeechAct, Statement

HOST = (
    "President Dahl received Prime Minister Ostrava at Fort Lindin.",
    "The President warned that closing the Sund strait would cost 40 million crowns a day.",
    "The sides agreed to open customs offices for grain exports in Tarn by 2026.",
    "Mr Dahl expressed concern for the fishermen held in prison.",
)
GUEST = (
    "The leaders discussed grain exports and customs offices, which are to open in Karlstrand by 2026.",
    "Prime Minister Ostrava met President Dahl at Fort Lindin.",
    "The Prime Minister noted that closing the Sund strait would cost 15 million crowns a day.",
    "She invited the President to the national day in spring.",
)


def account(side: str, texts: tuple[str, ...], **fields: object) -> SideAccount:
    passages = tuple(Passage(text, None, Mode.REPORTED, _statements(text)) for text in texts)
    known = {
        "id": f"{side}-1", "date": dt.date(2024, 5, 6), "source": side, "publisher": side, "language": "en",
        "kind": Kind.MEETING, "title": "Meeting", "place": "", "speakers": (), "participants": (), "countries": (),
        "topics": (), "flags": (), "url": "", "lead": "", "published": "", "passages": passages,
    } | fields  # fmt: skip
    return SideAccount(side, (Document(**known),))  # type: ignore[arg-type]


def _statements(text: str) -> tuple[Statement, ...]:
    verb = next((word for word in ("warned", "noted", "agreed", "discussed", "invited") if word in text), "")
    acts = (SpeechAct(verb, "states"),) if verb else ()
    return (Statement(0, len(text), None, Mode.REPORTED, acts=acts),)


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return compare([account("XVE", HOST), account("XKL", GUEST)], ["Piet Dahl", "Ana Ostrava"])


def numbers(matter: Matter) -> list[list[int]]:
    return [[one.number for one in told] for told in matter.sides]


def test_what_one_side_alone_says_comes_first_then_matters_in_the_first_sides_order(compared: Comparison) -> None:
    told = [numbers(matter) for matter in compared.matters]
    assert told == [[[4], []], [[], [4]], [[1], [2]], [[2], [3]], [[3], [1]]]
    assert [numbers(matter) for matter in compared.alone(1)] == [[[], [4]]]
    assert len(compared.told_by_several) == 3


def test_numbers_and_names_that_the_other_side_does_not_print_are_marked(compared: Comparison) -> None:
    strait, customs = compared.matters[-2:]
    assert [(one.kind, one.side, one.printed) for one in strait.differences] == [
        (DifferenceKind.NUMBER, 0, "40 million"),
        (DifferenceKind.NUMBER, 1, "15 million"),
    ]
    assert {(one.side, one.printed) for one in customs.differences} == {(0, "Tarn"), (1, "Karlstrand")}
    (host,) = strait.sides[0]
    assert [host.unit.text[start:end] for start, end in host.differing] == ["40 million"]


def test_passages_that_share_only_who_met_are_not_about_one_matter() -> None:
    host = (*HOST, "Prime Minister Ana Ostrava showed President Piet Dahl her garden.")
    guest = (*GUEST, "President Piet Dahl gave Prime Minister Ana Ostrava a painting of a lighthouse.")
    found = compare([account("XVE", host), account("XKL", guest)], ["Piet Dahl", "Ana Ostrava"])
    assert [[5], []] in [numbers(matter) for matter in found.matters]
    assert [[], [5]] in [numbers(matter) for matter in found.matters]


def test_verbs_stand_with_the_sentence_that_has_them(compared: Comparison) -> None:
    strait = compared.matters[-2]
    assert [[act.verb for one in told for act in one.unit.acts] for told in strait.sides] == [["warned"], ["noted"]]


def test_shared_words_tell_why_passages_are_aligned(compared: Comparison) -> None:
    assert {"closing", "strait", "crowns"} & {*compared.matters[-2].shared}


def test_nothing_is_left_out_where_one_side_alone_has_an_account() -> None:
    alone = compare([account("XVE", HOST)])
    assert [numbers(matter) for matter in alone.matters] == [[[1]], [[2]], [[3]], [[4]]]
    assert not alone.alone(0)
    assert not any(matter.differences for matter in alone.matters)


def test_accounts_in_two_languages_are_said_to_be_so() -> None:
    french = account("XKL", ("Ils ont parlé des céréales et de la douane.",), language="fr")
    assert compare([account("XVE", HOST), french]).foreign
    assert not compare([account("XVE", HOST), account("XKL", GUEST)]).foreign


def test_three_sides_are_compared_at_once() -> None:
    third = account("XQB", ("The sides agreed to open customs offices for grain exports by 2026.",))
    found = compare([account("XVE", HOST), account("XKL", GUEST), third])
    assert any(matter.tellers == (0, 1, 2) for matter in found.matters)


def test_a_long_account_is_compared_up_to_a_bound_and_that_is_said() -> None:
    long = account("XVE", tuple(f"Paragraph {number} is about road {number}." for number in range(MOST_UNITS + 50)))
    found = compare([long, account("XKL", GUEST)])
    assert found.cut == ("XVE",)
    assert max(one.number for matter in found.matters for one in matter.sides[0]) == MOST_UNITS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("They met. It was made at the request of Vestrania.", "It was made at the request of Vestrania."),
        ("Встреча прошла по инициативе Вестрании.", "Встреча прошла по инициативе Вестрании."),
        ("They welcomed the initiative of the farmers.", ""),
    ],
)  # fmt: skip
def test_an_account_says_on_whose_initiative_it_was(text: str, said: str) -> None:
    (document,) = account("XVE", (text,)).documents
    assert initiative(document) == said
