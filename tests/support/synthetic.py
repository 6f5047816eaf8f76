"""Synthetic readouts: a Zipf vocabulary, realistic lengths, the same for each engine and run."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

from index.document import Document, Kind, Mode, Passage
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive

VOCABULARY = 40_000
SYLLABLES = tuple(a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "on", "ist"))


def words(seed: int = 1) -> list[str]:
    """Invented words, the commonest first: short ones are common, as in any language."""
    choose = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        length = 1 + min(4, len(found) // 60 + 1 if len(found) < 180 else choose.choice((2, 3, 4)))
        found["".join(choose.choices(SYLLABLES, k=length))] = None
    return list(found)


def documents(count: int, seed: int = 2) -> Iterator[Document]:
    """`count` readouts of 330 words on average in passages of about 40."""
    choose = random.Random(seed)
    vocabulary = words()
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
    people = [f"{first} {last}".title() for first, last in zip(vocabulary[200:700], vocabulary[700:1200], strict=True)]
    for number in range(count):
        yield _document(number, choose, vocabulary, weights, people)


def _document(
    number: int, choose: random.Random, vocabulary: list[str], weights: list[float], people: list[str]
) -> Document:
    def text(length: int) -> str:
        found = choose.choices(vocabulary, cum_weights=weights, k=length)
        return ". ".join(" ".join(found[at : at + 14]).capitalize() for at in range(0, length, 14)) + "."

    speakers = [people[min(int(choose.paretovariate(0.8)) - 1, len(people) - 1)] for _ in range(choose.randint(1, 4))]
    passages = tuple(
        Passage(text(choose.randint(15, 65)), choose.choice([*speakers, None]), choose.choice(list(Mode)))
        for _ in range(max(1, round(choose.lognormvariate(1.9, 0.6))))
    )
    topics = {f"topic-{min(int(choose.paretovariate(0.7)), 40)}" for _ in range(choose.randint(1, 4))}
    countries = {f"X{chr(65 + min(int(choose.paretovariate(0.6)), 25))}A" for _ in range(choose.randint(1, 5))}
    source = f"source-{choose.randint(1, 5)}"
    return Document(
        id=f"{source}-{number:06}",
        source=source,
        publisher=source.title(),
        url=f"https://{source}.example/{number}",
        title=text(choose.randint(5, 12)),
        lead=text(20),
        date=dt.date(2000, 1, 1) + dt.timedelta(days=choose.randrange(9000)),
        published="",
        language="en",
        kind=choose.choice(list(Kind)),
        place=choose.choice(people).split()[0],
        speakers=tuple(dict.fromkeys(speakers)),
        participants=tuple(dict.fromkeys(speakers)),
        countries=tuple(sorted(countries)),
        topics=tuple(sorted(topics)),
        flags=(),
        passages=passages,
    )


def queries(count: int, seed: int = 3) -> list[str]:
    """One to three words, common and rare, all of them asked for; every fifth is a phrase of two common ones."""
    choose = random.Random(seed)
    vocabulary = words()
    found = []
    for number in range(count):
        picked = [vocabulary[min(int(choose.paretovariate(0.35)) + 5, 8_000)] for _ in range(choose.randint(1, 3))]
        phrase = f'"{vocabulary[choose.randint(0, 20)]} {vocabulary[choose.randint(0, 40)]}"'
        found.append(phrase if number % 5 == 4 else " ".join(picked))
    return found


def filled(folder: Path, size: int) -> Path:
    """A home with so many made-up readouts in its index, and none in its archive."""
    home = folder / "home"
    home.mkdir()
    Archive.open(home / "archive.sqlite3", create=True).close()
    writer = WhooshWriter(home / "index", annotations="bench")
    writer.publish(writer.write(documents(size), sequence=1, full=True))
    return home
