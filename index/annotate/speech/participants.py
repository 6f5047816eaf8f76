"""Who takes part in an event, as against who is only mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER, is_full
from index.annotate.people.offices import HEADS, HONORIFICS
from index.annotate.people.persons import is_somebody
from index.annotate.people.speaker_labels import QUESTION, REMARK, Label
from index.annotate.speech.attendance import ListsOfPresent
from index.annotate.speech.author import SPOKESMAN, in_first_person, is_statement
from index.annotate.speech.claims import sentences
from index.annotate.speech.presence import introduced, signers
from index.annotate.speech.reading import borders
from index.annotate.speech.reported import voices
from index.annotate.speech.rules import Rule
from index.document import Mode, Presence, Turn
from scrapers.readout import Readout
from scrapers.registry import sources

_TAKING_PART = re.compile(
    r"\b(?:[Tt]aq?king part|[Tt]ook part|[Aa]ttend(?:ing|ed by)|(?:also|all) attended|"
    r"attended the (?:meeting|talks|ceremony|event)|[Pp]articipa(?:ting|nts included)|"
    r"participated|[Ww]ere present|joined by|"
    r"[Aa]lso present|[Jj]oining\b[^.]{0,80}\b(?:were|was|is|are)|[Aa]ccompanied by|"
    r"[Aa]ccompanying\b[^.]{0,100}\b(?:were|was|is|are)|"
    r"[Ii]n attendance|heard (?:\w+ ){0,3}from|(?:led|hosted|moderated|opened) by|"
    r"remarks (?:from|by)|[Ss]peakers included|"
    r"[Pp]resent at|was attended|were attended|[Pp]articipants (?:\w+ ){0,5}(?:were|are|included?))\b"
)
_WITH = re.compile(
    r"\b(?:met|meets?|meeting|spoke|speaks|talked|talks?|conversation|call|travell?ed|conversations?|consultations?|"
    r"negotiations|discussions?|interview|"
    r"received|hosted|convened|welcomed|summit|visit|session|consulted|held|had|conferred|dined|lunch|dinner|"
    r"breakfast|telephoned|phoned|called|congratulated|joined|conversing)\b"
)
_TO = re.compile(
    r"(?:[A-Z]\w+ ){0,2}(?:[Cc]ongratulations|[Gg]reetings|[Cc]ondolences|[Mm]essage|[Tt]elegram)(?: \w+){0,2} to "
)
_TITLED = re.compile(
    r"(?<!Assistant to )(?<!Advisor to )(?<!Adviser to )(?<!Counselor to )(?<!Office of )(?<!Aide to )"
    r"\b[Tt]he (?P<title>(?:Vice )?President|First Lady)(?=['’]s\b| (?!of |for |at the )[a-z]|,)"
)
_ABOUT = re.compile(
    r"(?<=\w) (?:[Oo]n|[Rr]egarding|[Aa]bout|[Hh]onoring|[Ff]or|[Ii]n (?:[Hh]onor|[Mm]emory)|"
    r"at (?:the |a )?Memorial \w+) "
)
_OF_AN_AIDE = re.compile(
    r"(?:^| [-–—] )(?:(?:First )?Deputy )?(?:Head of the (?:Presidential )?Office|Chief of (?:the )?(?:\w+ )?Staff|"
    r"First Lady|Prime Minister|(?:[A-Z]\w+ )?Minister|Secretary of the)\b"
)
_LEADERS = re.compile(r"president|\bleaders?\b|\bheads? of state\b", re.IGNORECASE)
_PRESS = re.compile(r"\bPress (?:Call|Briefing|Gaggle)\b", re.IGNORECASE)
_NOT_HERE = re.compile(
    r"\b(?:in response to|on behalf of|at the (?:direction|request) of|on (?:the )?instructions? (?:of|from)|"
    r"under the leadership of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OF_TALKS = re.compile(  # "informed the ministers about his talks with": those of another event
    r"\b(?:informed|told|briefed|updated|reported|spoke|discussed|shared)\b[^.]{0,80}?\b(?:about|on|of)\b[^.]{0,80}?"
    r"\b(?:talks?|meetings?|conversations?|contacts|calls?|visits?|summit)\b[^.]{0,60}? with\b"
)
_OTHER = "meeting|talk|call|conversation|visit|summit|connection|plan"  # of what is discussed, in front of "with"
_MET = re.compile(
    r"\b(?:met|spoke|talked|(?:held|had) (?:[\w-]+ ){0,4}(?:meetings?|talks|conversations?|calls?|lunch|dinner)"
    rf"|discussed (?:(?!{_OTHER})\w+ ){{1,6}}?"
    r"|[Ii]n (?:his|her|their) (?:meetings?|talks|visit|calls?|conversations?))"
    rf" ?(?:(?!{_OTHER})\w+ ){{0,2}}?with\b"
)
_CALL = re.compile(r"\b(?:[Tt]ele)?[Pp]hone|\b[Cc]alls?\b|\bspoke\b")
_BESIDES = re.compile(r"\b(?:[Aa]lso|[Ss]eparately|[Aa]dditionally|[Aa]fterwards?|[Ii]n addition)\b")
_DOER = re.compile(
    r"(?:\b(?:[Hh]e|[Ss]he|[Tt]hey|leaders?|delegations?|officials|ministers|secretary|president)|"
    rf"[{UPPER}][\w.’-]{{1,40}})(?: then| later| today| in turn){{0,3}} ?$"
)
_CLAUSE = re.compile(r"\b(?:that|who|which|when|after|before|since|where|while|if|following)\b", re.IGNORECASE)
_AHEAD = 100  # characters in front of a name that tell how its bearer is met
_NEAR = 120  # characters of a sentence in front of what its subject did
_DESCRIBED = re.compile(
    r"\bwith (?:(?:[A-Z][a-z]+-)?[A-Za-z-]+ ){0,6}?(?:[a-z]{4,} )?$"
)  # "with the journalist Ann Bell"
_MARRIED = re.compile(rf"\b(?:his|her) (?:wife|husband|spouse),? (?P<name>[{UPPER}][\w’-]+ [{UPPER}][\w’-]+)")
_SIGNED = re.compile(r"\b(?:[Mm]inister|[Ss]ecretary|[Aa]mbassador)\b[^.]{0,200}\bsigned\b")
_AWAY = re.compile(
    r"\b(?:on the eve|previously|will (?:meet|visit|hold)|last (?:week|month|year)|"
    r"in (?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def participants(
    readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]
) -> tuple[Presence, ...]:
    """Those who take part, in the order of the account: the publisher's own leader first where it is their event."""
    found: dict[str, Presence] = {}
    is_about = is_statement(readout.title) or _PRESS.search(readout.title)
    title = _ABOUT.split(readout.title)[0] if is_about else readout.title
    ahead = (
        ("leader of the source", readout.source, _leader(readout, cast)),
        ("title", title, _named(title, cast)),
        ("title of a message", title, _addressed(title, cast)),
        ("lead", readout.lead, _named(readout.lead, cast)),
    )
    for rule, words, people in ahead:
        for person in people:
            found.setdefault(person, Presence(person, rule, words))
    for turn in turns:
        for said in turn.statements or (turn,):
            if said.speaker and said.speaker not in (QUESTION, REMARK) and turn.mode is said.mode is Mode.QUOTED:
                found.setdefault(said.speaker, Presence(said.speaker, "speaks", said.printed or ""))
    silent = (*introduced(readout, cast, turns), *signers(readout, cast))
    for presence in (*_told(readout, cast, turns, labels), *silent):
        found.setdefault(presence.person, presence)
    return tuple(presence for presence in found.values() if is_somebody(presence.person))


