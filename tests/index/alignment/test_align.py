"""Which parts of two accounts are about one matter. The states and people are invented."""

from __future__ import annotations

import pytest

from index.alignment.align import align
from index.alignment.units import AlignedUnit, sentences


def pairs(a: list[str], b: list[str], languages: tuple[str, str] = ("en", "en")) -> set[tuple[int, int]]:
    found = align([AlignedUnit(text) for text in a], [AlignedUnit(text) for text in b], languages)
    return {(pair.a, pair.b) for pair in found}


HOST = [
    "President Dahl received Prime Minister Ostrava at Fort Lindin on Friday.",
    "The President warned that the closure of the Sund strait would cost both countries 40 million crowns a day.",
    "The sides agreed to open two customs offices for grain exports by 2026.",
    "Mr Dahl expressed concern for the nine fishermen held in the port of Tarn.",
]
GUEST = [
    "The leaders discussed grain exports and customs offices that are to open in 2026.",
    "Prime Minister Ostrava met President Dahl at Fort Lindin.",
    "The Prime Minister noted that navigation in the Sund strait is free.",
    "She invited the President to the national day in spring.",
]
ELSE = [
    "The choir sang two songs.",
    "It rained in the afternoon.",
    "A brass band played a march.",
    "Parliament opens in autumn.",
    "The museum shows old maps.",
    "All went home by train.",
]


def test_statements_about_one_matter_are_aligned_whatever_their_order() -> None:
    assert {(0, 1), (1, 2), (2, 0)} <= pairs(HOST, GUEST)


def test_what_one_side_alone_says_has_no_counterpart() -> None:
    found = pairs(HOST, GUEST)
    assert 3 not in {a for a, _ in found}
    assert 3 not in {b for _, b in found}


def test_swapped_accounts_give_the_same_pairs() -> None:
    assert {(b, a) for a, b in pairs(GUEST, HOST)} == pairs(HOST, GUEST)


def test_one_paragraph_may_answer_several_sentences() -> None:
    long = (
        "They spoke of the dam at Orle, which needs 300 workers and new turbines, and of visas for students of music."
    )
    parts = ["The dam at Orle needs turbines and 300 workers.", *ELSE, "Visas for students of music will be free."]
    assert pairs(["Good morning to you all, and thank you.", long], parts) == {(1, 0), (1, 7)}


def test_a_dateline_is_about_nothing() -> None:
    line = ["June 3, 2024, For Immediate Release", "11:20 A.M. EST", "East Hall"]
    assert not pairs(line, ["On June 3, 2024, the President will speak in the East Hall.", *line])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Стороны обсудили поставки зерна и удобрений, санкции и 45 млн тонн экспорта."),
        ("es", "Hablaron de cereales y fertilizantes, de las sanciones y de 45 millones de toneladas exportadas."),
        ("fr", "Ils ont parlé des céréales, des engrais, des sanctions et de 45 millions de tonnes exportées."),
        ("ko", "양측은 곡물과 비료, 제재, 4500만 톤 수출을 논의했습니다."),
        ("zh", "双方讨论了粮食、化肥、制裁和4500万吨出口。"),
    ],
)
def test_two_languages_are_aligned_by_terms_and_numbers(language: str, text: str) -> None:
    english = [
        "The President thanked the choir for its songs.",
        "They discussed grain and fertilizer, sanctions, and 45 million tonnes of exports.",
        "A new stadium opens next week.",
    ]
    assert pairs([text], english, (language, "en")) == {(0, 1)}


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("ru", "В Карлстранде: Бартелсон, Оскарсунд."),
        ("uk", "У Карлстранді: Бартелсон, Оскарсунд."),
        ("ko", "카를스트란드 바르텔손 오스카르순드"),
    ],
)
def test_names_are_aligned_across_scripts(language: str, printed: str) -> None:
    english = ["In Karlstrand, Anna Bartelson met Piet Oskarsund.", *ELSE]
    assert pairs([printed], english, (language, "en")) == {(0, 0)}


def test_a_text_without_accounts_has_no_pairs() -> None:
    assert not pairs([], GUEST)
    assert not pairs(HOST, ["* * *", ""])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One came. Two went.", ["One came.", "Two went."]),
        ("President J. R. Dahl and Mrs. Dahl left at 3.15 p.m. for Orle.", None),
        ("Spoke with U.S. President Dahl. He thanked him.", ["Spoke with U.S. President Dahl.", "He thanked him."]),
        ("“Stop.” He left.", ["“Stop.”", "He left."]),
        (
            "They agreed: - To open a port. - To close a mine.",
            ["They agreed:", "- To open a port.", "- To close a mine."],
        ),
        ("Agreed. 2. A port opens. 3. A mine closes.", ["Agreed.", "2. A port opens.", "3. A mine closes."]),
        ("첫째입니다. 둘째입니다.", ["첫째입니다.", "둘째입니다."]),
        ("第一。第二。", ["第一。", "第二。"]),
    ],
)
def test_a_text_is_cut_into_sentences_and_items(text: str, parts: list[str] | None) -> None:
    assert [text[start:end] for start, end in sentences(text)] == (parts or [text])
