"""To whom a statement is made: the other side of the event."""

from __future__ import annotations

import pytest

from index.annotate.speech.counterparts import Counterparts
from index.document import Annotations, Mode, SpeechAct

ORLAN, VELD, KOC, AIDE = "Mira Orlan", "Dace Veld", "Şule Koç", "Ivo Brask"
TALKS = Annotations(
    speakers=(ORLAN, VELD),
    participants=(ORLAN, VELD, KOC, AIDE),
    countries=("XKO", "XSA", "XVE"),
    sides=((ORLAN, "XSA"), (VELD, "XVE"), (KOC, "XSA")),
)


def to(speaker: str | None, *addressees: str, mode: Mode = Mode.QUOTED, of: Annotations = TALKS) -> tuple[str, ...]:
    acts = [SpeechAct("told", "informs", one) for one in addressees]
    return Counterparts(of, "XSA").of(speaker, mode, acts)


def test_the_other_side_are_those_who_take_part_and_are_not_of_the_speaker_s_own() -> None:
    assert to(ORLAN) == (VELD, AIDE, "XVE")
    assert to(VELD) == (ORLAN, KOC, AIDE, "XSA")


def test_whom_a_verb_names_comes_first_if_it_is_somebody_of_the_readout() -> None:
    assert to(ORLAN, AIDE)[0] == AIDE
    assert to(ORLAN, "the delegation") == to(ORLAN)


def test_without_known_countries_of_theirs_the_readout_s_others_are_the_other_side() -> None:
    alone = Annotations(speakers=(ORLAN,), participants=(ORLAN,), countries=("XKO", "XSA"))
    assert to(ORLAN, of=alone) == ("XKO",)


def test_among_their_own_people_speak_to_those_who_are_there() -> None:
    council = Annotations(participants=(ORLAN, KOC), countries=("XSA",), sides=((ORLAN, "XSA"), (KOC, "XSA")))
    assert to(ORLAN, of=council) == (KOC,)


@pytest.mark.parametrize(
    ("speaker", "mode"), [(None, Mode.REPORTED), ("Question", Mode.QUOTED), (ORLAN, Mode.NARRATION)]
)
def test_nobody_s_words_are_said_to_nobody(speaker: str | None, mode: Mode) -> None:
    assert to(speaker, VELD, mode=mode) == ()
