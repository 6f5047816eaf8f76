"""Who is meant by an office and a surname: the office and the day decide before a namesake who stands nearby."""

from __future__ import annotations

import datetime as dt

import pytest

from index.annotate.annotate import annotate
from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import EMPTY, Knowledge, Term
from index.annotate.people.mentions import Mention
from index.annotate.people.offices import FOREIGN, GOVERNMENT, STATE, Office
from scrapers.readout import Paragraph, Readout

DAY = dt.date(2031, 5, 4)
ERA = (dt.date(2029, 1, 1), dt.date(2033, 1, 1))


def knowledge(*terms: Term) -> Knowledge:
    return Knowledge({}, terms)


def term(person: str, rank: str = STATE, country: str = "USA", count: int = 9) -> Term:
    return Term(Office(rank, country), person, *ERA, count)


def meant(cast: Cast, office: str, name: str) -> str | None:
    return cast.resolve(Mention(0, 0, office, name))


def test_the_presidents_words_are_no_relatives() -> None:
    cast = Cast(knowledge(term("Mira Dahl")), DAY, "USA")
    cast.add("Arvid Dahl")
    assert meant(cast, "President", "Dahl") == "Mira Dahl"
    assert meant(cast, "Mr", "Dahl") == "Arvid Dahl"


def test_the_publishers_own_holder_comes_before_another_states_of_that_name() -> None:
    cast = Cast(knowledge(term("Mira Dahl", country="NOR"), term("Olo Dahl", country="DNK")), DAY, "NOR")
    cast.add("Arvid Dahl")
    assert meant(cast, "President", "Dahl") == "Mira Dahl"


def test_two_exchanged_letters_are_a_slip_also_where_one_letter_is_double_then() -> None:
    cast = Cast(knowledge(term("Mira Obana", count=0)), DAY, "USA")
    assert meant(cast, "President", "Obnaa") == "Mira Obana"


def test_who_is_printed_with_the_office_goes_before_one_of_another_state() -> None:
    cast = Cast(knowledge(term("Mira Dahl", country="NOR")), DAY, "USA")
    cast.add("Olo Dahl", "President")
    assert meant(cast, "President", "Dahl") == "Olo Dahl"


def test_a_state_behind_the_surname_tells_two_presidents_of_one_name_apart() -> None:
    cast = Cast(knowledge(term("Mira Dahl", country="NOR"), term("Olo Dahl", country="DNK")), DAY, "USA")
    assert meant(cast, "President", "Dahl") is None
    cast.meet(Mention(0, 0, "President", "Dahl"), "Denmark")
    assert meant(cast, "President", "Dahl") == "Olo Dahl"


def test_a_relative_is_not_taken_for_a_head_of_state_nobody_knows() -> None:
    cast = Cast(EMPTY, DAY, "USA")
    cast.add("Arvid Qvistdal")
    assert meant(cast, "President", "Qvistdal") is None


@pytest.mark.parametrize(("office", "person"), [("Ms.", None), ("Mr.", "Peter Dahl"), ("Secretary", "Peter Dahl")])
def test_an_honorific_is_not_of_the_other_gender(office: str, person: str | None) -> None:
    cast = Cast(EMPTY, DAY, "USA")
    cast.add("Peter Dahl")
    assert meant(cast, office, "Dahl") == person


def test_of_two_of_that_surname_the_honorific_chooses() -> None:
    cast = Cast(EMPTY, DAY, "USA")
    cast.add("Peter Dahl")
    cast.add("Anna Dahl")
    assert meant(cast, "Ms.", "Dahl") == "Anna Dahl"


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Qvist Lindmark", "Ellen Qvist Lindmark"),
        ("Lindmrak", "Ellen Qvist Lindmark"),
        ("Anna Ellen Lindmark", "Ellen Qvist Lindmark"),
        ("Lindberg", None),
    ],
)
def test_a_holder_is_known_by_two_surnames_by_more_given_names_and_with_a_slip(name: str, person: str | None) -> None:
    cast = Cast(knowledge(term("Ellen Qvist Lindmark", FOREIGN, "NOR", count=0)), DAY, "USA")
    assert meant(cast, "Foreign Minister", name) == person


def test_a_president_of_the_government_is_one_of_that_office() -> None:
    cast = Cast(knowledge(term("Mira Dahl", GOVERNMENT, "ESP")), DAY, "USA")
    assert meant(cast, "President", "Dahl") == "Mira Dahl"


def test_father_and_son_whom_initials_tell_apart_are_two() -> None:
    date = dt.date(2010, 5, 4)
    cast = Cast(EMPTY, date, "USA")
    assert meant(cast, "President", "George H.W. Bush") != meant(cast, "President", "Bush") == "George W. Bush"


def test_a_label_on_a_page_that_names_a_relative_in_full_is_the_presidents() -> None:
    page = Readout(
        id="x-1", source="whitehouse", url="", title="Remarks by President Dahl", date=DAY, language="en",
        paragraphs=(
            Paragraph("PRESIDENT REEN: Thank you, dear Mira and Arvid Dahl."),
            Paragraph("PRESIDENT DAHL: Vestrania was our first friend."),
        ),
    )  # fmt: skip
    found = annotate(page, knowledge(term("Mira Dahl"), term("Olo Reen", country="NOR")))
    assert [turn.speaker for turn in found.turns] == ["Olo Reen", "Mira Dahl"]
