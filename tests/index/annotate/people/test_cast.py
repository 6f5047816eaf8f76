"""One person is one entity, however printed; offices are learned with their dates."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from index.annotate.annotate import EMPTY, Knowledge, learn, people
from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import Term
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import bare, entity_key, surname_keys
from index.annotate.people.offices import GOVERNMENT, STATE, Office
from scrapers.readout import Paragraph, Readout


def readout(lead: str, date: dt.date, *paragraphs: str) -> Readout:
    return Readout(
        id=f"x-{date}",
        source="kremlin-en",
        url="",
        title="",
        date=date,
        language="en",
        lead=lead,
        paragraphs=tuple(Paragraph(text) for text in paragraphs),
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Joseph R. Biden, Jr.", "Joe Biden"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Sergey Lavrov", "Sergei Lavrov"),
        ("Antony J. Blinken", "Tony Blinken"),
        ("Shavkat Mirziyoyev", "Shavkat Mirziyoev"),
        ("Volodymyr Zelenskyy", "Vladimir Zelensky"),
        ("Yoon Suk Yeol", "Yoon Suk-yeol"),
        ("Mr. Arvid Solberg", "ARVID SOLBERG"),
        ("Abdel-Fattah El Sisi", "Abdel Fattah el-Sisi"),
        ("Mohammad bin Salman Al Saud", "Mohammed bin Salman"),
        ("Binyamin Netanyahu", "Benjamin Netanyahu"),
        ("Alyaksandr Lukashenka", "Alexander Lukashenko"),
    ],
)
def test_two_spellings_are_one_person(one: str, other: str) -> None:
    assert entity_key(one) == entity_key(other)


def test_two_people_stay_two() -> None:
    assert entity_key("George Bush") != entity_key("Laura Bush")
    assert entity_key("Ilham Aliyev") != entity_key("Heydar Aliyev")


def test_a_family_name_printed_first_is_the_surname() -> None:
    assert surname_keys("Xi Jinping")[0] == surname_keys("Mr Xi")[0]


def test_the_display_name_drops_initials_and_honorifics_and_keeps_the_order() -> None:
    assert bare("Joseph R. Biden, Jr.") == "Joseph Biden"
    assert bare("Xi Jinping") == "Xi Jinping"
    assert bare("JEAN-YVES LE DRIAN") == "Jean-Yves Le Drian"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "President of the Republic of Turkey Recep Tayyip Erdogan met with Angela Merkel and Mark Rutte.",
            [
                ("President of the Republic of Turkey", "Recep Tayyip Erdogan"),
                ("", "Angela Merkel"),
                ("", "Mark Rutte"),
            ],
        ),
        (
            "Minister of Construction, Housing and Utilities Olaf Berg",
            [("Minister of Construction, Housing and Utilities", "Olaf Berg")],
        ),
        ("Mr Solberg and Mrs Dahl", [("Mr", "Solberg"), ("Mrs", "Dahl")]),
        ("Readout of President Solberg’s Call", [("President", "Solberg")]),
        ("Northbank CEO German Oss", [("Northbank CEO", "German Oss")]),
        ("German Chancellor Oda Brenn", [("German Chancellor", "Oda Brenn")]),
    ],
)
def test_an_office_and_a_name_are_told_apart(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(m.office.removeprefix("of "), m.name) for m in find(text)]
    assert [pair for pair in found if pair != ("", "Readout")] == expected


VESTRANIA = Office(STATE, "XVE")
CORPUS = [
    readout("President of France Lucie Arnaud met with Prime Minister of Japan Ken Mori.", dt.date(1961, 3, 1)),
    readout("President of France Lucie Arnaud had a call.", dt.date(1962, 3, 1)),
    readout("President of France Paul Hervé arrived.", dt.date(1966, 3, 1)),
    readout("President of France Paul Hervé spoke.", dt.date(1967, 3, 1)),
    readout("Prime Minister of Japan Ken Mori spoke.", dt.date(1962, 3, 1)),
]


def test_an_office_is_learned_with_its_dates() -> None:
    knowledge = learn(CORPUS)
    assert knowledge.holder(Office(STATE, "FRA"), dt.date(1961, 9, 1)) == "Lucie Arnaud"
    assert knowledge.holder(Office(STATE, "FRA"), dt.date(1966, 9, 1)) == "Paul Hervé"
    assert knowledge.holder(Office(GOVERNMENT, "JPN"), dt.date(1962, 1, 1)) == "Ken Mori"


@pytest.mark.parametrize(("date", "holder"), [(dt.date(1963, 2, 1), "Ken Mori"), (dt.date(1963, 9, 1), None)])
def test_an_office_is_believed_for_about_a_year_beyond_its_evidence(date: dt.date, holder: str | None) -> None:
    assert learn(CORPUS).holder(Office(GOVERNMENT, "JPN"), date) == holder


def test_one_mention_teaches_no_office() -> None:
    assert learn(CORPUS[:1]).holder(Office(GOVERNMENT, "JPN"), CORPUS[0].date) is None


@pytest.mark.parametrize("count", [0, 9], ids=["in the curated table", "learned"])
def test_an_office_with_two_holders_on_one_day_names_neither(count: int) -> None:
    span = (dt.date(1990, 1, 1), dt.date(1992, 1, 1), count)
    two = Knowledge({}, (Term(VESTRANIA, "Arvid Solberg", *span), Term(VESTRANIA, "Signe Dahl", *span)))
    assert two.holder(VESTRANIA, dt.date(1991, 1, 1)) is None
    assert Knowledge({}, two.terms[:1]).holder(VESTRANIA, dt.date(1991, 1, 1)) == "Arvid Solberg"


def test_what_no_evidence_covers_stays_open() -> None:
    knowledge = learn(CORPUS)
    assert knowledge.holder(Office(STATE, "FRA"), dt.date(1980, 1, 1)) is None
    assert knowledge.holder(Office(STATE, "NOR"), dt.date(1961, 1, 1)) is None


def test_the_french_president_is_who_held_the_office_then() -> None:
    cast = Cast(learn(CORPUS), dt.date(1966, 6, 1), "RUS")
    assert cast.by_title("French President") == "Paul Hervé"


def test_the_curated_table_covers_what_a_corpus_cannot() -> None:
    assert EMPTY.holder(Office(STATE, "FRA"), dt.date(2018, 6, 1)) == "Emmanuel Macron"
    assert EMPTY.holder(Office(STATE, "RUS"), dt.date(2009, 6, 1)) == "Dmitry Medvedev"


def test_a_surname_is_looked_for_in_the_readout_first() -> None:
    cast = Cast(EMPTY, dt.date(1998, 1, 1), "RUS")
    cast.add("Arvid Solberg", "President of Vestrania")
    assert cast.resolve(Mention(0, 0, "Mr", "Solberg")) == "Arvid Solberg"
    assert cast.resolve(Mention(0, 0, "Mr", "Nobodyson")) is None


def test_learning_does_not_depend_on_the_order() -> None:
    assert learn(CORPUS) == learn(reversed(CORPUS))


def test_a_readout_on_which_a_rule_breaks_teaches_nothing_and_the_others_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(text: str) -> list[Mention]:
        if "Xylophone" in text:
            raise RecursionError(text)
        return list(find(text))

    monkeypatch.setattr("index.annotate.people.learning.find", breaks)
    broken = readout("Xylophone: President of France Marc Odd arrived.", dt.date(1964, 3, 1))
    assert learn([broken, *CORPUS]) == learn(CORPUS)


def test_knowledge_survives_json() -> None:
    knowledge = learn(CORPUS)
    assert Knowledge.from_plain(json.loads(json.dumps(knowledge.to_plain()))) == knowledge


def test_everybody_recognised_is_among_the_people() -> None:
    account = readout(
        "President of Vestrania Arvid Solberg met with Prime Minister of Qarabel Nadira Usmanova.",
        dt.date(1998, 5, 4),
        "Mr Solberg thanked Foreign Minister Signe Dahl.",
    )
    assert {"Arvid Solberg", "Nadira Usmanova", "Signe Dahl"} <= set(people(account))
