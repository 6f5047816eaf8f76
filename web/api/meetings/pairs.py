"""The formulae of a pair as the endpoint answers them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from search.meetings.formulae import AccountRef, Formula, SideFormulae
from web.api.paragraphs import Model


class AccountRefOut(Model):
    id: str
    title: str
    date: dt.date
    source: str


class FormulaOut(Model):
    """A phrase as printed last. `accounts` of the side have it, from `first` to `last`; `elsewhere` counts the other
    readouts of the same publishers with it."""

    phrase: str
    accounts: int
    elsewhere: int
    first: AccountRefOut
    last: AccountRefOut


class SideFormulaeOut(Model):
    """One side: how many `accounts` were read, the `latest` and those `before` that it is compared with. `recurring`:
    in three accounts at least. `new`: in the latest, in none before, and in use elsewhere. `dropped`: in nearly all of
    those before and not in the latest."""

    side: str
    accounts: int
    latest: AccountRefOut | None
    before: tuple[AccountRefOut, ...]
    recurring: tuple[FormulaOut, ...]
    new: tuple[FormulaOut, ...]
    dropped: tuple[FormulaOut, ...]


class PairPhrasesOut(Model):
    pair: tuple[str, str]
    sides: tuple[SideFormulaeOut, ...]


def phrases_out(pair: tuple[str, str], found: Sequence[SideFormulae]) -> PairPhrasesOut:
    return PairPhrasesOut(pair=pair, sides=tuple(map(_side, found)))


def _side(found: SideFormulae) -> SideFormulaeOut:
    return SideFormulaeOut(
        side=found.side,
        accounts=found.accounts,
        latest=_ref(found.latest) if found.latest else None,
        before=tuple(map(_ref, found.before)),
        recurring=tuple(map(_formula, found.recurring)),
        new=tuple(map(_formula, found.new)),
        dropped=tuple(map(_formula, found.dropped)),
    )


def _formula(one: Formula) -> FormulaOut:
    first, last = _ref(one.first), _ref(one.last)
    return FormulaOut(phrase=one.phrase, accounts=one.accounts, elsewhere=one.elsewhere, first=first, last=last)


def _ref(one: AccountRef) -> AccountRefOut:
    return AccountRefOut(id=one.id, title=one.title, date=one.date, source=one.source)
