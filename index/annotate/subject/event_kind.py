"""Kind: what sort of event a readout tells of, by its title first, by its lead or opening where the title is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from index.analysis import fold
from index.annotate.vocabulary.countries import PEOPLE, Sense, country_of_source, gazetteer
from index.annotate.vocabulary.phrases import OUR_LANGUAGES, Phrases, russian, words
from index.annotate.vocabulary.tables import rows
from index.document import Kind, Mode, Turn
from scrapers.readout import Readout

VOICES = "voices"  # a row that leaves it to who speaks
OPENING = 400  # characters of a lead or first paragraph that say what the event was

_SUBJECT = re.compile(
    r"\b(?:[Oo]n|[Aa]bout|[Rr]egarding|concerning|devoted|to discuss|to mark|ahead of|dedicated|where|who|"
    r"по|об?|котор\w+|посвящ\w+)\b"
)
_ATTRIBUTED = re.compile(
    r"(?:\s[-–]\s)((?:(?:[Aa]ddress|[Ss]peech|[Ii]nterview|[Rr]emarks) (?:by|of) )?(?:the )?"
    r"(?:President|Head|First Lady|Office|Adviser|Advisor|[A-Z][\w'’-]+ [A-Z][\w'’-]+)\b[^.]{0,120})$"
)
_ON_BEHALF = re.compile(
    r"^(?:Readout\b.{0,60}? on (?=.*\b(?:Visit|Travel)\b)|"
    r"(?:Readout|Joint Statement|Joint Readout|Statement)\b.{0,60}? on (?=.*\b(?:Calls?|Meetings?)\b))"
)
_DATED = re.compile(r"^(?:On|Last|This|Earlier) [^.]{0,40}?, (?:\d{4}, )?")
_MANY = r"\b(?:Members|Ministers|Officials|Leaders|Governors|Representatives|Workers|Ambassadors|Staff)"
_BARE_NAME = re.compile(
    rf"\b(?:met|talks|conversation|meeting|spoke|discuss\w*) with (?!.*{_MANY}$)(?:Mr |Mrs |Ms )?"
    r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,2}$"
)


def kind(readout: Readout, turns: Sequence[Turn] = (), countries: Sequence[str] = ()) -> Kind:
    """What kind of event it was, by the rows of data/kinds.tsv, else by who speaks in it.

    A meeting is domestic unless its title or lead names a party of another state or an international body.
    """
    title, head = _headline(readout.title[:OPENING]), _opening(readout)
    texts = {"title": title, "head": head, "both": f"{title}\n{head}"}
    for found, where, pattern in _rules():
        if pattern.search(texts[where]):
            sentences = head.split(". ")[: 2 if where == "head" else 1]
            if found == Kind.MEETING and not _has_foreign_party(readout, title, sentences, countries):
                return Kind.DOMESTIC_MEETING
            return Kind(found) if found != VOICES else _by_voices(turns, Kind.OTHER)
    return _by_voices(turns, Kind.DOMESTIC_MEETING if readout.language in OUR_LANGUAGES else Kind.OTHER)


def _headline(title: str) -> str:
    """What a title says of the event: a headline that quotes somebody says it beside their name, if at all."""
    attributed = _ATTRIBUTED.search(title)
    if attributed:
        return attributed[1]
    return _ON_BEHALF.sub("", title)


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
