"""Formulae of a pair: phrases that recur, are new or were dropped in one side's accounts of contacts with the other.

Only calls, meetings, visits and statements of the two alone are read. A phrase is a run of 3 to 8 words of one
sentence, folded as in the index, that neither begins nor ends with one of the most frequent words, holds no digit, and
is not made of names alone. Of phrases that contain one another and are used nearly as often, the longest is given. What
recurs is several times as common there as in the publishers' other readouts.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.analysis import tokens
from index.document import Document, Kind
from search.engine import Engine
from search.events import EventQuery
from search.request import Request, Sort

LENGTHS = range(3, 9)
EVENTS = 120  # events of a pair that are looked at, the newest
ACCOUNTS = 60  # accounts of a side that are read, the newest
WORDS = 5_000  # of an account
RECENT = 5  # accounts that the latest one is compared with
HELD = 4  # of them have what is dropped
OFTEN = 3  # accounts that have what recurs, and readouts that have what is new
FREQUENT = 80  # words at most that a phrase does not begin or end with
COMMON = 0.25  # of the publishers' readouts have each of them
TRIED = 300  # runs of three words of the latest account that are looked up
LIFT = 4.0  # times as common as elsewhere that a phrase of these accounts is
NEARLY = 0.75  # of the uses of a phrase that are uses of a longer one, which then stands for it
SHOWN = 20
KEPT = 100  # pairs that are kept

KINDS = (Kind.CALL, Kind.MEETING, Kind.TALKS_STATEMENTS, Kind.SUMMIT, Kind.VISIT, Kind.JOINT_STATEMENT)

Gram = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountRef:
    """An account of a side."""

    id: str
    title: str
    date: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A phrase as printed, in how many of the side's accounts it is, and the first and the last of them. `elsewhere`:
    how many other readouts of the same publishers have it."""

    phrase: str
    accounts: int
    elsewhere: int
    first: AccountRef
    last: AccountRef


@dataclass(frozen=True, slots=True)
class SideFormulae:
    """The formulae of one side. `latest` is its last account, `before` are those that it is compared with: `new` has
    what the latest has and they lack, `dropped` what nearly all of them have and the latest lacks."""

    side: str
    accounts: int
    latest: AccountRef | None
    before: tuple[AccountRef, ...]
    recurring: tuple[Formula, ...]
    new: tuple[Formula, ...]
    dropped: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """An account with its phrases: how each is printed, in the order of the text."""

    ref: AccountRef
    grams: Mapping[Gram, str]


