"""The walk over a readout's paragraphs: where it is, and which rule gives the next paragraph its turn."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import find
from index.annotate.people.speaker_labels import Label
from index.annotate.speech.author import ATTRIBUTION, in_first_person, speaker_of
from index.annotate.speech.reading import borders
from index.annotate.speech.reported import attribute, doer
from index.annotate.speech.rules import Rule, always, first
from index.document import Mode, Turn
from scrapers.readout import Readout

_DIRECTION = re.compile(
    r"[\s*_.#—–-]*(?:(?:<[\s….]*>|&lt;…&gt;|…|[(\[<][^()\[\]<>]{0,200}[)\]>])[\s*_.]*)?"
    r"|\*?\*?(?:END|End of text|End text|BREAK IN TRANSCRIPT|###)\.?\*?\*?(?:\s+\d{1,2}:\d\d\s*[AP]\.?M\.?.{0,12})?"
    r"|\(?\d{1,2}:\d\d\s*[AaPp]\.?[Mm]\.?(?:\s*\(?[A-Z.]{2,5}\)?)?"
)
_FACT_SHEET = re.compile(r"\W*(?:\w+ ){0,2}FACT ?SHEET\b", re.IGNORECASE)
_FEW = 10  # words of a heading
_SMALL = frozenset(("of", "the", "and", "for", "at", "in", "to", "on", "de"))
_DECREE = re.compile(r"\b(?:signed|decree|[Ee]xecutive [Oo]rder|amendments|law on|instructions on)\b")
_OWN_SENTENCE = re.compile(r"(?:^|[.!?] )(?:We|I)\b")
_PRONOUN = re.compile(r"(?:He|She)\b")
_END = re.compile(r"[\s*_(\[]*(?:END\b|End of text)")
_STARS = re.compile(r"\s*\*[\s*]*")
_MESSAGE = re.compile(
    r"[^.:]{0,160}\b(?:reads?|said|says|wrote|writes|message|telegram|letter|greeting|greetings|"
    r"statement)\b[^:.]{0,80}:\s*(?P<words>.*)",
    re.DOTALL,
)
_CLOSE_QUOTE = re.compile(r"[”\"»]\W{0,3}$")
_OPEN_QUOTE = re.compile(r"[\s*_]*[“\"«]")
_HEADING = re.compile(
    r"(?:Beginning|Excerpts?|Transcript|Opening remarks|Speech|Remarks|Answers?|Press statements?)\b[^.:]{0,200}\.?$"
)


class Place(StrEnum):
    """Where a walk is: in prose, in the words of somebody with a label, or in a message that is quoted."""

    PROSE = "prose"
    SPEAKING = "speaking"
    MESSAGE = "message"


@dataclass
class Walk:
    """What a walk over a readout's paragraphs remembers. `voice`: whose words go on, in SPEAKING and in MESSAGE, and
    `printed` how they were named; `closed`: the message's last paragraph closed its quotation marks. `author`: whose
    words the readout is as a whole, `spoken_for` whether that is a spokesman. `transcript`: its labels are in capitals,
    so that no prose stands between them.
    """

    place: Place = Place.PROSE
    voice: str | None = None
    printed: str | None = None
    closed: bool = False
    author: Turn | None = None
    spoken_for: bool = False
    transcript: bool = False
    last: Turn | None = None
    text: str = ""

    def go(self, place: Place, voice: str | None = None) -> None:
        self.place, self.voice = (place, voice) if voice else (Place.PROSE, None)

    def end_speech(self) -> None:
        if self.place is Place.SPEAKING:
            self.go(Place.PROSE)


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph without a label, in a readout, behind what the walk remembers."""

    text: str
    readout: Readout
    cast: Cast
    walk: Walk

    @cached_property
    def own_words(self) -> bool:
        return in_first_person(self.text)

    @cached_property
    def opens(self) -> bool:
        return _OPEN_QUOTE.match(self.text) is not None

    @cached_property
    def resumes(self) -> bool:
        """Whether it tells again what happened, behind somebody's words: it begins with a person of the readout,
        named in full or with an office, who does something, and it has nobody's "I", "we" or "you"."""
        return not self.own_words and _third_person(self.text, self.cast)

    @cached_property
    def message(self) -> tuple[str, int] | None:
        """The sender of a message that it announces, and where the message's words begin; they may be few or none."""
        found = _MESSAGE.fullmatch(self.text[:20_000]) if self.walk.place is not Place.SPEAKING else None
        sender = _sender(self.text, self.readout, self.cast) if found else None
        return (sender, found.start("words")) if found and sender else None

    @cached_property
    def claimed(self) -> Turn:
        """What the prose itself says, and nothing else."""
        before = self.walk.last
        if _PRONOUN.match(self.text) and before and not before.speaker and (meant := doer(self.walk.text, self.cast)):
            before = Turn(meant, before.mode)
        return attribute(self.text, self.cast, before)

    def is_direction(self) -> bool:
        return len(self.text) < 400 and _DIRECTION.fullmatch(self.text) is not None

    def is_heading(self) -> bool:
        return len(self.text) < 240 and _HEADING.match(self.text) is not None and not self.own_words

    def is_in_message(self) -> bool:
        ended = self.walk.last is not None and self.walk.closed and not self.opens
        return self.walk.place is Place.MESSAGE and not ended and (self.opens or not self.resumes)

    def announces(self) -> bool:
        return self.message is not None and len(self.text[:20_000]) - self.message[1] < 5

    def quotes_message(self) -> bool:
        return self.message is not None and _OPEN_QUOTE.match(self.text, self.message[1]) is not None

    def goes_on_speaking(self) -> bool:
        return self.walk.place is Place.SPEAKING and (self.walk.transcript or not self.resumes)

    def is_of_a_decree(self) -> bool:
        unsaid = self.claimed.mode is Mode.REPORTED and self.claimed.speaker is None
        return unsaid and self.walk.author is None and _DECREE.search(self.readout.title) is not None

    @property
    def in_joint_text(self) -> bool:
        author = self.walk.author
        return author is not None and author.mode is Mode.REPORTED and not author.speaker

    def is_of_a_fact_sheet(self) -> bool:
        """Whether a publisher's own list of facts tells what somebody said, and does not quote it."""
        return _FACT_SHEET.match(self.readout.title) is not None and self.claimed.mode is Mode.REPORTED

    def is_part_of_a_joint_text(self) -> bool:
        """Whether it is a heading or leads to a list, in the text of several states."""
        leads = self.text.rstrip().endswith(":") and next(borders(self.text), None) is None
        return self.in_joint_text and (leads or _is_in_title_case(self.text))

    def is_apparatus(self) -> bool:
        return not self.in_joint_text and self.walk.last != self.walk.author and _is_apparatus(self.text)

    def is_account(self) -> bool:
        """Whether a spokesman's paragraph tells of others."""
        told = self.claimed.mode is Mode.REPORTED or _tells_of_others(self.text, self.cast)
        return self.walk.spoken_for and told and not _OWN_SENTENCE.search(self.text)

    def is_note(self) -> bool:
        """Whether a statement ends, and somebody else's note on its author begins."""
        author, own = self.walk.author, self.own_words
        return (
            author is not None and author == self.walk.last and not own and _names_first(self.text, author, self.cast)
        )

    def is_of_author(self) -> bool:
        return self.claimed.speaker is None or self.walk.last == self.walk.author or self.own_words


