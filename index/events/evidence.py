"""What a document shows of the event that it tells of: all that joining looks at."""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from index.annotate.people.names import entity_key
from index.annotate.vocabulary.countries import country_of_source
from index.document import Document, Kind, Mode
from index.events.dates import told_days
from index.events.event import Role
from index.events.parties import holders_in, holders_of, named_in, states_in
from index.events.roles import role_of
from index.events.tables import first_in

OPENING = 700
"""Characters of a lead and text that say whose event it was."""
SKETCH = 96
"""Hashes of words that are kept of a text: enough to tell nearly the same text from another one."""
READ = 4_000
"""Characters of a text whose words are compared."""

_WORD = re.compile(r"[^\W\d_]{4,}|\d{2,}")
_ORDINALS = {
    "first": 1, "opening": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "closing": 9,
    "apertura": 1, "primera": 1, "segunda": 2, "tercera": 3,
}  # fmt: skip
_SESSION = re.compile(
    r"제 ?(\d) ?세션|\b[Ss]ession (\d)\b|\b(\d)(?:st|nd|rd|th)? (?:working )?session\b|"
    r"\b(first|second|third|fourth|fifth|opening|closing)\b.{0,30}\bsession\b|\b(?:sesión|plenario) de (apertura)\b",
    re.IGNORECASE,
)
_VISIT = re.compile(r"^[\[(][^\])]{2,40}[\])]\s*")
_MANY = re.compile(
    r"\b[Ss]ummary of (?:the )?[Pp]roceedings\b|\b[Dd]ay (?:[Oo]ne|[Tt]wo|[Tt]hree)\b|"
    r"\b(?:[Ff]irst|[Ss]econd|[Ff]inal) day of\b|"
    r"\b(?:summit|meeting|forum)\b.{0,60}\bc[ao]me to an end\b|\btook part in the meeting of heads of state\b|"
    r"\btook part in\b.{0,60}\bsummit\b|\bsummit (?:has )?(?:concluded|ended|began|opened)\b"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A readout as joining sees it.

    `side` is the publisher's state, or its name where the source is unknown. `day` is the event's own as an ordinal;
    `told`: the text names it. `partners` are other states that the title names, by themselves or by their leaders;
    `near` those of the opening, the speakers and the participants, too. `named` are those of any state who hold an
    office and stand in the title, speak or take part: (state, person); `participants` are names as they are compared.
    `occasion` is what the title calls it, `loose` what the opening does; they, `forum` and `session` are "" or 0 where
    nothing tells them; `titled`: the title names the forum. `many`: it tells of a day with several events. `words` is a
    sketch of its text.
    """

    id: str
    side: str
    language: str
    day: int
    told: bool
    page: int
    kind: Kind
    role: Role
    place: str
    occasion: str
    loose: str
    forum: str
    titled: bool
    session: int
    partners: frozenset[str]
    near: frozenset[str]
    named: tuple[tuple[str, str], ...]
    participants: frozenset[str]
    many: bool
    words: array[int]


@dataclass(frozen=True, slots=True)
class _States:
    """The states of an event, who stands for them, and the forum where they met."""

    partners: frozenset[str]
    near: frozenset[str]
    named: tuple[tuple[str, str], ...]
    forum: str
    titled: bool


def evidence_of(document: Document, *, decided: bool = False) -> Evidence | None:
    """None of a readout that tells of no event with another state, unless people `decided` about it."""
    side, page = country_of_source(document.source) or document.publisher, document.date
    opening = _opening(document)
    head = f"{document.title}. {opening[:OPENING]}"
    states = _states(document, side, head)
    if not states.near and not states.forum and not decided:
        return None
    narrated = " ".join((document.lead, *(p.text for p in document.passages[:2] if p.mode is not Mode.QUOTED)))
    occasion = first_in("occasions.tsv", document.title)
    days = told_days(document.title, opening[:300], narrated[:OPENING], page)
    return Evidence(
        id=document.id,
        side=side,
        language=document.language,
        day=days[0] if days else page.toordinal(),
        told=bool(days),
        page=page.toordinal(),
        kind=document.kind,
        role=role_of(document, opening),
        place=document.place,
        occasion=occasion,
        loose=occasion or first_in("occasions.tsv", head),
        forum=states.forum,
        titled=states.titled,
        session=_session(document.title) or _session(opening[:300]),
        partners=states.partners,
        near=states.near,
        named=states.named,
        participants=frozenset(map(entity_key, document.participants)),
        many=bool(_MANY.search(head)),
        words=_sketch(" ".join((document.lead, *(p.text for p in document.passages)))[:READ]),
    )


def _states(document: Document, side: str, head: str) -> _States:
    language, page, call = document.language, document.date, document.kind is Kind.CALL
    visited, title = _without_visit(document.title)
    in_title, in_head = holders_in(title, language, page), holders_in(head, language, page)
    present = holders_of((*document.participants, *document.speakers), page)
    partners = {*named_in(title, language), *(term.office.country for term in in_title)} - {side}
    titled = "" if call else first_in("forums.tsv", document.title)
    forum = titled or ("" if partners or call else first_in("forums.tsv", head))
    if not forum and not partners:
        partners = {*named_in(visited, language)} - {side}
    near = {*states_in(head, language), *(term.office.country for term in (*in_head, *present))} - {side}
    named = {(term.office.country, term.person) for term in (*in_title, *present)}
    return _States(frozenset(partners), frozenset(partners | near), tuple(sorted(named)), forum, bool(titled))


def _without_visit(title: str) -> tuple[str, str]:
    """A title's note in front of what visit or summit it belongs to, and the rest ("[미국 방문] 국빈오찬 답사")."""
    match = _VISIT.match(title)
    return (match[0], title[match.end() :]) if match else ("", title)


def _opening(document: Document) -> str:
    parts, size = [document.lead], len(document.lead)
    for passage in document.passages:
        if size > OPENING:
            break
        parts.append(passage.text)
        size += len(passage.text)
    return " ".join(parts)


def _session(text: str) -> int:
    match = _SESSION.search(text)
    found = next(filter(None, match.groups()), "") if match else ""
    return int(found) if found.isdigit() else _ORDINALS.get(found.lower(), 0)


def _sketch(text: str) -> array[int]:
    """The smallest hashes of its words: the share that two texts have in common is about that of their words."""
    return array("I", sorted({zlib.crc32(word.encode()) for word in _words(text)})[:SKETCH])


def _words(text: str) -> Iterable[str]:
    return (match[0].lower() for match in _WORD.finditer(text))