class Formulae:
    """The formulae of pairs, kept for one generation of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: OrderedDict[tuple[str, str, str], tuple[SideFormulae, ...]] = OrderedDict()

    def of(self, one: str, other: str) -> tuple[SideFormulae, ...]:
        """Those of each of two countries (alpha-3) about their contacts, the first country's first."""
        key = (self._engine.status().generation, one, other)
        if key not in self._kept:
            self._kept[key] = self._worked_out(one, other)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def _worked_out(self, one: str, other: str) -> tuple[SideFormulae, ...]:
        told: dict[str, list[str]] = {one: [], other: []}
        for event in self._engine.events(EventQuery(countries=(one, other), kinds=KINDS), EVENTS).events:
            if {who.country for who in event.principals} == {one, other}:
                for member in event.accounts:
                    if member.side in told and member.readout not in told[member.side]:
                        told[member.side].append(member.readout)
        return tuple(self._side(side, ids[:ACCOUNTS]) for side, ids in told.items())

    def _side(self, side: str, ids: Sequence[str]) -> SideFormulae:
        documents = sorted(filter(None, map(self._engine.document, ids)), key=lambda found: (found.date, found.id))
        read = self._read(documents)
        if not read:
            return SideFormulae(side, 0, None, (), (), (), ())
        *earlier, latest = read
        before = earlier[-RECENT:]
        counts = Counter(gram for account in read for gram in account.grams)
        recurring = self._own(_longest({gram: n for gram, n in counts.items() if n >= OFTEN}), counts, read)
        held = Counter(gram for account in before for gram in account.grams)
        least = min(HELD, len(before)) if len(before) >= OFTEN else len(before) + 1
        dropped = _longest({gram: n for gram, n in held.items() if n >= least and gram not in latest.grams})
        gone = sorted(dropped, key=lambda gram: (-held[gram] * len(gram), gram))[:SHOWN]
        new = self._new(latest, before)[:SHOWN] if before else []
        return SideFormulae(
            side,
            len(read),
            latest.ref,
            tuple(account.ref for account in before),
            *(tuple(self._formula(gram, read) for gram in grams) for grams in (recurring, new, gone)),
        )

    def _read(self, documents: Sequence[Document]) -> list[_Read]:
        words = [_folded(document) for document in documents]
        frequent = self._frequent([[folded for part in parts for folded, _ in part] for parts in words], documents)
        return [
            _Read(AccountRef(one.id, one.title, one.date, one.source), dict(_grams(parts, frequent)))
            for one, parts in zip(documents, words, strict=True)
        ]

    def _frequent(self, accounts: Sequence[Sequence[str]], documents: Sequence[Document]) -> frozenset[str]:
        """The most frequent words of the accounts that many readouts of the publishers have: those carry the least,
        in any language."""
        counts = Counter(word for words in accounts for word in words if word)
        publishers = tuple(sorted({document.source for document in documents}))
        least = COMMON * self._total("", publishers)
        common = [word for word, _ in counts.most_common(FREQUENT)]
        return frozenset(word for word in common if self._total(f'"{word}"', publishers) >= least)

    def _own(self, recurring: Sequence[Gram], counts: Mapping[Gram, int], read: Sequence[_Read]) -> list[Gram]:
        """The phrases that are several times as common in these accounts as in all readouts of their publishers."""
        likely = sorted(recurring, key=lambda gram: (-counts[gram] * len(gram), gram))[:TRIED]
        publishers = tuple(sorted({account.ref.source for account in read}))
        held = max(self._total("", publishers), 1)
        scores = {}
        for gram in likely:
            elsewhere = max(self._readouts(gram, publishers) - counts[gram], 0)
            lift = (counts[gram] / len(read)) / ((elsewhere + 1) / held)
            if lift >= LIFT:
                scores[gram] = counts[gram] * math.log(lift)
        return sorted(scores, key=lambda gram: (-scores[gram], gram))[:SHOWN]

    def _new(self, latest: _Read, before: Sequence[_Read]) -> list[Gram]:
        """What the latest account has, those before lack, and the publisher uses elsewhere: what it uses nowhere else
        is no formula."""
        runs = [gram for gram in latest.grams if len(gram) == LENGTHS[0]]
        fresh = [gram for gram in runs if not any(gram in account.grams for account in before)][:TRIED]
        known = self._used(latest, fresh)
        ends = LENGTHS[0]
        longer = [gram for gram in latest.grams if len(gram) > ends and gram[:ends] in known and gram[-ends:] in known]
        used = known | self._used(latest, longer[:TRIED])
        return sorted(_longest(used), key=lambda gram: (used[gram], -len(gram), gram))

    def _used(self, account: _Read, grams: Iterable[Gram]) -> dict[Gram, int]:
        """Those that more than OFTEN readouts of the account's publisher have."""
        publisher = (account.ref.source,)
        return {gram: found for gram in grams if (found := self._readouts(gram, publisher)) > OFTEN}

    def _formula(self, gram: Gram, read: Sequence[_Read]) -> Formula:
        having = [account for account in read if gram in account.grams]
        publishers = tuple(sorted({account.ref.source for account in having}))
        elsewhere = max(0, self._readouts(gram, publishers) - len(having))
        return Formula(having[-1].grams[gram], len(having), elsewhere, having[0].ref, having[-1].ref)

    def _readouts(self, gram: Gram, publishers: tuple[str, ...]) -> int:
        return self._total(f'"{" ".join(gram)}"', publishers)

    def _total(self, text: str, publishers: tuple[str, ...]) -> int:
        asked = Request(text, filters=(("source", publishers),), sort=Sort.NEWEST, size=1, facets=())
        return self._engine.search(asked).total


def _folded(document: Document) -> list[list[tuple[str, str]]]:
    return [[*_words(passage.text)] for passage in document.passages]


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word of a paragraph, folded and as printed, and ("", "") where a sentence or a clause ends."""
    end = 0
    for token in tokens(text):
        if any(sign in '.;:!?…()[]“”"—–,。，；：' for sign in text[end : token.start]) and end:
            yield "", ""
        yield token.word, text[token.start : token.end]
        end = token.end


def _grams(passages: Iterable[Sequence[tuple[str, str]]], frequent: frozenset[str]) -> Iterator[tuple[Gram, str]]:
    read = 0
    for passage in passages:
        read += len(passage)
        if read > WORDS:
            return
        for at, (word, _) in enumerate(passage):
            if not word or word in frequent:
                continue
            for length in LENGTHS:
                run = passage[at : at + length]
                gram = tuple(folded for folded, _ in run)
                if len(run) < length or "" in gram:
                    break
                if gram[-1] not in frequent and not _is_a_name(run, frequent):
                    yield gram, " ".join(printed for _, printed in run)


def _is_a_name(run: Sequence[tuple[str, str]], frequent: frozenset[str]) -> bool:
    """Whether all words but the frequent ones are capitalised, or one has a digit."""
    content = [printed for folded, printed in run if folded not in frequent]
    return all(word[:1].isupper() for word in content) or any(letter.isdigit() for _, word in run for letter in word)


def _longest(counts: Mapping[Gram, int]) -> list[Gram]:
    """The phrases without those that stand in a longer one which is used nearly as often."""
    inside: dict[Gram, int] = {}
    for gram, count in counts.items():
        for length in LENGTHS:
            for at in range(len(gram) - length + 1):
                part = gram[at : at + length]
                if len(part) < len(gram):
                    inside[part] = max(inside.get(part, 0), count)
    left = {gram: count for gram, count in counts.items() if inside.get(gram, 0) < count * NEARLY}
    # Of a phrase of more words than LENGTHS has, only its beginning.
    begun = {(gram[1:], count) for gram, count in left.items() if len(gram) == LENGTHS[-1]}
    return [gram for gram, count in left.items() if (gram[:-1], count) not in begun]