def labelled(label: Label, cast: Cast, walk: Walk) -> Turn:
    """The turn of a paragraph with a label; moves the walk on."""
    speaker = label.voice or speaker_of(label.mention, cast)
    walk.go(Place.SPEAKING, speaker)
    walk.printed = label.printed
    turn = Turn() if label.alone else Turn(speaker, Mode.QUOTED)
    return replace(turn, printed=label.printed, words_start=label.words_start, rule="label", words=label.printed)


def _direction(paragraph: _Paragraph) -> Turn:
    if _STARS.fullmatch(paragraph.text) or _END.match(paragraph.text):
        paragraph.walk.end_speech()
    return Turn(words=paragraph.text)


def _heading(paragraph: _Paragraph) -> Turn:
    paragraph.walk.end_speech()
    return Turn(words=paragraph.text)


def _in_message(paragraph: _Paragraph) -> Turn:
    walk = paragraph.walk
    walk.closed = bool(_CLOSE_QUOTE.search(paragraph.text))
    return Turn(walk.voice, Mode.QUOTED, walk.printed)


def _announced(paragraph: _Paragraph) -> Turn:
    assert paragraph.message
    paragraph.walk.go(Place.MESSAGE, paragraph.message[0])
    return Turn(words=paragraph.text[-80:])


def _quoted_message(paragraph: _Paragraph) -> Turn:
    assert paragraph.message
    sender, start = paragraph.message
    paragraph.walk.go(Place.MESSAGE, sender)
    paragraph.walk.closed = bool(_CLOSE_QUOTE.search(paragraph.text))
    return Turn(sender, Mode.QUOTED, None, start, words=paragraph.text[max(0, start - 80) : start])


def _speaking(paragraph: _Paragraph) -> Turn:
    walk = paragraph.walk
    return Turn(walk.voice, Mode.QUOTED, walk.printed, words=walk.printed or "")


def _claimed(paragraph: _Paragraph) -> Turn:
    return paragraph.claimed


def _of_author(paragraph: _Paragraph) -> Turn:
    return paragraph.walk.author or Turn()


