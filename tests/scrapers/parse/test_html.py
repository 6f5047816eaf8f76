from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import PageUnreadable
from scrapers.parse.html import (
    LONGEST_LABEL,
    attribute,
    body_of,
    fold,
    maybe,
    mend,
    one,
    paragraphs,
    parse,
    some,
    text_of,
)
from scrapers.readout import Paragraph


def read(html: str, *drop: str) -> list[tuple[str, str | None]]:
    return [(p.text, p.label) for p in paragraphs(parse(f"<div>{html}</div>"), drop=drop)]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>President of Velmark Oda Brenn:</b> Good day.</p>",
        "<p><b>President of Velmark Oda Brenn</b>: Good day.</p>",
        "<p><strong>President</strong><b> of Velmark </b><b>Oda</b> <b>Brenn</b>: Good day.</p>",
        '<p> <b>President of Velmark <a class="person_tag">Oda Brenn<span class="tip">Head of state</span></a>:</b> Good day.</p>',  # noqa: E501
        '<p><span class="x fw-bold">President of Velmark Oda Brenn:</span> Good day.</p>',
        "<p><b>President of&nbsp;Velmark Oda Br&shy;enn </b>: Good day.</p>",
    ],
)
def test_a_label_is_found_however_its_bold_is_split(html: str) -> None:
    text = "President of Velmark Oda Brenn: Good day."
    assert [(t.replace(" :", ":"), label) for t, label in read(html, ".tip")] == [(text, text[:30])]


def test_brackets_between_label_and_colon_belong_to_the_text_alone() -> None:
    html = "<p><b>Oda Brenn</b> <i>(</i><i>retranslated</i><i>)</i>: Your Excellency, thank you.</p>"
    assert read(html) == [("Oda Brenn (retranslated): Your Excellency, thank you.", "Oda Brenn")]


@pytest.mark.parametrize(
    "html",
    [
        "<p><b>Oda Brenn</b> said: we agree.</p>",
        "<p><b>Oda Brenn arrived in Port Sarn.</b></p>",
        "<p><b>Agenda: fisheries and harbours</b></p>",
        "<p>Oda Brenn: no bold here.</p>",
        "<p><b>* * *</b></p>",
    ],
)
def test_bold_without_its_own_colon_is_no_label(html: str) -> None:
    assert [label for _, label in read(html)] == [None]


def test_a_label_alone_in_its_paragraph_is_one_where_it_ends_with_a_colon() -> None:
    assert read("<p><b>Oda Brenn:</b></p>") == [("Oda Brenn:", "Oda Brenn")]


def test_a_quotation_with_paragraphs_inside_counts_once() -> None:
    html = "<p>One.</p><blockquote><p>Two.</p><p>Three.</p></blockquote><ul><li><p>Four.</p></li></ul><h3>Five</h3>"
    assert [text for text, _ in read(html)] == ["One.", "Two. Three.", "Four.", "Five"]


def test_what_stands_behind_a_block_is_parted_from_it() -> None:
    assert read("<blockquote><p>“Two.”</p><cite>Oda Brenn</cite></blockquote>") == [("“Two.” Oda Brenn", None)]


def test_what_is_printed_raised_stays_glued_and_breaks_part_words() -> None:
    html = "<p>the 25<sup>th</sup> time<br>today<!-- hidden --></p>"
    assert read(html) == [("the 25th time today", None)]


def test_what_is_dropped_leaves_no_text() -> None:
    html = '<p>Kept <span class="tip">card</span>text.</p><div class="box"><h3>See also</h3></div>'
    assert read(html, ".tip", ".box") == [("Kept text.", None)]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="ab <>&\u00a0\u00ad\n", max_size=12), max_size=6))
def test_every_paragraph_is_folded_and_none_is_empty(texts: list[str]) -> None:
    html = "".join(f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>" for text in texts)
    assert [text for text, _ in read(html)] == [fold(text) for text in texts if fold(text)]


def test_selectors_refuse_a_page_that_has_not_what_they_expect() -> None:
    tree = parse("<div><i>a</i><i>b</i><u>c</u></div>")
    assert text_of(one(tree, "u")) == "c"
    assert len(some(tree, "i")) == 2
    assert maybe(tree, "em") is None
    for refused in (
        lambda: one(tree, "i"),
        lambda: one(tree, "em"),
        lambda: some(tree, "em"),
        lambda: maybe(tree, "i"),
    ):
        with pytest.raises(PageUnreadable):
            refused()
    with pytest.raises(PageUnreadable, match="href"):
        attribute(one(tree, "u"), "href")


def test_a_paragraph_keeps_its_label_in_its_text() -> None:
    assert paragraphs(parse("<div><p><b>Question:</b> Why?</p></div>")) == (Paragraph("Question: Why?", "Question"),)


def test_mojibake_is_mended_where_the_whole_becomes_clear_and_else_left_as_printed() -> None:
    assert mend("Ingrid VÃ¸llan") == "Ingrid Vøllan"
    half = "Ingrid VÃ¸llan ├¬"
    assert mend(half) == half


def test_a_short_paragraph_that_offers_to_share_is_dropped_and_a_long_one_of_that_form_is_text() -> None:
    short = "The post Talks in Sarn appeared first on Velmark."
    long = f"The post that {'the keepers ' * (LONGEST_LABEL // 12)}held appeared first on the maps of Velmark."
    assert len(long) > LONGEST_LABEL
    found = body_of(parse(f"<div><p>They met.</p><p>Share this page</p><p>{short}</p><p>{long}</p></div>"))
    assert [paragraph.text for paragraph in found] == ["They met.", long]


def test_no_control_character_is_part_of_a_text() -> None:
    controls = "".join(map(chr, (*range(0x20), 0x7F)))
    assert fold(f"one{controls}two") == "one two"
    assert fold("on\x00e") == "one"
