"""An example of each answer about events, about the invented states of the sample."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from index.document import Kind
from index.events.event import Role
from search.meetings.contacts import Pauses
from search.meetings.formulae import AccountRef, Formula, SideFormulae
from search.meetings.silence import Habit
from web.api.events import MemberOut, PrincipalOut
from web.api.meetings.contacts import ContactsOut, Covered, PairOut
from web.api.meetings.event_list import EventsOut, ListedEventOut, MissingSideOut
from web.api.meetings.pairs import PairPhrasesOut

PRINCIPALS = (PrincipalOut(country="XKL", name=None), PrincipalOut(country="XVE", name="Radomir Đukan"))
ACCOUNT = AccountRef(
    id="sample-vestrania-64590",
    title="Talks with the Prime Minister of Kalmeria",
    date=dt.date(2022, 8, 3),
    source="sample-vestrania",
)
MEETINGS: tuple[BaseModel, ...] = (
    ContactsOut(
        by="country",
        events=31,
        gatherings=1,
        found=4,
        pairs=(
            PairOut(
                values=("XKL", "XVE"),
                count=2,
                of=(3, 9),
                first=dt.date(2022, 8, 3),
                last=dt.date(2022, 11, 7),
                kinds={"call": 1, "meeting": 1},
                pauses=Pauses(usual=96.0, longest=96, since=693, until=dt.date(2024, 9, 30), unusual=False),
                months={"2022-08": {"meeting": 1}, "2022-11": {"call": 1}},
            ),
        ),
        covered={"XVE": (Covered(source="sample-vestrania", first="2021-01", last="2024-06", held=23),), "XKL": ()},
    ),
    EventsOut(
        total=1,
        page=1,
        next=None,
        events=(
            ListedEventOut(
                id="sample-vestrania-55310",
                date=dt.date(2022, 8, 9),
                kind=Kind.CALL,
                place="",
                certainty=1.0,
                principals=PRINCIPALS,
                sides=("XVE",),
                members=(MemberOut(id="sample-vestrania-55310", side="XVE", role=Role.ACCOUNT, certainty=1.0),),
                missing=(
                    MissingSideOut(
                        country="XKL",
                        known=True,
                        covered=True,
                        publishers=("sample-kalmeria",),
                        habit=Habit(of=10, published=8, hours=6.0),
                    ),
                ),
                hours=30.5,
            ),
        ),
    ),
    PairPhrasesOut(
        pair=("XKL", "XVE"),
        sides=(
            SideFormulae(
                side="XVE",
                accounts=6,
                latest=ACCOUNT,
                before=(),
                recurring=(
                    Formula(phrase="unwavering support for", accounts=4, elsewhere=1, first=ACCOUNT, last=ACCOUNT),
                ),
                new=(),
                dropped=(),
            ),
        ),
    ),
)