def _told(paragraph: _Paragraph) -> Turn:
    """The paragraph as a whole tells facts; what its statements give to people stays theirs."""
    return replace(paragraph.claimed, speaker=None, mode=Mode.NARRATION, printed=None)


_PROSE: tuple[Rule[_Paragraph, Callable[[_Paragraph], Turn]], ...] = (
    Rule("decree", _Paragraph.is_of_a_decree, lambda _: Turn()),
    Rule("fact sheet", _Paragraph.is_of_a_fact_sheet, _told),
    Rule("part of a joint text", _Paragraph.is_part_of_a_joint_text, lambda _: Turn()),
    Rule("account", lambda paragraph: paragraph.walk.author is None, _claimed),
    Rule("in front of a statement", _Paragraph.is_apparatus, _claimed),
    Rule("spokesman's account", _Paragraph.is_account, _claimed),
    Rule("note on the author", _Paragraph.is_note, _claimed),
    Rule("author's words", _Paragraph.is_of_author, _of_author),
    Rule("somebody else in a statement", always, _claimed),
)


def _prose(paragraph: _Paragraph) -> Turn:
    paragraph.walk.go(Place.PROSE)
    rule = first(_PROSE, paragraph)
    turn = rule.result(paragraph)
    return replace(turn, rule=f"{rule.name}: {turn.rule}" if turn.rule else rule.name)


_RULES: tuple[Rule[_Paragraph, Callable[[_Paragraph], Turn]], ...] = (
    Rule("stage direction", _Paragraph.is_direction, _direction),
    Rule("heading", _Paragraph.is_heading, _heading),
    Rule("message goes on", _Paragraph.is_in_message, _in_message),
    Rule("announces a message", _Paragraph.announces, _announced),
    Rule("message behind its announcement", _Paragraph.quotes_message, _quoted_message),
    Rule("speaker goes on", _Paragraph.goes_on_speaking, _speaking),
    Rule("prose", always, _prose),
)


def unlabelled(text: str, readout: Readout, cast: Cast, walk: Walk) -> Turn:
    """The turn of a paragraph without a label; moves the walk on."""
    paragraph = _Paragraph(text, readout, cast, walk)
    rule = first(_RULES, paragraph)
    turn = rule.result(paragraph)
    return turn if turn.rule else replace(turn, rule=rule.name)


def _names_first(text: str, author: Turn, cast: Cast) -> bool:
    """Whether a paragraph begins with its own author by name: somebody else's note on a statement."""
    first = next(find(text[:80]), None)
    return first is not None and first.start == 0 and bool(author.speaker) and cast.resolve(first) == author.speaker


def _tells_of_others(text: str, cast: Cast) -> bool:
    """Whether a spokesman's paragraph begins with somebody else who does something: an account, not a statement."""
    first = next((m for m in find(text[:200]) if m.office), None)
    return first is not None and first.start < 60 and not in_first_person(text)


def _is_apparatus(text: str) -> bool:
    """Bylines, places and attributions in front of a statement's words."""
    if _is_in_title_case(text):
        return True
    return len(text) < 160 and (not re.search(r"[.!?…”\"]\s*$", text) or bool(ATTRIBUTION.match(text)))


def _is_in_title_case(text: str) -> bool:
    words = text.split(None, _FEW)
    return len(words) < _FEW and all(not word[:1].islower() or word in _SMALL for word in words)


def _third_person(text: str, cast: Cast) -> bool:
    head = text[:400]
    claim = attribute(text, cast, None)
    if claim.mode is Mode.NARRATION and not re.match(
        r"(?:After|Following|During|Upon|At the end|Then|Before|Later|Taking part)\b", head
    ):
        return False
    first = next(find(head), None)
    if first and first.start == 0 and (first.office or cast.has(first.name)):
        return True
    return bool(
        re.match(
            r"(?:During|After|Following|At|In) (?:the|their) (?:\w+ )?(?:conversation|meeting|talks|ceremony|call|"
            r"event|signing)\b|The (?:sides|parties|two leaders|heads of state|presidents|meeting)\b|Taking part",
            head,
        )
    )


def _sender(text: str, readout: Readout, cast: Cast) -> str | None:
    """Whose message a paragraph announces: the first person of paragraph, lead or title, else the leader."""
    for printed in (text[:160], readout.lead, readout.title):
        match = re.match(
            r"\W*(?:The )?(?P<who>[A-Z].{3,120}?)\s+(?:has )?(?:sent|congratulated|extended|expressed|greeted|"
            r"conveyed|offered|wrote|addressed)\b",
            printed,
        )
        if match:
            mention = next(find(match["who"]), None)
            person = cast.resolve(mention) if mention else cast.by_title(match["who"])
            if person:
                return person
    return cast.by_title("President")
