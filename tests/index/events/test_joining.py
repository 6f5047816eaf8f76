"""Which accounts of invented states are one event, and what an event's id is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.document import Document, Kind, Mode
from index.events.dates import told_days
from index.events.event import Event, Role
from index.events.evidence import Evidence, evidence_of
from index.events.hangul import like, romanised
from index.events.joining import Corrections, join
from index.events.parties import holders_in, states_in
from tests.support.conformance import document

DUKAN, SARRANE, ASKARLI = "Ilir Dukan", "Mona Sarrane", "Rena Askarli"
NARRATION = Mode.NARRATION


def page(source: str, number: int, title: str, text: str = "They discussed trade.", **rest: object) -> Document:
    fixed: dict[str, object] = {"source": source, "publisher": source, "kind": Kind.MEETING} | rest
    day = str(fixed.pop("day", "2022-08-03"))
    return document(f"{source}-{number}", title, day, (None, NARRATION, text), **fixed)


TALKS = page(
    "sample-vestrania", 1, "Talks with President of Kalmeria Mona Sarrane", participants=(DUKAN, SARRANE), place="Ardan"
)
THEIRS = page(
    "sample-kalmeria",
    2,
    "Readout of President Sarrane's Meeting with President Dukan of Vestrania",
    participants=(SARRANE, DUKAN),
)
CALL = replace(TALKS, id="sample-vestrania-3", title="Telephone call with President of Kalmeria", kind=Kind.CALL)
DINNER = replace(THEIRS, id="sample-kalmeria-4", title="Toasts at a dinner with President Dukan of Vestrania")
GUEST = replace(
    THEIRS,
    id="sample-kalmeria-5",
    title="Readout of President Sarrane's Meeting with President Askarli of Qarabel",
    participants=(SARRANE, ASKARLI),
)
STATEMENTS = replace(TALKS, id="sample-vestrania-6", title="Press statements following talks with Kalmeria's President")
DOORSTOP = replace(THEIRS, id="sample-kalmeria-7", title="Doorstop after the talks with President Dukan of Vestrania")
LATER = replace(THEIRS, id="sample-kalmeria-8", date=dt.date(2022, 8, 9))


def evidence(*documents: Document) -> list[Evidence]:
    return [found for one in documents if (found := evidence_of(one))]


def events(*documents: Document, corrections: Corrections | None = None) -> list[Event]:
    return join(evidence(*documents), {one.id: at for at, one in enumerate(documents)}, corrections)


def accounts(found: Sequence[Event]) -> list[list[str]]:
    return sorted(sorted(member.readout for member in event.accounts) for event in found)


def test_two_governments_accounts_of_their_talks_are_one_event() -> None:
    (event,) = events(TALKS, THEIRS)
    assert (event.sides, event.date, event.place) == (("XKL", "XVE"), dt.date(2022, 8, 3), "Ardan")
    assert [one.country for one in event.principals] == ["XKL", "XVE"]
    assert 0.55 <= event.certainty < 1


@pytest.mark.parametrize("other", [CALL, DINNER, GUEST, LATER], ids=lambda one: one.title)
def test_another_contact_of_the_same_leaders_is_another_event(other: Document) -> None:
    home = TALKS if other.source == "sample-kalmeria" else THEIRS
    assert accounts(events(home, other)) == sorted([[home.id], [other.id]])


def test_the_pages_of_one_side_about_its_talks_are_one_event_with_the_other_side_s() -> None:
    assert accounts(events(TALKS, THEIRS, STATEMENTS)) == [sorted([TALKS.id, THEIRS.id, STATEMENTS.id])]


def test_a_page_that_only_speaks_of_talks_is_no_account_of_them() -> None:
    (event,) = events(TALKS, DOORSTOP)
    assert event.sides == ("XVE",)
    assert [(one.readout, one.role) for one in event.members[1:]] == [(DOORSTOP.id, Role.MENTION)]


def test_an_event_is_named_for_the_readout_that_was_known_first_whichever_came_later() -> None:
    assert [event.id for event in events(THEIRS)] == [event.id for event in events(THEIRS, TALKS)] == [THEIRS.id]
    assert [event.id for event in events(TALKS, THEIRS)] == [TALKS.id]


def test_what_people_decide_counts_more_than_any_evidence() -> None:
    apart = Corrections(parted=frozenset({(THEIRS.id, TALKS.id)}))
    assert accounts(events(TALKS, THEIRS, corrections=apart)) == [[THEIRS.id], [TALKS.id]]
    together = Corrections(joined=frozenset({(DINNER.id, TALKS.id)}))
    (event,) = events(TALKS, DINNER, corrections=together)
    assert event.certainty == 1.0


def test_the_order_in_which_readouts_are_seen_decides_nothing() -> None:
    every = evidence(TALKS, THEIRS, CALL, DINNER, GUEST, STATEMENTS, DOORSTOP, LATER)
    arrivals = {one.id: at for at, one in enumerate(every)}
    assert join(every, arrivals) == join(every[::-1], arrivals)


@pytest.mark.parametrize(
    ("title", "opening", "narrated", "days"),
    [
        ("On August 2, the Presidents spoke", "", "", ["2022-08-02"]),
        ("Talks", "Saturday, July 30: the Presidents met.", "", ["2022-07-30"]),
        ("Talks", "", "The two spoke yesterday evening.", ["2022-08-02"]),
        ("Talks", "", "The two met on Monday.", ["2022-08-01"]),
        ("Talks", "", "The two met today.", ["2022-08-03"]),
        ("Talks", "August 1-2, 2022, Ardan.", "", ["2022-08-02"]),
        ("Talks", "2022년 8월 2일", "", ["2022-08-02"]),
        ("Talks", "El 2 de agosto de 2022", "", ["2022-08-02"]),
        ("Talks", "2 августа 2022 года", "", ["2022-08-02"]),
        ("Talks", "August 3, 2022 For Immediate Release August 2, 2022, 11:15", "", ["2022-08-02"]),
        ("Talks in 1999", "They recalled May 9, 1945.", "", []),
        ("The visit on August 20", "", "", []),
    ],
)
def test_the_day_that_a_text_names_is_the_event_s_own(title: str, opening: str, narrated: str, days: list[str]) -> None:
    found = told_days(title, opening, narrated, dt.date(2022, 8, 3))
    assert [dt.date.fromordinal(day).isoformat() for day in found] == days


def test_states_and_leaders_are_found_inside_words_of_korean() -> None:
    assert states_in("한·미 정상 공동기자회견", "ko") == ("USA",)
    assert states_in("인도네시아의 대통령", "ko") == ("IDN",)
    found = holders_in("푸틴 대통령님, 환영합니다", "ko", dt.date(2019, 6, 1))
    assert [term.office.country for term in found] == ["RUS"]


@pytest.mark.parametrize(
    ("printed", "surname", "same"),
    [("오바마", "Obama", True), ("바이든", "Biden", True), ("푸틴", "Biden", False), ("하워드", "Howard", True)],
)
def test_a_word_in_hangul_sounds_like_the_surname_that_it_prints(printed: str, surname: str, same: bool) -> None:
    assert like(romanised(printed), surname) is same
