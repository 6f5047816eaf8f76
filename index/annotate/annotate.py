"""A readout's annotations, and what a corpus teaches before they can be made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.annotate.people.cast import Cast
from index.annotate.people.knowledge import EMPTY, Knowledge
from index.annotate.people.label_style import labels_of
from index.annotate.people.learning import learn, place_behind
from index.annotate.people.mentions import Mention, find, office_behind
from index.annotate.people.names import UPPER, is_full
from index.annotate.people.persons import is_somebody
from index.annotate.people.russian_labels import meet_labelled
from index.annotate.people.speaker_labels import QUESTION, REMARK, Label
from index.annotate.speech.author import meet_bylines
from index.annotate.speech.participants import participants
from index.annotate.speech.turns import turns
from index.annotate.subject.countries import countries
from index.annotate.subject.event_kind import kind
from index.annotate.subject.place import place
from index.annotate.subject.topics import topics
from index.annotate.vocabulary.countries import country_of_source
from index.document import Annotations, Mode, Turn
from scrapers.readout import Readout

__all__ = ["EMPTY", "Knowledge", "annotate", "learn", "people", "turns_of"]


def annotate(readout: Readout, knowledge: Knowledge = EMPTY) -> Annotations:
    """Turns, people, countries, topics, kind and place of one readout. Pure; the same answer every time."""
    cast, found, labels = _read(readout, knowledge)
    present = participants(readout, cast, found, labels)
    if readout.language == "fr":
        found = tuple(_in_french(turn) for turn in found)
        present = tuple(replace(one, person=_without_monsieur(one.person)) for one in present)
    about = countries(readout, found)
    what = kind(readout, found, about)
    subjects = topics(readout, found, what)
    speakers = _speakers(found, cast)
    people = dict.fromkeys((*speakers, *(one.person for one in present)))
    return Annotations(
        turns=found,
        speakers=speakers,
        participants=tuple(dict.fromkeys(one.person for one in present)),
        countries=about,
        topics=tuple(topic.slug for topic in subjects),
        topic_scores=tuple(topic.score for topic in subjects),
        kind=what,
        place=place(readout),
        presence=present,
        sides=tuple((person, side) for person in people if (side := cast.side_of(person))),
    )


def _in_french(turn: Turn) -> Turn:
    told = (replace(one, speaker=one.speaker and _without_monsieur(one.speaker)) for one in turn.statements)
    return replace(turn, speaker=turn.speaker and _without_monsieur(turn.speaker), statements=tuple(told))


def _without_monsieur(name: str) -> str:
    """A French name without the "M." in front, which in other languages is an initial."""
    return name.removeprefix("M. ")


def turns_of(readout: Readout, knowledge: Knowledge = EMPTY) -> tuple[Turn, ...]:
    """The turns alone, one a paragraph."""
    return _read(readout, knowledge)[1]


def people(readout: Readout, knowledge: Knowledge = EMPTY) -> tuple[str, ...]:
    """Everybody whom we recognise in a readout: speakers, participants, and those mentioned, by full name."""
    cast, found, labels = _read(readout, knowledge)
    for text in (p.text for p in readout.paragraphs):
        _meet(text, cast)
    mentioned = (
        person
        for text in (readout.title, readout.lead, *(p.text for p in readout.paragraphs))
        for mention in find(text)
        if (person := _recognise(mention, cast))
    )
    present = (one.person for one in participants(readout, cast, found, labels))
    return tuple(dict.fromkeys((*_speakers(found, cast), *present, *mentioned)))


def _recognise(mention: Mention, cast: Cast) -> str | None:
    if mention.office or " " in mention.name:
        person = cast.resolve(mention)
        known = person and (mention.office or cast.knowledge.knows(person) or cast.has(person))
        return person if known else None
    return cast.by_surname(mention)


def _read(readout: Readout, knowledge: Knowledge) -> tuple[Cast, tuple[Turn, ...], Sequence[Label | None]]:
    cast = Cast(knowledge, readout.date, country_of_source(readout.source))
    labels = labels_of(readout)
    for text in (readout.title, readout.lead):
        _meet(text, cast)
    for label in labels:
        if label and label.mention and is_full(label.mention.name):
            cast.add(label.mention.name, label.mention.office)
    meet_bylines(readout, cast)
    if readout.language == "ru":
        meet_labelled(readout, cast)
    for text in _prose(readout, labels):
        _meet(text, cast)
    _look_up(readout, labels, cast)
    return cast, turns(readout, cast, labels), labels


def _look_up(readout: Readout, labels: Sequence[Label | None], cast: Cast) -> None:
    """Find the given names of those whose labels have a surname alone ("MS DAHL") where anybody names them in full."""
    lone = {label.mention.name for label in labels if label and label.mention and not is_full(label.mention.name)}
    unknown = [name for name in sorted(lone) if len(name) > 2 and not cast.surname_known(name)][:200]
    if not unknown:
        return
    pattern = re.compile(rf"\b([{UPPER}][\w’'-]{{1,40}} (?:[{UPPER}]\. )?(?:{'|'.join(map(re.escape, unknown))}))\b")
    for text in (readout.title, *(p.text for p in readout.paragraphs)):
        for match in pattern.finditer(text):
            mention = next(find(match[1]), None)
            if mention and not mention.office and " " in mention.name:
                cast.add(mention.name)


def _prose(readout: Readout, labels: Sequence[Label | None]) -> Iterator[str]:
    """The paragraphs that are not a transcript: in front of the first label, and all where there is none."""
    for paragraph, label in zip(readout.paragraphs, labels, strict=True):
        if label and not label.alone:
            return
        yield paragraph.text[:20_000]


def _meet(text: str, cast: Cast) -> None:
    """Take the people whom a text names in full into the cast."""
    for mention in find(text):
        if not is_full(mention.name):
            cast.meet(mention, place_behind(text, mention.end))
        elif mention.office or cast.knowledge.knows(mention.name):
            cast.add(mention.name, mention.office, place_behind(text, mention.end))
        elif office := office_behind(text, mention.end):
            cast.add(mention.name, office)


def _speakers(found: Iterable[Turn], cast: Cast) -> tuple[str, ...]:
    """Those who are given words, most paragraphs first. In a part of a paragraph those whom the page names in full."""
    counts: dict[str, int] = {}
    for turn in found:
        whole = {turn.speaker} if turn.mode is not Mode.NARRATION else set()
        parts = {one.speaker for one in turn.statements if one.mode is not Mode.NARRATION}
        for speaker in whole | {name for name in parts if name and cast.has(name)}:
            if speaker and speaker not in (QUESTION, REMARK) and is_somebody(speaker):
                counts[speaker] = counts.get(speaker, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
