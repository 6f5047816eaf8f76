"""A formula recurs in a side's accounts of the other, and is missed or new beside the five accounts before."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from index.document import Document, Kind, Mode
from index.events.event import Event, Member, Principal, Role
from search.meetings.formulae import Formulae, SideFormulae
from tests.support.conformance import document
from tests.support.memory_engine import MemoryEngine

FIRM = "The President stressed our steadfast commitment to the defence of Velden."
ORDER = "They agreed on a rules based order at sea, and on grain."
PLAIN = ("Ships wait at the port.", "Rain fell in spring.", "Bread is dear this year.", "Roads were opened again.",
         "Schools have new roofs.", "Fish was sold by noon.", "Trains ran late in winter.")  # fmt: skip
BILATERAL = (Principal("XSA"), Principal("XVE"))


def account(number: int, *told: str, day: int | None = None) -> Document:
    passages = [(None, Mode.NARRATION, text) for text in told]
    date = dt.date(2020, 1, day or number).isoformat()
    return replace(document(f"a{number}", "Call", date, *passages), kind=Kind.CALL)


def side(
    *accounts: Document, others: tuple[Document, ...] = (), states: tuple[Principal, ...] = BILATERAL
) -> SideFormulae:
    events = [
        Event(one.id, one.date, Kind.CALL, "", states, (Member(one.id, "XSA", Role.ACCOUNT),)) for one in accounts
    ]
    rest = [account(100 + n, f"Number {n} of other matters of {text}", day=20) for n, text in enumerate(PLAIN * 8)]
    found, _ = Formulae(MemoryEngine([*accounts, *others, *rest], events=events)).of("XSA", "XVE")
    return found


def phrases(found: SideFormulae, which: str) -> list[str]:
    return [one.phrase for one in getattr(found, which)]


def test_a_phrase_that_recurs_is_given_whole_with_its_first_and_last_account() -> None:
    found = side(*(account(n, FIRM, PLAIN[n]) for n in range(1, 5)), account(5, PLAIN[5]))
    (formula,) = [one for one in found.recurring if "defence" in one.phrase]
    assert formula.phrase == "our steadfast commitment to the defence of Velden"
    assert (formula.accounts, formula.elsewhere, formula.first.id, formula.last.id) == (4, 0, "a1", "a4")
    assert (found.accounts, found.latest and found.latest.id) == (5, "a5")


def test_what_the_last_five_have_and_the_latest_lacks_is_dropped() -> None:
    before = [account(n, FIRM, PLAIN[n - 1]) for n in range(1, 6)]
    assert any("steadfast" in phrase for phrase in phrases(side(*before, account(6, PLAIN[5])), "dropped"))
    assert phrases(side(*before, account(6, FIRM)), "dropped") == []
    two = [account(n, PLAIN[n - 1]) if n < 4 else account(n, FIRM, PLAIN[n - 1]) for n in range(1, 6)]
    assert not any("steadfast" in phrase for phrase in phrases(side(*two, account(6, PLAIN[5])), "dropped"))


def test_what_the_latest_has_is_new_only_where_it_is_in_use_elsewhere() -> None:
    before = [account(n, FIRM, PLAIN[n - 1]) for n in range(1, 6)]
    used = tuple(account(50 + n, ORDER, day=25) for n in range(4))
    assert any(
        "rules based order" in phrase for phrase in phrases(side(*before, account(6, ORDER), others=used), "new")
    )
    assert phrases(side(*before, account(6, ORDER)), "new") == []


def test_events_of_more_than_the_two_are_not_read() -> None:
    three = (*BILATERAL, Principal("XKA"))
    assert side(*(account(n, FIRM) for n in range(1, 6)), states=three).accounts == 0


def test_a_phrase_that_is_as_common_elsewhere_is_no_formula_of_the_pair() -> None:
    others = tuple(account(50 + n, FIRM, day=25) for n in range(100))
    found = side(*(account(n, FIRM, PLAIN[n - 1]) for n in range(1, 6)), others=others)
    assert not any("steadfast" in phrase for phrase in phrases(found, "recurring"))


def test_names_and_numbers_are_no_formulae() -> None:
    told = "President Mira Orlan Veld Koch. It was at 7 in the evening of day 12 there."
    found = side(*(account(n, told, PLAIN[n - 1]) for n in range(1, 6)))
    assert not any(any(letter.isdigit() for letter in one) or "Veld" in one for one in phrases(found, "recurring"))
