"""Kind: what sort of event a readout tells of, by its title first, by its lead or opening where the title is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from index.analysis import fold
from index.annotate.vocabulary.countries import PEOPLE, Sense, country_of_source, gazetteer
from index.annotate.vocabulary.phrases import OUR_LANGUAGES, Phrases, russian, words
from index.annotate.vocabulary.tables import rows
from index.document import Kind, Mode, Turn
from scrapers.readout import Readout

VOICES = "voices"  # a row that leaves it to who speaks
_PLACES = {"title": "title", "head": "opening", "both": "title and opening", "url": "address"}
OPENING = 400  # characters of a lead or first paragraph that say what the event was

_SUBJECT = re.compile(
    r"\b(?:[Oo]n|[Aa]bout|[Rr]egarding|concerning|devoted|to discuss|to mark|ahead of|dedicated|where|who|"
    r"по|об?|котор\w+|посвящ\w+)\b"
)
_ATTRIBUTED = re.compile(
    r"(?:\s[-–]\s)((?:(?:[Aa]ddress|[Ss]peech|[Ii]nterview|[Rr]emarks) (?:by|of) )?(?:the )?"
    r"(?:President|Head|First Lady|Office|Adviser|Advisor|[A-Z][\w'’-]+ [A-Z][\w'’-]+)\b[^.]{0,120})$"
)
_DOCUMENT = re.compile(
    r"(?:[\w.]+ )?fact[ -]?sheet|(?:[\w.]+ ){0,3}joint [\w’ -]{0,30}(?:statement|declaration|communiqu[eé])|"
    r"(?:\w+ )?(?:press|media) (?:briefing|gaggle|call)|readout|remarks",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"^(?:Readout\b.{0,60}? on (?=.*\b(?:Visit|Travel)\b)|"
    r"(?:Readout|Joint Readout|Statement)\b.{0,60}? on (?=.*\b(?:Calls?|Meetings?)\b))"
)
_EVENTS = (Kind.CALL, Kind.MEETING, Kind.VISIT, Kind.SUMMIT)
_TO_COME = re.compile(
    r"\bwill (?:also )?(?:travel|meet|host|visit|welcome|hold|convene|arrive|attend|take part|participate|receive|"
    r"speak)\b"
)
_HELD = re.compile(
    r"\b(?:met|spoke|discussed|held|hosted|convened|visited|travell?ed|welcomed|thanked|told|said|arrived|chaired|took|"
    r"attended|joined|exchanged|began|ended|reported|sent|visits|reaffirmed|emphasi[sz]ed|underscored)\b"
)
_HOST = re.compile(r"^\w+://[^/]*/")
_STATED = re.compile(r"\b(?:[Oo]n|[Rr]egarding|[Aa]bout|[Ww]elcoming|[Aa]nnouncing|[Cc]ondemning|[Mm]arking)\b")
_SIGNED = re.compile(r"\b(?:[Bb]y|[Ff]rom|[Oo]f)\b")
_OFFICE = re.compile(r"\b(?:President|Secretary|Secretaries|Director|Administrator|Advis[eo]r|Minister|Chair\w*)\b")
_HEADS = re.compile(
    r"(?<!Vice )\b(?:Presidents?|Prime Ministers?|Chancellor|King|Queen|Premier|Taoiseach|Leaders|Heads of State|"
    r"Foreign Ministers?|Governments?)\b"
)
_ROOM = re.compile(r"\b(?:James S\. )?(?:Brady )?Press Briefing Room\b", re.IGNORECASE)
_DATED = re.compile(r"^(?:On|Last|This|Earlier) [^.]{0,40}?, (?:\d{4}, )?")
_MANY = r"\b(?:Members|Ministers|Officials|Leaders|Governors|Representatives|Workers|Ambassadors|Staff)"
_BARE_NAME = re.compile(
    rf"\b(?:met|talks|conversation|meeting|spoke|discuss\w*) with (?!.*{_MANY}$)(?:Mr |Mrs |Ms )?"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}$"
)


@dataclass(frozen=True, slots=True)
class KindReason:
    """A readout's kind, the rule that decided it, and the words of the page that the rule found ("" for none)."""

    kind: Kind
    rule: str
    words: str


def kind(readout: Readout, turns: Sequence[Turn] = (), countries: Sequence[str] = ()) -> Kind:
    """What kind of event it was, by the rows of data/kinds.tsv, else by who speaks in it."""
    return kind_with_reason(readout, turns, countries).kind


def kind_with_reason(readout: Readout, turns: Sequence[Turn] = (), countries: Sequence[str] = ()) -> KindReason:
    """The kind, the row that decided, and the words that it found.

    A meeting is domestic unless its title or lead names a party of another state or an international body. A joint
    statement needs two governments, and is no transcript.
    """
    title, head = _headline(readout.title[:OPENING]), _opening(readout)
    texts = {"title": title, "head": head, "both": f"{title}\n{head}", "url": _HOST.sub("/", readout.url)}
    for found, where, pattern in _rules():
        matched = pattern.search(texts[where])
        if matched:
            sentences = head.split(". ")[: 2 if where == "head" else 1]
            decided = _decide(found, readout, title, sentences, turns, countries)
            return KindReason(decided, f"{found} in the {_PLACES[where]}", " ".join(matched[0].split()))
    silent = Kind.DOMESTIC_MEETING if readout.language in OUR_LANGUAGES else Kind.OTHER
    return KindReason(_by_voices(turns, silent), "voices", "")


