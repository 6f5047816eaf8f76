from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.diff.words import Run, TextSide, edits, paragraphs, words

TEXTS = st.lists(st.text(alphabet="ab. 1“不", max_size=12).map(lambda t: " ".join(t.split())).filter(bool), max_size=4)


def shown(old: list[str], new: list[str]) -> list[list[Run]]:
    return paragraphs(edits(words(old), words(new)))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, TEXTS)
def test_either_text_is_what_is_shown_without_the_other(old: list[str], new: list[str]) -> None:
    found = edits(words(old), words(new))
    assert "".join(word.printed for edit in found for word in edit.old) == "".join(f"{part}\n" for part in old)
    kept = ["".join(run.text for run in runs if run.side is not TextSide.OLD) for runs in paragraphs(found)]
    assert [text for text in kept if text] == new


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_a_text_has_no_edit_against_itself(text: list[str]) -> None:
    found = edits(words(text), words(text))
    assert [edit.same for edit in found] == [True] * len(found)
    assert [word for edit in found for word in edit.new] == list(words(text))


def test_only_the_words_that_changed_are_marked() -> None:
    assert shown(["They met in Sarn.", "The end."], ["They met twice in Sarn.", "The end."]) == [
        [Run(TextSide.SAME, "They met "), Run(TextSide.NEW, "twice "), Run(TextSide.SAME, "in Sarn.")],
        [Run(TextSide.SAME, "The end.")],
    ]


def test_a_paragraph_put_in_leaves_its_neighbours_whole() -> None:
    assert shown(["One met Two.", "End."], ["One met Two.", "One met Three.", "End."])[1] == [
        Run(TextSide.NEW, "One met Three.")
    ]


def test_the_kind_of_quotation_mark_or_dash_is_no_edit() -> None:
    assert [edit.same for edit in edits(words(["“So” – he said"]), words(['"So" - he said']))] == [True]


def test_chinese_is_told_apart_by_character() -> None:
    assert shown(["双方强调合作"], ["双方重视合作"]) == [
        [Run(TextSide.SAME, "双方"), Run(TextSide.OLD, "强调"), Run(TextSide.NEW, "重视"), Run(TextSide.SAME, "合作")]
    ]