def _addressed(title: str, cast: Cast) -> Iterator[str]:
    """The one to whom a message is sent, where the title gives no office."""
    to = _TO.match(title)
    mention = next(find(title[to.end() :]), None) if to else None
    if mention and not mention.start and not mention.office and is_full(mention.name):
        yield cast.add(mention.name)


def _leader(readout: Readout, cast: Cast) -> Iterator[str]:
    """The head of the publishing state, on a site that is the head's own."""
    source = sources().get(readout.source)
    leader = cast.by_title(source.leader) if source and source.leader else None
    if leader and not _is_of_another(readout, leader, cast):
        yield leader


def _is_of_another(readout: Readout, leader: str, cast: Cast) -> bool:
    """Whether a leader's page is not the leader's: it never names them, or its title has another for its subject and
    the text tells nothing that they did."""
    surname, texts = leader.split()[-1], list(_texts(readout))
    if readout.language != "en" or surname in readout.title or surname in readout.lead:
        return False
    if not any(surname in text or _LEADERS.search(text) for text in (readout.title, readout.lead, *texts)):
        return True
    first = next(find(readout.title), None)
    named = first is not None and not first.start and cast.resolve(first) != leader
    if not (named or _OF_AN_AIDE.search(readout.title)):
        return False
    told = (claim.person for text in texts for sentence in sentences(text, cast, None) for claim in sentence.claims)
    return leader not in told


def _texts(readout: Readout) -> Iterator[str]:
    return (paragraph.text[:20_000] for paragraph in readout.paragraphs[:100])


