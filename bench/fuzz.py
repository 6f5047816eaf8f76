"""`python -m bench fuzz`: hostile strings get a page of results within the time budget, never an error."""

from __future__ import annotations

import argparse
import logging
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient

from bench.real import index_path
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive
from search.columnar.time_budget import SECONDS
from search.open import open_engine
from search.request import MAX_TEXT_LENGTH
from tests.support.synthetic import documents, words
from web.app import create_app

GRACE = 1.0  # seconds beyond a search's budget for what it can't be asked within, and for drawing the answer
FIELDS = (
    "title",
    "speaker",
    "said",
    "topic",
    "country",
    "kind",
    "place",
    "date",
    "year",
    "source",
    "language",
    "nosuch",
)
SIGNS = (
    '"',
    "“",
    "”",
    "(",
    ")",
    "-",
    "~",
    "~1",
    "~2",
    "*",
    ":",
    "|",
    "OR",
    "AND",
    "NOT",
    "..",
    "\\",
    "'",
    "’",
    "[",
    "]",
)
ODD = (
    "\x00",
    "\u202e",
    "\ufeff",
    "☃",
    "𝕏",
    "e\u0301",
    "ß",
    "ﬁ",
    "\ud800",
    "１２",
    "한글",
    "مرحبا",
    "ﷺ",
    "\u200d",
    "%00",
    "&amp;",
)
PATTERNS = (
    ".*",
    "(a+)+$",
    "[a-z]{1,99}",
    "^(a|a)*b",
    "\\d+",
    "'; drop table",
    "<script>",
    "{{7*7}}",
    "../../etc",
    "${x}",
)


@dataclass(frozen=True, slots=True)
class Failure:
    """A string that was not answered as it should be, cut to what can be read."""

    address: str
    text: str
    why: str


def strings(count: int, seed: int = 1) -> Iterator[str]:
    """Queries as people and programs mistype them; the same for the same seed."""
    choose = random.Random(seed)
    common = words()[:60] + choose.sample(words(), 60)
    shapes: tuple[Callable[[random.Random, list[str]], str], ...] = (
        _soup, _soup, _soup, _letters, _deep, _many, _near, _prefixes, _fuzzy, _long, _fielded,
    )  # fmt: skip
    for _ in range(count):
        yield choose.choice(shapes)(choose, common)[:MAX_TEXT_LENGTH]


def _soup(choose: random.Random, common: list[str]) -> str:
    pool = (*SIGNS, *ODD, *PATTERNS, *(f"{field}:" for field in FIELDS), *choose.sample(common, 20))
    return choose.choice(("", " ")).join(choose.choices(pool, k=choose.randint(1, 30)))


def _letters(choose: random.Random, common: list[str]) -> str:
    return "".join(chr(choose.choice((choose.randrange(128), choose.randrange(0x3000)))) for _ in range(40))


def _deep(choose: random.Random, common: list[str]) -> str:
    depth = choose.randint(1, 3_000)
    return choose.choice(("(", "-(", "NOT (", "said:x (", "title:(")) * depth + choose.choice(common) + ")" * depth


def _many(choose: random.Random, common: list[str]) -> str:
    return choose.choice((" ", " OR ", " -", " AND NOT ")).join(choose.choices(common, k=choose.randint(2, 400)))


def _near(choose: random.Random, common: list[str]) -> str:
    return f'"{" ".join(choose.choices(common[:10], k=choose.randint(2, 70)))}"~{choose.choice((1, 60, 100, 10**9))}'


def _prefixes(choose: random.Random, common: list[str]) -> str:
    return choose.choice((" ", " OR ")).join(word[:3] + "*" for word in choose.choices(common, k=choose.randint(1, 64)))


def _fuzzy(choose: random.Random, common: list[str]) -> str:
    return choose.choice((" ", " OR ")).join(word + "~2" for word in choose.choices(common, k=choose.randint(1, 64)))


def _long(choose: random.Random, common: list[str]) -> str:
    part = choose.choice((*common, *SIGNS, *ODD, *PATTERNS, "a", "aa*", "9"))
    read = _encoded(part).decode("utf-8", "werkzeug.url_quote")  # as the server does: a byte that is none becomes %ED
    return part * (MAX_TEXT_LENGTH // len(read))


def _fielded(choose: random.Random, common: list[str]) -> str:
    values = (*common[:20], "2019-13-45", "0000..9999", "..", '""', "()", "*", "~", "x" * 400, *ODD)
    return " ".join(f"{choose.choice(FIELDS)}:{choose.choice(values)}" for _ in range(choose.randint(1, 20)))


def ask(client: FlaskClient, texts: Sequence[str], addresses: Sequence[str]) -> tuple[list[Failure], list[float]]:
    """The strings not answered with a page of results, and the seconds for each string."""
    failures, took = [], []
    for number, text in enumerate(texts):
        address = addresses[number % len(addresses)]
        why, seconds = _ask(client, address, text)
        if seconds > SECONDS + GRACE:  # it may have been the machine
            seconds = min(seconds, _ask(client, address, text)[1])
        took.append(seconds)
        if why:
            failures.append(Failure(address, text[:200], why))
    return failures, took


def _ask(client: FlaskClient, address: str, text: str) -> tuple[str, float]:
    began = time.perf_counter()
    try:
        answer = client.get(address, query_string={"q": _encoded(text)})
        why = "" if answer.status_code == 200 else f"status {answer.status_code}"
    except Exception as error:
        why = repr(error)
    return why, time.perf_counter() - began


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def main(given: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench fuzz", description=__doc__)
    reader.add_argument("--count", type=int, default=10_000, help="how many strings [10,000]")
    reader.add_argument("--size", type=int, default=10_000, help="over how many invented readouts [10,000]")
    reader.add_argument("--home", type=Path, help="over the readouts of this home instead")
    reader.add_argument("--seed", type=int, default=1)
    options = reader.parse_args(given)
    logging.disable(logging.ERROR)
    texts = list(strings(options.count, options.seed))
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        if not options.home:
            Archive.open(home / "archive.sqlite3", create=True).close()
            writer = WhooshWriter(index_path(home), annotations="bench")
            writer.publish(writer.write(documents(options.size), sequence=1, full=True))
        with Archive.open(home / "archive.sqlite3", read_only=True) as archive:
            client = create_app(open_engine(index_path(home)), archive).test_client()
            failures, took = ask(client, texts, ("/api/search", "/"))
    late = [(seconds, text) for seconds, text in zip(took, texts, strict=True) if seconds > SECONDS + GRACE]
    for failure in failures[:20]:
        print(f"{failure.address} {failure.why}: {failure.text!r}")
    for seconds, text in sorted(late, reverse=True)[:20]:
        print(f"{seconds:.1f} s: {text[:200]!r}")
    slowest, text = max(zip(took, texts, strict=True))
    print(f"{len(texts):,} strings: {len(failures)} without an answer, {len(late)} beyond {SECONDS + GRACE:g} seconds")
    print(f"median {statistics.median(took) * 1000:.1f} ms, longest {slowest:.2f} s: {text[:80]!r}")
    return 1 if failures or late else 0
