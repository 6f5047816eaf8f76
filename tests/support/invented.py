"""Invented readouts for tests of the help for a searcher, and every engine over the same ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.document import Document, Kind, Mode, Passage
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from tests.support import conformance
from tests.support.memory_engine import MemoryEngine
from tests.support.segmented import assert_several_segments_with_deletions

ORLAN, VELD, KOC, PETROV = "Mira Orlan", "Dace Veld", "Şule Koç", "Семён Хлебников"


def document(id: str, title: str, date: str, text: str, *people: str, **rest: object) -> Document:
    """A readout of one passage by the first of its people, with all of them taking part."""
    facts: dict[str, object] = {"participants": people, "countries": ("XVE",)}
    return conformance.document(id, title, date, (people[0] if people else None, Mode.QUOTED, text), **(facts | rest))


DOCUMENTS = (
    document("talks", "Talks on grain with Dace Veld", "2019-04-24",
             "The grain corridor is open, and the ceasefire holds along the railway.", ORLAN, VELD,
             place="Port Ilva", topics=("trade-investment",)),
    document("their-talks", "Visit of Mira Orlan", "2019-04-25",
             "We spoke about the corridor and the ceasefire.", VELD, ORLAN,
             source="sample-velden", publisher="Chancellery of Velden", place="Port Ilva"),
    document("call", "Telephone conversation with Dace Veld", "2019-06-01",
             "The ceasefire has to hold. Orlan sent envoys from Port Ilva to Marnia.", ORLAN, VELD, kind=Kind.CALL),
    document("grain", "Greetings to farmers", "2020-01-15",
             "Your grain feeds the nation; the corridor carries grain.", ORLAN, kind=Kind.MESSAGE),
    document("speech", "Speech on security", "2020-02-29",
             "COVID19 tested Vestranian doctors. Security is a common good, said NAVO and the OSCD.", KOC,
             kind=Kind.SPEECH, place="São Lume", topics=("health",), changes=("typo",)),
    document("marina", "Opening of a marina", "2021-05-05",
             "The marina was built in Kolm by the sea; a marine school opened.", KOC, place="Kolm"),
    document("farewell", "Ceremony of farewell", "2021-05-06", "", kind=Kind.OTHER),
    document("russian", "Встреча с послом", "2018-12-31",
             "Мы обсудили железные дороги и соглашение.", PETROV, language="ru"),
    document("titles", "Talks on grain with Dace Veld", "2022-04-24", "Grain again.", ORLAN, VELD),
)  # fmt: skip


def indexed(path: Path, documents: tuple[Document, ...] = DOCUMENTS) -> Engine:
    """The engine over an index in three segments, with a readout replaced and one removed."""
    writer = WhooshWriter(path, processes=1, small=0)
    half = len(documents) // 2
    stale = replace(documents[-1], title="Draft of talks", speakers=("Nobody Known",))
    gone = replace(documents[0], id="gone", title="Gone talks", passages=(Passage("gonewords", None, Mode.NARRATION),))
    writer.publish(writer.write([*documents[:half], stale, gone], sequence=1, full=True))
    writer.publish(writer.write(documents[half:-1], removed=["gone"], sequence=2, full=False))
    writer.publish(writer.write(documents[-1:], sequence=3, full=False))
    assert_several_segments_with_deletions(path, 3)
    return open_engine(path)


def remembered(documents: tuple[Document, ...] = DOCUMENTS) -> Engine:
    return MemoryEngine(documents)
