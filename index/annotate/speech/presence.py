"""Who takes part without a word: those whom a speaker introduces from the podium, and the signers of a joint text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER, is_full
from index.annotate.people.offices import DEFENCE, FOREIGN, GOVERNMENT, HEIR, STATE, VICE, rank_of
from index.annotate.people.persons import is_given
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
_ADDRESSED = re.compile(
    r"(?P<greets>\b(?:Good (?:morning|afternoon|evening|day)|Hello|Welcome|Dear|"
    r"Thank you(?: very much| so much| again)?)[,:]? (?=[A-Z]))"
    r"|[^,.;:]{2}, (?:so |and )?(?:thank you\b|please\b|go ahead\b|you have the floor|the floor is yours|over to you)"
)
_LINK = re.compile(
    r"(?:(?:So|And|Well|Now|Also|Okay|Yes|my|the|dear|friends?|colleagues|and|to|both|everyone|all),? | and |, | — )*"
    r",? ?"
    r"(?:(?:[A-Z][\w’]+ ){0,2}[A-Z][a-z]+s )?"  # "State Senators" in front of several names
)
_CALLED_AGAIN = re.compile(
    rf"\b(?P<name>(?P<given>[{UPPER}][\w’-]+) (?:[{UPPER}]\. )?[{UPPER}][\w’-]+)"
    r"(?:\W{1,4}|[.,] (?:Thank you|Thanks),? )(?P=given)[,.]"
)  # "Ann Bell — Ann, thank you"
_OFTEN_UNKNOWN = frozenset(("Dr.", "Dr", "Chancellor", "General", "Admiral", "Colonel", "Captain", "Coach", "Pastor"))
_BETWEEN = 30  # characters in front of the next one who is spoken to
_ABSENT = re.compile(
    r"\b(?:couldn[’']t|could not|can[’']t|cannot|unable to|wasn[’']t|not) be (?:here|with us)|still with us|"
    r"if .{0,40}were here"
)
_ABBREVIATED = "".join(rf"(?<!\b{word}\.)" for word in re.findall(r"\w+", "Mr Ms Mrs Dr Jr Sr St Sen Gov Gen Rep Lt"))
_SENTENCE = re.compile(rf"(?<=[a-z0-9)][.!?]){_ABBREVIATED}\s+(?=[A-Z])")
_SIGNING = frozenset((STATE, GOVERNMENT, VICE, FOREIGN, DEFENCE, HEIR))


def introduced(readout: Readout, cast: Cast, turns: Sequence[Turn]) -> Iterator[Presence]:
    """Those whom somebody's words tell to be in the room, or speak to: named with an office, or in full."""
    for paragraph, turn in zip(readout.paragraphs[:_OPENING], turns, strict=False):
        if turn.mode is not Mode.QUOTED or len(turn.statements) > 1:
            continue
        words = paragraph.text[turn.words_start : _LONGEST]
        if _HERE.search(words) or _ADDRESSED.search(words):
            yield from _in_the_room(words, cast)


def _in_the_room(words: str, cast: Cast) -> Iterator[Presence]:
    sentences = _SENTENCE.split(words)
    found = [presence for sentence in sentences for presence in _told_present(sentence, cast)]
    found += [presence for sentence in sentences for presence in _spoken_to(sentence, cast)]
    for again in _CALLED_AGAIN.finditer(words):
        mention = next(find(again["name"]), None)
        if mention and mention.name == again["name"] and (person := cast.resolve(mention)):
            found.append(Presence(person, "called again by the given name", again.group()))
    yield from found
    for sentence in sentences if found else ():
        mention = next(find(sentence[:_NEAR]), None)
        if mention and is_full(mention.name) and sentence.strip(" .") == mention.printed:
            yield Presence(cast.resolve(mention) or mention.name, "named in a sentence alone", sentence)


def _told_present(sentence: str, cast: Cast) -> Iterator[Presence]:
    here = [match.span() for match in _HERE.finditer(sentence)]
    if here and not _ABSENT.search(sentence):
        near = (m for m in find(sentence) if any(a - _NEAR <= m.end and m.start <= b + _NEAR for a, b in here))
        people = (person for mention in near if (person := _person(mention, cast)))
        yield from (Presence(person, "introduced from the podium", sentence) for person in people)


def _spoken_to(sentence: str, cast: Cast) -> Iterator[Presence]:
    """Those whom a sentence greets, thanks or gives the floor to by name, one behind another."""
    found = _ADDRESSED.search(sentence)
    if found is None:
        return
    begins = found.end() if found["greets"] else 0
    place = begins
    for mention in find(sentence):
        if mention.start < begins:
            continue
        behind = not found["greets"] and mention.start > found.start()
        if behind or mention.start > place + _BETWEEN or not _LINK.fullmatch(sentence[place : mention.start]):
            return
        place = mention.end
        thanked = not found["greets"] or found["greets"].startswith("Thank")
        full = thanked and is_full(mention.name)
        person = cast.resolve(mention) if full else _person(mention, cast)
        if person and mention.office in _OFTEN_UNKNOWN and not cast.has(person):
            continue  # a namesake that the corpus knows
        if person and not (mention.start == begins and mention.name.startswith("So ")):
            yield Presence(person, "spoken to", sentence)


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
