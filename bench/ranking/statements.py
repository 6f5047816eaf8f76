"""`python -m bench quality --statements`: the order of statements, ours and that of peers over the same statements.

The peers get each statement as a document and are asked for all words and then for any, as ours fills a page with
statements that have most of them. A need's filters leave every engine the same statements.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

from bench.ranking.judgements import FOLDER, Grades, Need, read_grades, read_needs
from bench.ranking.quality import Scores, score
from bench.ranking.rankers import Ranker, Text, Variant, Words, peers
from bench.real import documents, index_path
from search.engine import Engine, FoundStatement
from search.open import open_engine
from search.request import MAX_SIZE

FILLED = Variant(Words.FILLED, 1, apart=False)


class OurStatements:
    name = "readouts"

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def allowed(self, need: Need) -> Collection[str] | None:
        """The statements that pass the need's filters; None without filters."""
        return set(self._every(need)) if need.filters else None

    def ranked(self, need: Need, allowed: Collection[str] | None) -> list[str]:
        """In the order of the page: those with all words first, then those with most of them."""
        page = self.engine.statements(need.request())
        return [name_of(one) for one in (*page.statements, *page.partial_matches)]

    def _every(self, need: Need) -> Iterator[str]:
        asked = replace(need.request(text=False), size=MAX_SIZE)
        while True:
            page = self.engine.statements(asked)
            yield from map(name_of, page.statements)
            if page.next is None:
                return
            asked = replace(asked, cursor=page.next)


def name_of(one: FoundStatement) -> str:
    """A statement's name in the table of grades: the end of its address."""
    return f"{one.readout.id}#{one.anchor}"


def texts(home: Path) -> Iterator[Text]:
    """Every statement of a home as peers are given it."""
    for document in documents(home):
        for paragraph, passage in enumerate(document.passages):
            several = len(passage.statements) > 1
            for number, one in enumerate(passage.parts):
                anchor = f"p{paragraph}s{number}" if several else f"p{paragraph}"
                yield Text(f"{document.id}#{anchor}", "", passage.text[one.start : one.end])


def statement_needs() -> Sequence[Need]:
    return read_needs(FOLDER / "statement_needs.tsv")


def statement_grades() -> Grades:
    return read_grades(FOLDER / "statement_grades.tsv")


def rankers(home: Path, kept: Path) -> Iterator[Ranker]:
    """The peers, each index built in `kept` where it isn't yet."""
    folder = kept / "statements"
    yield from peers(folder, cache(lambda: [*texts(home)]), [FILLED])


def measure_statements(home: Path, kept: Path, tell: Callable[[str], None]) -> Scores:
    """Every engine on every need. Raises as bench.ranking.quality.measure."""
    engine = open_engine(index_path(home))
    engine.status()
    tell("building the peers of statements that are not built yet: some minutes (--peers keeps them)")
    ours = OurStatements(engine)
    return score(chain([ours], rankers(home, kept)), ours, statement_needs(), statement_grades())
