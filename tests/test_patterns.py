"""No text makes a regular expression of the product go back and forth: its steps grow as the text does, not faster.

Steps are counted by a matcher of our own (tests/support/regex_steps.py), which goes back as Python's does.
"""

from __future__ import annotations

import math
import re

import pytest

from index.annotate.people import label_style, russian_labels
from index.annotate.people.names import UPPER
from index.annotate.speech.acts import _purpose
from index.annotate.subject.event_kind import OPENING, _rules
from index.events.parties import _korean
from index.events.tables import _named
from tests.support.regex_found import Found, patterns, unwritten
from tests.support.regex_steps import LINEAR, Matcher, worst_growth

DAHL = rf"\b([{UPPER}][\w’'-]{{1,40}} (?:[{UPPER}]\. )?(?:DAHL|VOSS))\b"
TABLES = ("occasions.tsv", "forums.tsv")
MADE = {
    "scrapers.source": (),  # those of the sources, which `patterns` has
    "search.value_types": (r"[A-Za-z]{2,3}", r"[0-9]{4}"),
    "search.assist.spelling": (r"\bharbour\b",),
    "index.annotate.annotate": (DAHL,),
    "index.annotate.people.label_style": (
        rf"\A[\s*_]*(?P<printed>Dahl|Voss){label_style._NOT_CLOSED}",
        r"(?<![\w-])Dahl(?![\w:’'-]|\s*[(\[:])",
    ),
    "index.annotate.subject.countries": (r"(?<![\w/.@-])solmark(?![\w/.@-])",),
    "index.events.parties": tuple(pattern.pattern for _, pattern in _korean()),
    "index.events.tables": tuple(row.pattern.pattern for file in TABLES for row in _named(file)),
    "index.annotate.people.names": (r"\A\s*([A-Z])\.",),
    "index.annotate.people.russian_labels": (
        russian_labels._CARD.format(surname="Дал"),
        russian_labels._INFLECTED.format(initial="О", stem="Дал"),
    ),
    "index.annotate.speech.acts": (_purpose().pattern,),
    "index.annotate.subject.event_kind": (),  # see below
}
"""The modules that make a pattern when they use it, each with such patterns."""

BROKEN = (
    r"\s+by\s+", r"a.*b.*c", r"(?:a+)+b", r"(?:a|a)*b", r"<[^>]*>", r"\s*\([^()]*\)\s*$", r"(\w+)x\1y",
    r"(?:^|\s)(?:See|More)(?:\s(?:[^?!]{5,250}?\s\d{1,2} (?:May|June) \d{4}|[^?!]{3,150}? pdf))+(?=\s[A-Z]|$)",
)  # fmt: skip
SOUND = (
    r"(?<!\s)\s+by\s+", r"\d{4}-\d\d", r"(?>a|ab)c", r"<[^<>]*>", r"(?:^|;)\w{1,40}(?=;|$)", r"(?i:a)B*",
    r"^[^x]*x.*y",
)  # fmt: skip
OTHERS = (r"a++b", r"(?!.*x)a", r"(?P<a>\w)(?P=a)", r"(?<=a)b", r"(?<!a)b", r"a{2,3}?|b$", r"a?b\b")


@pytest.mark.parametrize("text", BROKEN)
def test_a_pattern_whose_steps_grow_faster_than_the_text_is_noticed(text: str) -> None:
    assert worst_growth(re.compile(text))[0] > LINEAR


@pytest.mark.parametrize("text", SOUND)
def test_a_pattern_whose_steps_grow_as_the_text_does_is_not(text: str) -> None:
    assert worst_growth(re.compile(text), breadth=20)[0] < LINEAR


@pytest.mark.parametrize("text", ["aab", "xaab", "a b", "12-ab", "", "aXb\nb", "(a)(b)", "ab" * 20])
@pytest.mark.parametrize(
    "pattern",
    [*SOUND, *BROKEN[:6], r"a++b", r"(?!.*x)a", r"(?P<a>\w)(?P=a)", r"(?<=a)b", r"(?<!a)b", r"a{2,3}?|b$", r"a?b\b"],
)
def test_the_counting_matcher_finds_what_the_standard_library_does(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    matcher = Matcher(compiled)
    for start in range(len(text) + 1):
        found = compiled.match(text, start)
        assert matcher.end_of_match(text, start) == (found.end() if found else None)


@pytest.mark.parametrize("found", patterns(), ids=lambda found: found.name)
def test_the_steps_of_every_pattern_grow_as_the_text_does(found: Found) -> None:
    growth, text = worst_growth(found.pattern, anchored=found.anchored, whole=found.whole)
    assert growth < LINEAR, text


@pytest.mark.slow
@pytest.mark.parametrize("found", patterns(), ids=lambda found: found.name)
def test_the_steps_of_every_pattern_grow_as_many_more_texts_do(found: Found) -> None:
    growth, text = worst_growth(found.pattern, anchored=found.anchored, whole=found.whole, breadth=30)
    assert growth < LINEAR, text


def test_every_pattern_that_is_made_when_it_is_used_has_one_like_it_here() -> None:
    assert {where.partition(":")[0] for where in unwritten()} == set(MADE)
    for text in (text for made in MADE.values() for text in made):
        assert worst_growth(re.compile(text))[0] < LINEAR, text


@pytest.mark.slow
def test_no_rule_for_kinds_takes_long_for_the_few_words_that_it_is_shown() -> None:
    for _, _, pattern in _rules():
        growth, (start, pump, end) = worst_growth(pattern, breadth=3)
        if growth >= LINEAR:
            longest = start + pump * (2 * OPENING // len(pump)) + end
            assert Matcher(pattern).count(longest) < math.inf
