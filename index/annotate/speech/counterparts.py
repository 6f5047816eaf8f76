"""The other side of an event: to whom a statement is made, as people and countries."""

from __future__ import annotations

from collections.abc import Iterable

from index.annotate.people.speaker_labels import QUESTION, REMARK
from index.document import Annotations, Mode, SpeechAct

MOST = 30  # of a summit's participants


class Counterparts:
    """Of one readout: for each who speaks in it, the people and the countries of the other side.

    People who take part are a speaker's counterparts unless they are known to be of the speaker's side; so are those
    whom a verb names as spoken to. The countries are theirs; where none of them has a known one, all that the readout
    is about but the speaker's own. Where there is no other side, the others who take part are spoken to. `home` is the
    publisher's state, the side of a speaker without a known one.
    """

    def __init__(self, annotations: Annotations, home: str) -> None:
        self._people = annotations.participants
        self._known = {*annotations.participants, *annotations.speakers}
        self._countries = annotations.countries
        self._sides = dict(annotations.sides)
        self._home = home

    def of(self, speaker: str | None, mode: Mode, acts: Iterable[SpeechAct] = ()) -> tuple[str, ...]:
        """People, then country codes; empty where nobody speaks."""
        if mode is Mode.NARRATION or speaker in (None, QUESTION, REMARK):
            return ()
        own = self._sides.get(speaker, self._home)
        told = [act.addressee for act in acts if act.addressee in self._known]
        others = [one for one in self._people if self._sides.get(one) != own]
        people = [one for one in dict.fromkeys((*told, *others)) if one and one != speaker][:MOST]
        sides = dict.fromkeys(self._sides[one] for one in people if one in self._sides)
        countries = [code for code in (sides or self._countries) if code != own][:MOST]
        if not people and not countries:  # among their own
            people = [one for one in self._people if one != speaker][:MOST]
        return (*people, *countries)