def _named(text: str, cast: Cast, *, listed: bool = False) -> Iterator[str]:
    """The people whom a title, a lead or a sentence names; in a list of those present also names without an office."""
    for title in _TITLED.finditer(text):
        if person := cast.by_title(title["title"]):
            yield person
    for mention in find(text):
        if (SPOKESMAN.search(mention.office) and not listed) or _NOT_HERE.search(
            text, max(0, mention.start - _AHEAD), mention.start
        ):
            continue
        if mention.office or " " in mention.name:
            person = cast.resolve(mention)
        else:
            person = cast.by_surname(mention) if cast.surname_known(mention.name) else None
        if person is None and mention.office and _is_named_office(mention):
            person = mention.printed.removeprefix("of ")
        if person and (
            mention.office
            or cast.has(person)
            or (listed and " " in mention.name and _has_office_behind(text, mention.end))
        ):
            yield person


def _is_named_office(mention: Mention) -> bool:
    """Whether an unresolved mention has more than "Mr": it then stays as printed ("Senator Dahl")."""
    words = mention.office.strip(".").lower().split()
    return len(words) <= 2 and words[0] not in HONORIFICS and words[-1] in HEADS


def _has_office_behind(text: str, end: int) -> bool:
    """Whether an office follows a name: "Ann Bell, Chair of the Board"."""
    behind = text[end : end + 90]
    return behind.startswith(", ") and any(word.strip(",.;").lower() in HEADS for word in behind[2:].split()[:8])


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of an account, whether the account opens with it, and whether it tells of a call."""

    text: str
    opens: bool
    of_call: bool

    def takes_part(self) -> bool:
        return _TAKING_PART.search(self.text) is not None

    def signs(self) -> bool:
        return _SIGNED.search(self.text) is not None

    def meets(self) -> bool:
        return self.opens and _meets(self.text)

    def meets_besides(self) -> bool:
        met = _MET.search(self.text)
        if met is None or met.start() > _NEAR or _AWAY.search(self.text) or in_first_person(self.text):
            return False
        ahead = self.text[: met.start()]
        if _CLAUSE.search(ahead):
            return False
        plain = not self.of_call and (not ahead or _DOER.search(ahead[-60:]))
        return bool(_BESIDES.search(self.text, 0, met.end()) or plain)


_TELLS: tuple[Rule[_Told, bool], ...] = (  # whether the people it names may have no office: they stand in a list
    Rule("told to take part", _Told.takes_part, True),
    Rule("told to sign", _Told.signs, False),
    Rule("meets in the opening sentence", _Told.meets, False),
    Rule("meets somebody besides", _Told.meets_besides, False),
)


def _told(readout: Readout, cast: Cast, turns: Sequence[Turn], labels: Sequence[Label | None]) -> Iterator[Presence]:
    """Those whom the account itself makes take part, paragraph by paragraph."""
    source = sources().get(readout.source)
    quotes_within = source is not None and source.quotes_within
    opening = next((i for i, p in enumerate(readout.paragraphs[:6]) if len(p.text) > 100), 0)
    attendance, of_call = ListsOfPresent(), _CALL.search(readout.title) is not None
    for i, (paragraph, turn, label) in enumerate(zip(readout.paragraphs, turns, labels, strict=True)):
        if label or (turn.mode is Mode.QUOTED and i and not quotes_within):
            continue
        if turn.mode is Mode.REPORTED:
            yield from _voiced(paragraph.text, cast)
        text = paragraph.text[:20_000]
        listed = attendance.people(text, cast)
        if listed is None:
            listed = _named_in_sentences(text, cast, opening=i == opening, of_call=of_call)
        yield from listed


def _voiced(text: str, cast: Cast) -> Iterator[Presence]:
    for claim in voices(text, cast):
        if claim.person and cast.has(claim.person):
            yield Presence(claim.person, "given words", claim.words)


def _named_in_sentences(text: str, cast: Cast, *, opening: bool, of_call: bool) -> Iterator[Presence]:
    for start, end in pairwise((0, *borders(text), len(text))):
        told = _Told(text[start:end], opening and start == 0, of_call)
        if rule := next((rule for rule in _TELLS if rule.holds(told)), None):
            other = _OF_TALKS.search(told.text) if rule.name.startswith("meets") else None
            here = told.text[: other.end()] if other else told.text
            for person in (*_named(here, cast, listed=rule.result), *_described(here, cast, rule)):
                yield Presence(person, rule.name, told.text)
            for married in _MARRIED.finditer(here) if rule.name.startswith("meets") else ():
                yield Presence(cast.add(married["name"]), "spouse of one who meets", married.group())


def _described(text: str, cast: Cast, rule: Rule[_Told, bool]) -> Iterator[str]:
    """Those whom somebody met who have no office, only a word for what they are."""
    if rule.name.startswith("meets"):
        for mention in find(text):
            if (
                not mention.office
                and is_full(mention.name)
                and _DESCRIBED.search(text, max(0, mention.start - _AHEAD), mention.start)
            ):
                yield cast.add(mention.name)


def _meets(sentence: str) -> bool:
    """Whether an account's first sentence tells of the event itself, and not of an earlier one."""
    return bool(_WITH.search(sentence)) and not _AWAY.search(sentence)
