from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from index.document import Mode
from search.engine import Snippet
from web.present.html import marked, snippet


def spans(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    """Sorted spans that do not overlap, made of any numbers."""
    places = sorted({cut % (len(text) + 1) for cut in cuts})
    return list(zip(places[::2], places[1::2], strict=False))


TEXTS = st.text() | st.text(alphabet="ab <>&'\"\0", min_size=1)


@given(TEXTS, st.lists(st.integers(0, 500)))
def test_whatever_a_publisher_writes_comes_out_as_text_with_marks_alone(text: str, cuts: list[int]) -> None:
    shown = str(marked(text, spans(text, cuts)))
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare
    assert html.unescape(bare) == text


@given(st.text(alphabet="ab <&'\0", min_size=1), st.lists(st.integers(0, 500)))
def test_the_marks_stand_around_the_matched_words(text: str, cuts: list[int]) -> None:
    wanted = [text[start:end] for start, end in spans(text, cuts) if end > start]
    found = [html.unescape(inner) for inner in re.findall(r"<mark>(.*?)</mark>", str(marked(text, spans(text, cuts))))]
    assert found == wanted


def test_a_hostile_title_shows_as_text() -> None:
    shown = str(marked('<script>alert("x")</script> talks', [(0, 8), (28, 33)]))
    assert shown == "<mark>&lt;script&gt;</mark>alert(&#34;x&#34;)&lt;/script&gt; <mark>talks</mark>"


def test_overlapping_matches_do_not_nest() -> None:
    assert str(marked("grain corridor", [(0, 9), (6, 14)])) == "<mark>grain cor</mark><mark>ridor</mark>"


def test_a_clipped_snippet_says_that_the_passage_goes_on() -> None:
    found = Snippet("of the grain", ((7, 12),), "Tahir Qaribov", Mode.QUOTED, 3, clipped_start=True, clipped_end=True)
    assert str(snippet(found)) == "… of the <mark>grain</mark> …"
