"""Snippets show why a readout is a hit: true to phrases, labelled, short, from anywhere in a text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.document import Document, Kind, Mode, Passage
from search.engine import Snippet
from search.matching.scope import Scope, sought
from search.matching.snippets import MOST, WHOLE, WIDTH, Sought, highlights, snippets
from search.query.parser import parse
from search.request import Request

FILLER = "The delegations of both states then turned to matters of protocol and to the order of the day. "


ANY = Request()


def readout(*passages: Passage | str, lead: str = "", title: str = "Meeting") -> Document:
    held = tuple(p if isinstance(p, Passage) else Passage(p, None, Mode.NARRATION) for p in passages)
    rest = {"speakers": (), "participants": (), "countries": (), "topics": (), "flags": ()}
    return Document(
        id="x-1", source="x", publisher="X", url="https://x.example/1", title=title, lead=lead,
        date=dt.date(2020, 1, 1), published="", language="en", kind=Kind.MEETING, place="", passages=held, **rest,
    )  # fmt: skip


def wanted(query: str, request: Request = ANY) -> list[Sought]:
    return list(sought(parse(query).tree, Scope.of(request)))


def shown(document: Document, query: str, request: Request = ANY) -> tuple[Snippet, ...]:
    return snippets(document, wanted(query, request))


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.matches]


def test_a_query_word_marks_every_form_of_itself() -> None:
    (snippet,) = shown(readout("They agreed: an agreement is agreed when both agree."), "agree")
    assert marked(snippet) == ["agreed", "agreed", "agree"]


def test_a_stray_word_of_a_phrase_is_not_marked() -> None:
    (snippet,) = shown(readout("Grain went first. The grain corridor opened; a corridor it is."), '"grain corridor"')
    assert marked(snippet) == ["grain corridor"]


def test_a_phrase_is_marked_through_its_punctuation() -> None:
    (snippet,) = shown(readout("He praised “One Strait, Two Ports” again."), '"one strait two ports"')
    assert marked(snippet) == ["One Strait, Two Ports"]


def test_a_proximity_marks_the_words_that_bear_it_and_no_others() -> None:
    (snippet,) = shown(readout("A port for grain. " + FILLER + "The port."), '"grain port"~3')
    assert marked(snippet) == ["port", "grain"]


def test_prefixes_and_slips_of_the_pen_are_marked_as_they_stand() -> None:
    (snippet,) = shown(readout("Security of the corridor."), "secur* coridor~1")
    assert marked(snippet) == ["Security", "corridor"]


def test_what_is_excluded_is_not_marked() -> None:
    (snippet,) = shown(readout("Peace and war."), "peace -war OR nothing")
    assert marked(snippet) == ["Peace"]


def test_a_snippet_says_who_is_speaking_and_how() -> None:
    (snippet,) = shown(readout("Opening.", Passage("We need grain.", "Mira Orlan", Mode.QUOTED)), "grain")
    assert (snippet.speaker, snippet.mode, snippet.paragraph) == ("Mira Orlan", Mode.QUOTED, 1)


def test_only_the_words_of_the_person_asked_for_are_marked() -> None:
    document = readout(
        Passage("Grain is ours.", "Dace Veld", Mode.QUOTED), Passage("Grain is all.", "Mira Orlan", Mode.QUOTED)
    )
    for query, request in (("said:Orlan grain", Request()), ("grain", Request(said_by=("Mira Orlan",)))):
        assert [snippet.paragraph for snippet in shown(document, query, request)] == [1]


def test_a_match_near_the_end_of_a_long_transcript_is_shown() -> None:
    long = FILLER * 2_200 + "At last the corridor was opened. " + FILLER * 5
    assert len(long) > 200_000
    (snippet,) = shown(readout(long), "corridor")
    assert marked(snippet) == ["corridor"]
    assert len(snippet.text) <= 2 * WIDTH
    assert snippet.clipped_start
    assert snippet.clipped_end


def test_a_snippet_shows_many_different_words_rather_than_one_word_often() -> None:
    often, both = "Grain, grain, grain and grain. ", "The port takes grain. "
    (snippet,) = shown(readout(often + FILLER * 4 + both + FILLER * 4), "grain port")
    assert marked(snippet) == ["port", "grain"]


def test_a_snippet_with_words_far_apart_is_no_longer_than_others() -> None:
    filler = "delegation " * 30
    far_apart = f"{filler}grain {'minister ' * 20}port {filler}"  # no end of a sentence to start from
    (snippet,) = shown(readout(far_apart), "grain port")
    assert marked(snippet) == ["grain", "port"]
    assert len(snippet.text) <= WIDTH


def test_a_snippet_starts_and_ends_at_sentences_where_they_are_near() -> None:
    (snippet,) = shown(readout(FILLER * 5 + "The corridor was opened. " + FILLER * 5), "corridor")
    assert snippet.text[0] == "T"
    assert snippet.text[-1] == "."


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("“The corridor is open!” ", FILLER),
        ("The corridor was opened... ", "They spoke of 3.5 million tonnes of grain. "),
        ("Коридор (corridor) открыт… ", "Стороны обсудили 3.5 миллиона тонн зерна? "),
        ("corridor走廊已开放。", "双方就粮食问题交换了意见！"),
        ("“corridor走廊已开放。”", "双方就粮食问题交换了意见。"),
    ],
)
def test_a_snippet_is_of_whole_sentences_in_every_script(sentence: str, other: str) -> None:
    (snippet,) = shown(readout(other * 30 + sentence + other * 30), "corridor")
    assert snippet.text.replace(sentence.strip(), "").replace(other.strip(), "").strip() == ""


def test_a_snippet_never_cuts_a_word_in_two() -> None:
    text = "alpha beta gamma delta " * 60 + "corridor " + "epsilon zeta eta theta " * 60
    (snippet,) = shown(readout(text), "corridor")
    assert set(snippet.text.split()) <= set(text.split())


def test_a_short_passage_is_shown_whole() -> None:
    (snippet,) = shown(readout("Grain, nothing else."), "grain")
    assert (snippet.text, snippet.clipped_start, snippet.clipped_end) == ("Grain, nothing else.", False, False)


def test_at_most_three_passages_are_shown_and_together_they_bear_all_words() -> None:
    document = readout("Grain.", "Grain.", "Grain.", "Port.", "Corridor.")
    found = shown(document, "grain port corridor")
    assert len(found) == MOST
    assert {word for snippet in found for word in marked(snippet)} == {"Grain", "Port", "Corridor"}


def test_snippets_stand_in_reading_order() -> None:
    found = shown(readout("Port.", "Nothing.", "Port and grain."), "grain port")
    assert [snippet.paragraph for snippet in found] == [0, 2]


def test_without_words_the_lead_is_shown_and_else_the_first_passage() -> None:
    assert [s.text for s in shown(readout("First.", lead="Lead."), "")] == ["Lead."]
    assert [s.text for s in shown(readout("First.", "Second."), "")] == ["First."]
    assert shown(readout(), "") == ()


def test_a_match_in_the_title_alone_shows_the_lead_unmarked() -> None:
    (snippet,) = shown(readout("First.", lead="Lead.", title="Grain talks"), "grain")
    assert (snippet.text, snippet.matches, snippet.paragraph) == ("Lead.", (), None)


def test_a_person_without_words_shows_what_that_person_says_first() -> None:
    document = readout("Opening.", Passage("We begin.", "Mira Orlan", Mode.QUOTED))
    assert [s.text for s in shown(document, "said:Orlan")] == ["We begin."]
    assert [s.text for s in shown(document, "", Request(said_by=("Mira Orlan",)))] == ["We begin."]


def test_highlights_cover_title_lead_and_every_passage() -> None:
    document = readout("No.", "Grain, grain.", lead="Grain.", title="Of grain")
    found = highlights(document, wanted("grain"))
    assert (found.title, found.lead, found.passages) == (((3, 8),), ((0, 5),), {1: ((0, 5), (7, 12))})


def test_a_title_is_nobodys_words() -> None:
    document = readout(Passage("Grain.", "Mira Orlan", Mode.QUOTED), lead="Grain.", title="Grain")
    found = highlights(document, wanted("said:Orlan grain"))
    assert (found.title, found.lead, found.passages) == ((), (), {0: ((0, 5),)})


words = st.lists(
    st.sampled_from(["grain", "port", "corridor.", "x" * 90, "Ünï", "中国", "(a)", "…", "peace,"]), max_size=120
)


@given(words, st.sampled_from(["grain", '"grain port"', "grain corridor", '"grain peace"~4', "por*", "中国", "none"]))
def test_any_snippet_is_a_short_piece_of_its_passage_with_its_matches_inside(text: list[str], query: str) -> None:
    document = readout(" ".join(text))
    whole = highlights(document, wanted(query)).passages.get(0, ())
    found = shown(document, query)
    assert bool(found) == bool(text)
    for snippet in found:
        at = document.passages[0].text.find(snippet.text)
        assert at >= 0
        assert len(snippet.text) <= max(WHOLE, 2 * WIDTH)
        assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.matches)
        assert list(snippet.matches) == sorted(set(snippet.matches))
        assert bool(snippet.matches) == bool(whole)
