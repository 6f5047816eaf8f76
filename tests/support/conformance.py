"""A small collection about invented states, and the queries of the conformance suite."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from index.document import Document, Kind, Mode, Passage
from search.engine import Engine, ResultPage
from search.request import read_request

QUOTED, REPORTED, NARRATION = Mode.QUOTED, Mode.REPORTED, Mode.NARRATION
ORLAN, VELD, KOC = "Mira Orlan", "Dace Veld", "Şule Koç"


def document(id: str, title: str, date: str, *passages: tuple[str | None, Mode, str], **rest: object) -> Document:
    plain = Document(
        id=id,
        source="sample-strada",
        publisher="Presidency of Strada",
        url=f"https://president.strada.example/{id}",
        title=title,
        lead="",
        date=dt.date.fromisoformat(date),
        published="",
        language="en",
        kind=Kind.MEETING,
        place="",
        speakers=tuple(dict.fromkeys(speaker for speaker, _, _ in passages if speaker)),
        participants=(),
        countries=("XSA",),
        topics=(),
        flags=(),
        passages=tuple(Passage(text, speaker, mode) for speaker, mode, text in passages),
    )
    return replace(plain, **rest)  # type: ignore[arg-type]


DOCUMENTS = (
    document(
        "talks",
        "Talks with President of Velden Dace Veld",
        "2019-04-24",
        (ORLAN, QUOTED, "We open the grain corridor today. One Strait, Two Ports is our common road."),
        (VELD, QUOTED, "Velden agreed to the railway. Security of the strait matters, and so does grain."),
        (None, NARRATION, "Following the talks the sides signed an agreement on railways."),
        lead="The grain corridor was at the centre of the talks.",
        kind=Kind.TALKS_STATEMENTS,
        place="Port Ilva",
        participants=(ORLAN, VELD),
        countries=("XSA", "XVE"),
        topics=("transport-connectivity", "trade-investment"),
    ),
    document(
        "call",
        "Telephone conversation with Dace Veld",
        "2019-06-01",
        (ORLAN, REPORTED, "Mira Orlan stressed that the ceasefire has to hold."),
        (VELD, REPORTED, "Dace Veld noted the role of the United Nations in the U.N. ceasefire mission."),
        kind=Kind.CALL,
        participants=(ORLAN, VELD),
        countries=("XSA", "XVE"),
        topics=("conflict-peace",),
        changes=("substance", "typo"),
    ),
    document(
        "velden-talks",
        "Visit of President Orlan to Velden",
        "2019-04-25",
        (VELD, QUOTED, "The corridor for grain is open. We want two ports and one strait."),
        source="sample-velden",
        publisher="Chancellery of Velden",
        kind=Kind.TALKS_STATEMENTS,
        participants=(VELD, ORLAN),
        countries=("XVE", "XSA"),
        topics=("transport-connectivity",),
    ),
    document(
        "message",
        "Greetings to farmers",
        "2020-01-15",
        (ORLAN, QUOTED, "Dear farmers, your grain feeds the nation. Grain, grain and grain again."),
        kind=Kind.MESSAGE,
        topics=("agriculture-food",),
    ),
    document(
        "speech",
        "Speech on security",
        "2020-02-29",
        (KOC, QUOTED, "COVID-19 tested us; in 2020 the budget of 1,000 million held."),
        (KOC, QUOTED, "Secure borders are not closed borders."),
        kind=Kind.SPEECH,
        place="São Lume",
        topics=("health", "defence"),
    ),
    document(
        "empty", "Ceremony of farewell", "2021-05-05", kind=Kind.OTHER, flags=("no-body",), topics=("ceremony",)
    ),
    document(
        "cross",
        "Council session",
        "2021-05-05",
        (None, NARRATION, "The session closed with the grain"),
        (None, NARRATION, "corridor. The ministers left."),
        kind=Kind.DOMESTIC_MEETING,
        place="Port Ilva",
    ),
    document(
        "russian",
        "Встреча с послом",
        "2018-12-31",
        (ORLAN, QUOTED, "Мы обсудили железные дороги."),
        language="ru",
        source="sample-strada-ru",
    ),
)  # fmt: skip
ALL = {document.id for document in DOCUMENTS}


def ask(engine: Engine, q: str = "", **parameters: str | list[str]) -> ResultPage:
    return engine.search(read_request({"q": q, **{name.rstrip("_"): value for name, value in parameters.items()}}))


def ids(page: ResultPage) -> list[str]:
    return [hit.id for hit in page.hits]


def counts(page: ResultPage, field: str) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[field]}
