"""A compared event as the endpoint answers it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from index.alignment.comparison import ComparedUnit, Matter
from index.alignment.differences import DifferenceKind
from index.document import METADATA, Kind, Mode, ReadoutMetadata
from index.events.event import Member, Principal, Role
from search.comparisons import ComparedEvent, ToldReadout
from web.api.paragraphs import Model, SpeechActOut
from web.present import comparison as words


class PrincipalOut(Model):
    """Who took part for a country (alpha-3); `name` is null where no page names one."""

    country: str
    name: str | None


class MemberOut(Model):
    """A readout of the event, the country of its publisher, and how sure it is that it tells of it, from 0 to 1."""

    id: str
    side: str
    role: Role
    certainty: float


@dataclass(frozen=True)
class EventAccountOut(ReadoutMetadata):
    """An account that is compared. `initiative` is the sentence that says on whose initiative it was, or "";
    `changes` are the classes of its later changes."""

    side: str
    published: str
    changes: tuple[str, ...]
    words: int
    initiative: str


class ComparedUnitOut(Model):
    """A passage: `text` stands from `start` to `end` of the readout's paragraph. `number` counts the passages of its
    side from 1; `differing` are (start, end) in `text` of numbers and names that no other side prints."""

    readout: str
    number: int
    paragraph: int
    anchor: str
    start: int
    end: int
    speaker: str | None
    mode: Mode
    acts: tuple[SpeechActOut, ...]
    text: str
    differing: tuple[tuple[int, int], ...]


class DifferenceOut(Model):
    """What one side prints in a matter of several, and no other side anywhere."""

    kind: DifferenceKind
    side: str
    printed: str


class ToldOut(Model):
    """What one side says of a matter; `verbs` are those by which it gives its words."""

    side: str
    verbs: tuple[str, ...]
    passages: tuple[ComparedUnitOut, ...]


class MatterOut(Model):
    """One matter. `only` is the one side that tells of it, null where several do; `missing` are the sides that leave it
    out; `shared` are words that the sides have in common."""

    topics: tuple[str, ...]
    only: str | None
    missing: tuple[str, ...]
    shared: tuple[str, ...]
    told: tuple[ToldOut, ...]
    differences: tuple[DifferenceOut, ...]


class EventOut(Model):
    """An event and its accounts, aligned. `matters`: what one side alone says first. `sides` have an account, `missing`
    took part and have none here, whether or not their publisher is covered. `foreign`: the accounts are in different
    languages and so aligned by people, places, numbers and terms. `cut`: sides whose account is compared up to a bound;
    `further`: accounts that are not compared, for want of room."""

    id: str
    title: str
    date: dt.date
    kind: Kind
    place: str
    certainty: float
    principals: tuple[PrincipalOut, ...]
    sides: tuple[str, ...]
    missing: tuple[str, ...]
    members: tuple[MemberOut, ...]
    perhaps: tuple[MemberOut, ...]
    accounts: tuple[EventAccountOut, ...]
    foreign: bool
    cut: tuple[str, ...]
    further: tuple[str, ...]
    matters: tuple[MatterOut, ...]


def event_out(found: ComparedEvent) -> EventOut:
    event, compared = found.event, found.comparison
    return EventOut(
        id=event.id,
        title=words.title(found),
        date=event.date,
        kind=event.kind,
        place=event.place,
        certainty=event.certainty,
        principals=tuple(map(principal_out, event.principals)),
        sides=event.sides,
        missing=event.missing,
        members=tuple(map(member_out, event.members)),
        perhaps=tuple(map(member_out, event.perhaps)),
        accounts=tuple(map(_account, found.accounts)),
        foreign=compared.foreign,
        cut=compared.cut,
        further=found.further,
        matters=tuple(_matter(matter, compared.sides) for matter in compared.matters),
    )


def principal_out(one: Principal) -> PrincipalOut:
    return PrincipalOut(country=one.country, name=one.name or None)


def member_out(one: Member) -> MemberOut:
    return MemberOut(id=one.readout, side=one.side, role=one.role, certainty=round(one.certainty, 4))


def _account(one: ToldReadout) -> EventAccountOut:
    return EventAccountOut(
        **{name: getattr(one, name) for name in METADATA},
        side=one.side,
        published=one.published,
        changes=one.changes,
        words=one.words,
        initiative=one.initiative,
    )


def _matter(matter: Matter, sides: tuple[str, ...]) -> MatterOut:
    told = [(side, passages) for side, passages in zip(sides, matter.sides, strict=True) if passages]
    return MatterOut(
        topics=matter.topics,
        only=told[0][0] if len(told) == 1 and len(sides) > 1 else None,
        missing=tuple(side for side, passages in zip(sides, matter.sides, strict=True) if not passages),
        shared=matter.shared,
        told=tuple(
            ToldOut(side=side, verbs=words.verbs(passages), passages=tuple(map(_passage, passages)))
            for side, passages in told
        ),
        differences=tuple(
            DifferenceOut(kind=one.kind, side=sides[one.side], printed=one.printed) for one in matter.differences
        ),
    )


def _passage(one: ComparedUnit) -> ComparedUnitOut:
    unit = one.unit
    return ComparedUnitOut(
        readout=one.readout,
        number=one.number,
        paragraph=unit.passage,
        anchor=f"p{unit.passage}s{unit.statement}",
        start=unit.start,
        end=unit.end,
        speaker=unit.speaker,
        mode=unit.mode,
        acts=tuple(SpeechActOut(verb=act.verb, kind=act.kind, addressee=act.addressee) for act in unit.acts),
        text=unit.text,
        differing=one.differing,
    )
