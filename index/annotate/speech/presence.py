"""Who takes part without a word: those whom a speaker introduces from the podium, and the signers of a joint text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.annotate.people.cast import Cast
from index.annotate.people.label_style import LabelStyle, style_of
from index.annotate.people.mentions import Mention, find
from index.annotate.people.offices import DEFENCE, FOREIGN, GOVERNMENT, HEIR, STATE, VICE, rank_of
from index.annotate.people.persons import is_given
from index.annotate.people.speaker_labels import Label
from index.annotate.speech.author import is_joint
from index.document import Mode, Presence, Turn
from scrapers.readout import Readout

_OPENING = 40  # paragraphs of a transcript in which people are introduced
_NEAR = 120  # characters between a person and the words that tell of their presence
_SIGNERS = 2  # paragraphs of a joint text that name them
_LONGEST = 2000  # characters of a paragraph
_HERE = re.compile(
    r"\b(?:joined (?:today |tonight |here |this \w+ )?by|(?:is|are|have|[’']s) (?:also )?(?:here|with us)\b|"
    r"here (?:today|tonight|with (?:us|me))|with us (?:today|tonight|here)|for (?:being|joining us) here|"
    r"for (?:joining|hosting) (?:us|me)|please stand\b|stand up\b|"
    r"in the (?:audience|room|house) (?:today|tonight)|"
    r"(?:like|want|wanted|start|begin|going|pleased|proud|honored) to (?:recognize|acknowledge|introduce|welcome))"
)
_ABSENT = re.compile(
    r"\b(?:couldn[’']t|could not|can[’']t|cannot|unable to|wasn[’']t|not) be (?:here|with us)|if .{0,40}were here"
)
_ABBREVIATED = "".join(rf"(?<!\b{word}\.)" for word in re.findall(r"\w+", "Mr Ms Mrs Dr Jr Sr St Sen Gov Gen Rep Lt"))
_SENTENCE = re.compile(rf"(?<=[a-z0-9)][.!?]){_ABBREVIATED}\s+(?=[A-Z])")
_SIGNING = frozenset((STATE, GOVERNMENT, VICE, FOREIGN, DEFENCE, HEIR))


def introduced(
    readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]
) -> Iterator[Presence]:
    """Those whom the words of a transcript in capitals tell to be in the room: named with an office, or in full."""
    if style_of(readout.paragraphs, labels) is not LabelStyle.CAPITALS:
        return
    for paragraph, turn in zip(readout.paragraphs[:_OPENING], turns, strict=False):
        if turn.mode is not Mode.QUOTED or not _HERE.search(paragraph.text[:_LONGEST]):
            continue
        for sentence in _SENTENCE.split(paragraph.text[:_LONGEST]):
            here = [match.span() for match in _HERE.finditer(sentence)]
            if here and not _ABSENT.search(sentence):
                near = (m for m in find(sentence) if any(a - _NEAR <= m.end and m.start <= b + _NEAR for a, b in here))
                people = (person for mention in near if (person := _person(mention, cast)))
                yield from (Presence(person, "introduced from the podium", sentence) for person in people)


def _person(mention: Mention, cast: Cast) -> str | None:
    """Whom a mention in a sentence on those present means: by office, as one of the page's, or by a given name."""
    if mention.office:
        return cast.resolve(mention)
    if " " not in mention.name:
        return None
    person = cast.resolve(mention)
    known = person and (cast.has(person) or cast.knowledge.knows(person) or is_given(mention.name.split()[0]))
    return person if known else None


def signers(readout: Readout, cast: Cast) -> Iterator[Presence]:
    """Those in whose name a joint text begins: heads of states and governments, and ministers."""
    if not is_joint(readout.title):
        return
    for paragraph in readout.paragraphs[:_SIGNERS]:
        for mention in find(paragraph.text[:_LONGEST]):
            if mention.office and rank_of(mention.office) in _SIGNING and (person := cast.resolve(mention)):
                yield Presence(person, "signs a joint text", mention.printed)
