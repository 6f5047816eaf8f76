"""Who may be a sentence's subject: people by name or title, pronouns, and the sides together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER
from index.annotate.people.offices import is_place

_GROUP = re.compile(
    r"\b(?:[Tt]hey|[Bb]oth(?: \w+)?|[Tt]he (?:(?!that |which |who )\w+ ){0,3}?"
    r"(?:leaders|sides|parties|presidents|Presidents|"
    r"ministers|Ministers|interlocutors|participants|"
    r"heads of (?:state|government|the \w+)|heads|officials|delegations|delegates|members|representatives|"
    r"countries|speakers|(?:two|three|four)(?! \w+s\b)|"
    r"Leaders|principals|counterparts|colleagues|partners|attendees|governors|experts|chancellors|"
    r"advisors|advisers|pair|others|"
    r"group|side|delegation|nations|governments|allies|diplomats|experts)"
    r"(?: (?:of|from) (?:the )?[A-Z][\w’-]+(?: [A-Z][\w’-]+)*(?:(?:,| and|, and) (?:the )?[A-Z][\w’-]+)*(?= [a-z]))?|"
    r"(?:[Pp]articipants|[Ll]eaders|[Aa]ttendees|[Oo]fficials)"
    r"(?: (?:in|of|at|from|to) (?:the |this |today['’]s )?\w+)?|"
    r"[Tt]he meeting participants|"
    r"[Tt]he (?:\w+ )?(?:side|meeting|conversation|discussion|discussions|talks|call|agenda|session|"
    r"dialogue|negotiations|exchange|consultations|summit|event|main \w+)|"
    r"[Tt]he (?:United States|U\.S\.|United Kingdom)|[Tt]he Administration)(?!\w)"
)
_OFFICES = (
    r"(?:[Vv]ice[- ][Pp]resident|[Pp]rime [Mm]inister|[Pp]resident|"
    r"[Hh]ead of (?:the )?(?:\w+ )?(?:[Ss]tate|[Gg]overnment|Office)|[Ll]eader|[Cc]hancellor|Premier|"
    r"[Mm]inister|King|Queen|Emir|Amir|Sultan|Crown Prince|Secretary[ -]General|Secretary|Chairman|"
    r"Chairperson|Chair|Governor|Ambassador|"
    r"(?:National Security )?Advis[eo]r|Envoy|Commissioner|High Representative|First Lady|Pope|"
    r"Director[ -]General|Director|Speaker|"
    r"Counselor|Under Secretary|Deputy Secretary|Administrator|Mayor|Patriarch|Metropolitan|General|"
    r"Coordinator|governor|Prince|Commander-in-Chief|Taoiseach|President-elect|Spokesperson|Ombudsman)"
)
_TITLE = re.compile(
    rf"\b(?:[Tt]he|[Hh]is|[Oo]ur|(?P<state>[{UPPER}]\w+)[’']s) (?:new |acting |current |former )?"
    rf"(?:[A-Z][\w-]+ (?:of the )?){{0,3}}?{_OFFICES}"
    r"(?: of (?:the )?(?:Republic of |Russian Federation|Kingdom of |"
    r"Office of the )?[A-Z]\w+(?: [A-Z]\w+)?| of state)?(?![\w-]| [A-Z][a-z]+ [A-Z]|’s|'s)"
)
# "The Secretary and Foreign Minister discussed": two people, the second without a name.
_SECOND_TITLE = re.compile(rf" and (?:the )?(?:[A-Z][\w-]+ ){{0,3}}?{_OFFICES}(?= [a-z])")
# "The President and Secretary Dahl": two people, the first without a name.
_TWO = re.compile(r"The (?:(?:Vice )?President|First Lady|(?:Prime |Foreign )?Minister|Secretary|Chancellor) and ")
_SECOND_NAME = re.compile(r" and (?:the )?(?:[A-Z][\w’-]+ ){0,3}[A-Z][\w’-]+(?= [a-z])")
_BARE_TITLE = re.compile(
    r"(?:^|(?<=[.!?] ))(?:Acting )?(?:(?:[A-Z][\w-]+ )?President(?: of [A-Z]\w+)?|"
    r"Prime Minister|Head of State|First Lady)(?= [a-z])"
)
_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he)\b")


@dataclass(frozen=True, slots=True)
class Subject:
    """Someone at text[start:end] who may be a sentence's subject; `person` None is a group."""

    start: int
    end: int
    person: str | None
    printed: str
    pronoun: bool = False


def subjects(text: str, cast: Cast) -> Iterator[Subject]:
    """Every possible subject of a text's sentences, in no order."""
    taken: list[tuple[int, int]] = []
    for mention in find(text):
        person = _person(mention, cast)
        if person and _TWO.match(text, mention.start):
            taken.append((mention.start, mention.end))
            yield Subject(mention.start, mention.end, None, mention.printed)
        elif person:
            taken.append((mention.start, mention.end))
            yield Subject(mention.start, mention.end, person, mention.printed)
    places = dict(taken)
    for pattern in (_TITLE, _BARE_TITLE):
        for match in pattern.finditer(text):
            if (state := match.groupdict().get("state")) and not is_place(state):
                continue
            if any(match.start() <= start < match.end() for start in places if abs(start - match.start()) < 80):
                continue
            second = _SECOND_TITLE.match(text, match.end()) or _SECOND_NAME.match(text, match.end())
            if second and not any(match.end() < start < second.end() for start in places):
                yield Subject(match.start(), second.end(), None, match.group() + second.group())
                continue
            person = cast.by_title(re.sub(r"^(?:[Tt]he|[Hh]is|[Oo]ur) ", "", match.group()))
            yield Subject(match.start(), match.end(), person or match.group(), match.group())
    for match in _GROUP.finditer(text):
        yield Subject(match.start(), match.end(), None, match.group())
    for match in _PRONOUN.finditer(text):
        yield Subject(match.start(), match.end(), None, match.group(), True)


def _person(mention: Mention, cast: Cast) -> str | None:
    """The person of a mention, or its name as printed; None for capitals that are nobody's name."""
    if mention.office or " " in mention.name:
        resolved = cast.resolve(mention)
        if resolved and (mention.office or cast.knowledge.knows(resolved) or cast.has(resolved)):
            return resolved
        return (cast.by_first_word(mention) or mention.printed) if mention.office else None
    return cast.by_surname(mention) if cast.surname_known(mention.name) else None
