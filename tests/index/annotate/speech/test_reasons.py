"""Every decision says which rule made it, what earned it, and what it outweighed."""

from __future__ import annotations

import datetime as dt

from index.annotate.annotate import annotate
from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import EMPTY
from index.annotate.speech.reported import attribute
from index.document import Turn
from scrapers.readout import Paragraph, Readout


def test_a_reported_turn_names_its_rule_the_words_that_earned_it_and_who_else_had_a_part() -> None:
    cast = Cast(EMPTY, dt.date(2031, 5, 4), "USA")
    cast.add("Arvid Solberg", "President", "Vestrania")
    cast.add("Olo Reen", "Vice President")
    text = (
        "President Arvid Solberg stressed that the ports and ferries of the northern islands stay open all winter. "
        "Vice President Olo Reen thanked him."
    )
    turn = attribute(text, cast, None)
    assert turn.rule == "most of the words (verb of saying)"
    assert turn.words == "President Arvid Solberg stressed"
    assert turn.outweighed == ("Olo Reen, 36",)


def test_turns_with_different_reasons_are_equal() -> None:
    assert Turn("Olo Reen", rule="label") == Turn("Olo Reen", rule="speaker goes on")


def test_a_participant_says_why() -> None:
    readout = Readout(
        id="x-1",
        source="whitehouse",
        url="http://example.org/1",
        title="Readout of President Arvid Solberg’s Call",
        lead="",
        date=dt.date(2031, 5, 4),
        language="en",
        paragraphs=(Paragraph("The talks on the harbour lasted an hour. Also present were Governor Mira Dahl."),),
    )
    present = {one.person: one.rule for one in annotate(readout).presence}
    assert present == {"Arvid Solberg": "title", "Mira Dahl": "told to take part"}