def _decide(
    found: str, readout: Readout, title: str, opening: Sequence[str], turns: Sequence[Turn], countries: Sequence[str]
) -> Kind:
    """What a row means for this readout."""
    if found == VOICES:
        return _by_voices(turns, Kind.OTHER)
    if found in _EVENTS and not title.startswith("Readout") and _is_announced(readout, turns):
        return Kind.OTHER
    if found == Kind.MEETING and not _has_foreign_party(readout, title, opening, countries):
        return Kind.DOMESTIC_MEETING
    if found == Kind.JOINT_STATEMENT:
        if _is_transcript(turns):
            return Kind.TALKS_STATEMENTS
        return Kind.JOINT_STATEMENT if _is_of_several(readout, title, opening, countries) else Kind.MESSAGE
    return Kind(found)


def _is_announced(readout: Readout, turns: Sequence[Turn]) -> bool:
    """Whether the text tells of an event to come: what is only planned is none of these events yet."""
    if any(turn.mode is Mode.QUOTED for turn in turns):
        return False
    texts = (readout.lead, *(paragraph.text for paragraph in readout.paragraphs[:3]))
    told = " ".join(text for text in texts if len(text) > OPENING / 5)[: 2 * OPENING]
    return bool(_TO_COME.search(told)) and not _HELD.search(f"{readout.title} {told}")


def _is_transcript(turns: Sequence[Turn]) -> bool:
    """Whether most paragraphs are quoted from two voices or more: a text agreed between governments has no voices."""
    voices = [turn.speaker for turn in turns if turn.mode is Mode.QUOTED and turn.speaker]
    return len(set(voices)) > 1 and 2 * len(voices) >= len(turns)


def _is_of_several(readout: Readout, title: str, opening: Sequence[str], countries: Sequence[str]) -> bool:
    """Whether two governments or more state it: two ministers of one government make no joint statement."""
    home = country_of_source(readout.source)
    signers = _STATED.split(title)[0]
    if _names_foreigner(signers, home, readout.language) or len(_HEADS.findall(signers)) > 1:
        return True
    if _SIGNED.search(signers) and _OFFICE.search(signers):
        return False
    told = any(_names_foreigner(text, home, readout.language) for text in (title, *opening))
    return told or any(code != home for code in countries)


def _headline(title: str) -> str:
    """What a title says of the event: a headline that quotes somebody says it beside their name, if at all."""
    attributed = _ATTRIBUTED.search(title)
    if attributed and not _DOCUMENT.match(title):
        return attributed[1]
    return _ON_BEHALF.sub("", _ROOM.sub("", title))


def _opening(readout: Readout) -> str:
    first = readout.paragraphs[0].text if readout.paragraphs else ""
    return (readout.lead or first)[:OPENING]


def _has_foreign_party(readout: Readout, title: str, opening: Sequence[str], countries: Sequence[str]) -> bool:
    home = country_of_source(readout.source)
    told = [_SUBJECT.split(_DATED.sub("", text))[0] for text in (title, *opening)]
    if any(_names_foreigner(text, home, readout.language) for text in told):
        return True
    return not readout.lead and bool(_BARE_NAME.search(title)) and any(code != home for code in countries)


def _names_foreigner(text: str, home: str, language: str) -> bool:
    printed = words(text)
    if any(True for _ in _bodies().find(printed)):
        return True
    found = list(gazetteer(language).find(printed))
    starts = {one.start for one in found}
    if any(home in one.value.codes and one.end not in starts and _is_met(one.start, one.end, printed) for one in found):
        return False
    return any(_is_foreign(one.value, home) for one in found)


def _is_met(start: int, end: int, printed: Sequence[str]) -> bool:
    """Whether people of this name alone are met: "with families of Americans held by …", not "with U.S. and …"."""
    return "with" in printed[max(0, start - 4) : start] and printed[end : end + 1] not in (["and"], [])


def _is_foreign(sense: Sense, home: str) -> bool:
    return sense.weight >= PEOPLE and bool(sense.codes) and home not in sense.codes


def _by_voices(turns: Sequence[Turn], several: Kind) -> Kind:
    """A page whose title is silent: one voice makes a speech, none something else, and several what the caller says."""
    voices = Counter(turn.speaker for turn in turns if turn.mode is Mode.QUOTED)
    if not voices or len(turns) == 1:  # one paragraph may be a whole news item
        return Kind.OTHER
    most = voices.most_common(1)[0][1]
    return Kind.SPEECH if most >= 0.8 * voices.total() else several


@cache
def _rules() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple((name, where, re.compile(pattern, re.IGNORECASE)) for name, where, pattern in rows("kinds.tsv"))


@cache
def _bodies() -> Phrases[bool]:
    found = (name for (names,) in rows("bodies.tsv") for name in names.split("|"))
    return Phrases(((name, True) for name in found), _body_key)


def _body_key(word: str) -> str:
    if stemmed := russian(word):
        return stemmed
    return word.replace(".", "") if word[:2].isupper() else fold(word)
