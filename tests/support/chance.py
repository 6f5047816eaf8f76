"""Readouts made up by chance, which differ in everything that a request can ask about."""

from __future__ import annotations

import datetime as dt
import random

from index.document import Document, Kind, Mode, Passage, SpeechAct, Statement

WORDS = (
    "grain",
    "grains",
    "port",
    "ports",
    "strait",
    "straits",
    "road",
    "secure",
    "security",
    "corridor",
    "UN",
    "Çay",
    "2019",
)
WORDS += ("чай", "чая", "accords", "l’accord", "München", "Muenchen", "trade-offs", "习近平")
PEOPLE = ("Mira Orlan", "Dace Veld", "Ivo Veld", "Şule Koç")
PLACES = ("", "Port Ilva", "São Lume")


def documents(seed: int, number: int) -> list[Document]:
    """So many readouts, d-0 and up; the same for the same seed."""
    chance = random.Random(seed)
    return [_document(chance, f"d-{at}") for at in range(number)]


def _text(chance: random.Random, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(0, most)))


def _passage(chance: random.Random) -> Passage:
    """A passage: one in two has up to four statements, some of them without a word."""
    if chance.random() < 0.5:
        return Passage(_text(chance, 12), *_voice(chance), to=_to(chance))
    found: list[Statement] = []
    text = ""
    for _ in range(chance.randint(1, 4)):
        start = len(text)
        text += f"{_text(chance, 5)} "
        found.append(Statement(start, len(text), *_voice(chance), "the speaker", _acts(chance), _to(chance)))
    return Passage(text, *_voice(chance), tuple(found))


def _acts(chance: random.Random) -> tuple[SpeechAct, ...]:
    return tuple(
        SpeechAct("said", kind, "Veld") for kind in chance.sample(["states", "thanks", ""], chance.randint(0, 2))
    )


def _to(chance: random.Random) -> tuple[str, ...]:
    return tuple(chance.sample([*PEOPLE, "XAA", "XAB"], chance.randint(0, 3)))


def _voice(chance: random.Random) -> tuple[str | None, Mode]:
    return chance.choice([*PEOPLE, None]), chance.choice(list(Mode))


def _document(chance: random.Random, id: str) -> Document:
    passages = tuple(_passage(chance) for _ in range(chance.randint(0, 5)))
    speakers = tuple(sorted({one.speaker for passage in passages for one in passage.parts if one.speaker}))
    source = chance.choice(["one", "two"])
    return Document(
        id=id,
        source=source,
        publisher=source.title(),
        url=f"https://{source}.example/{id}",
        title=_text(chance, 4),
        lead=_text(chance, 6),
        date=dt.date(2019, 1, 1) + dt.timedelta(days=chance.randint(0, 700)),
        published="",
        language=chance.choice(["en", "ru", "fr", "de", "zh"]),
        kind=chance.choice(list(Kind)),
        place=chance.choice(PLACES),
        speakers=speakers,
        participants=tuple(sorted(chance.sample(PEOPLE, chance.randint(0, 2)))),
        countries=tuple(sorted(chance.sample(["XAA", "XAB", "XAC"], chance.randint(0, 3)))),
        topics=tuple(sorted(chance.sample(["energy", "health"], chance.randint(0, 2)))),
        flags=(),
        passages=passages,
    )
