from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.parse.flat_transcript import turns, without_boxes, without_tooltips


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "President of Velmark Oda Brenn: Welcome. Please: sit down. Ilse Tarn (retranslated): Thank you.",
            ("President of Velmark Oda Brenn: Welcome. Please: sit down.", "Ilse Tarn (retranslated): Thank you."),
        ),
        (
            "They met at noon. * * * Oda Brenn: Good day. Ilse Tarn: Good day. Oda Brenn: Let us begin.",
            ("They met at noon.", "* * *", "Oda Brenn: Good day.", "Ilse Tarn: Good day.", "Oda Brenn: Let us begin."),
        ),
        (
            "О.Бренн: Добрый день! И.Тарн : Здравствуйте. О.Бренн: Прошу Вас. Вопрос: Когда?",
            ("О.Бренн: Добрый день!", "И.Тарн : Здравствуйте.", "О.Бренн: Прошу Вас.", "Вопрос: Когда?"),
        ),
        (
            "Oda Brenn: Yes. <…> Question: When? Oda Brenn: Soon.",
            ("Oda Brenn: Yes.", "<…>", "Question: When?", "Oda Brenn: Soon."),
        ),
    ],
)
def test_each_turn_of_a_transcript_is_a_paragraph(text: str, expected: tuple[str, ...]) -> None:
    assert turns(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They spoke. I want to emphasise: nothing changes. I want to emphasise: nothing.",
        "The delegation arrived. Among the topics: fishing. Just Imagine: a harbour.",
        "The message reads, in part: you won. The message reads, in part: well done.",
        "They met. Head of the Port Authority told Oda Brenn: no.",
        "",
    ],
)
def test_prose_with_colons_is_left_whole(text: str) -> None:
    assert "".join(turns(text)) == text
    assert len(turns(text)) <= 1


@given(st.lists(st.sampled_from(["Oda Brenn:", "О.Бренн :", "Yes.", "* * *", "<…>", "I said: no", "(aside)", "“so”!"])))
def test_cutting_changes_no_word_and_cutting_again_cuts_no_more(parts: list[str]) -> None:
    text = " ".join(parts)
    cut = turns(text)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(cut)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("President of Velmark Oda Brenn Brenn OdaPresident of Velmark: Yes.", "President of Velmark Oda Brenn: Yes."),
        ("Oda Brenn Brenn OdaPresident of Velmark (retranslated): Yes.", "Oda Brenn (retranslated): Yes."),
        ("Пришли Ода Бренн Бренн Ода Ивановна президент Вельмарка , Ильзе Тарн", "Пришли Ода Бренн, Ильзе Тарн"),
        ("О.Бренн Бренн Ода Ивановна президент АО «ПОРТ.ВМ» : Да.", "О.Бренн : Да."),
        ("Oda Brenn and Brenn Oda agreed.", "Oda Brenn and Brenn Oda agreed."),
    ],
)
def test_the_card_behind_a_name_is_taken_off(text: str, clean: str) -> None:
    assert without_tooltips(text).replace(" (", "(") == clean.replace(" (", "(")


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (
            "Договорились. География Вельмарк Темы Море Лица Бренн Ода Статус материала Опубликован в разделе: Новости",
            "Договорились.",
        ),
        ("Да. Смотрите также Беседа с Одой Бренн 3 мая 2024 года Море шумит.", "Да. Море шумит."),
        ("Да. Смотрите также Указ № 7 pdf, 45.9 кБ Темы Море Статус материала Опубликован в разделах: Новости", "Да."),
        ("Смотрите также на море. Оно шумит.", "Смотрите также на море. Оно шумит."),
    ],
)
def test_what_stands_around_a_russian_text_is_left_out(text: str, clean: str) -> None:
    assert without_boxes(text).removesuffix(" Темы Море") == clean


@pytest.mark.parametrize(
    ("box", "left"),
    [
        ("Смотрите также Поездка в Солмарк 3 мая 2020 года Доклад pdf, 12.5 МБ", ""),
        ("Смотрите также Встреча 3 мая 2020 года с Одой Бренн 4 мая 2020 года", ""),
        ("Смотрите также Поездка в Солмарк", "Смотрите также Поездка в Солмарк"),
        ("Смотрите также Что дальше? Поездка 3 мая 2020 года", "Смотрите также Что дальше? Поездка 3 мая 2020 года"),
        ("Смотрите также" + " слово" * 60 + " 3 мая 2020 года", "Смотрите также" + " слово" * 60 + " 3 мая 2020 года"),
    ],
)
def test_a_box_ends_with_the_last_of_its_items_or_is_left_alone(box: str, left: str) -> None:
    assert without_boxes(f"Начало. {box} Конец.") == " ".join(filter(None, ("Начало.", left, "Конец.")))


def test_a_rule_of_any_number_of_stars_and_omissions_is_one_paragraph() -> None:
    assert turns("Ода Бренн: Да. * * * <…>*** Ода Бренн: Нет.") == ("Ода Бренн: Да.", "* * * <…>***", "Ода Бренн: Нет.")
