"""The real corpora as a home: a given one, or one made for the occasion from the folder of shared material."""

from __future__ import annotations

import datetime as dt
import pickle
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.ranking.rankers import Text
from index.analysis import tokens
from index.build import build
from index.document import Document
from index.generations.layout import current_directory
from index.whoosh.writer import WhooshWriter
from scrapers.archive.store import Archive
from scrapers.imports.run import ImportDefaults, import_paths
from scrapers.registry import find_source
from search.columnar.snapshot import Snapshot
from search.errors import IndexMissing

SHARED = Path(__file__).resolve().parents[1].parent / "shared"
CORPORA = ("whitehouse", "state-department", "kremlin-en-2021-22", "president-ua-en-2021-22", "kremlin-ru-2025")
SEED_DATE = dt.date(2019, 4, 24)


def archive_path(home: Path) -> Path:
    return home / "archive.sqlite3"


def index_path(home: Path) -> Path:
    return home / "index"


def make_home(home: Path, shared: Path = SHARED) -> None:
    """Every real readout into an archive and an index; about five minutes. Raises ImportFailed, ArchiveError."""
    with Archive.open(archive_path(home), create=True) as archive:
        import_paths(archive, [shared / "corpora" / f"{name}.jsonl.xz" for name in CORPORA])
        import_paths(archive, [shared / "sites" / "en.kremlin.ru.tar.xz"], find_source("kremlin-en"))
        seed = sorted((shared / "seed").glob("*.txt"))
        import_paths(archive, seed, find_source("president-az-en"), defaults=ImportDefaults(date=SEED_DATE))
        build(archive, WhooshWriter(index_path(home)))


def made(home: Path, tell: Callable[[str], None]) -> Path | None:
    """A data directory with the real corpora in this folder; None if the corpora are absent."""
    if not SHARED.is_dir():
        return None
    tell(f"importing and indexing the real corpora of {SHARED}: some minutes (--home skips it)")
    make_home(home)
    return home


def collection(home: Path, folder: Path) -> Path:
    """A home's documents as a file that every engine's process can read."""
    path = folder / "documents.pickle"
    path.write_bytes(pickle.dumps([*documents(home)]))
    return path


def documents(home: Path) -> Iterator[Document]:
    """A home's documents. Raises IndexMissing."""
    snapshot = _snapshot(home)
    for number in np.flatnonzero(snapshot.live).tolist():
        yield snapshot.document(number)


def queries(documents: Sequence[Document], count: int, seed: int = 3) -> list[str]:
    """One to three words of a title, all of them asked for; every fifth is a phrase of two that follow each other."""
    choose = random.Random(seed)
    titles = [words for one in documents if len(words := [token.word for token in tokens(one.title)]) > 3]
    found = []
    for number in range(count):
        words = choose.choice(titles)
        at = choose.randrange(len(words) - 1)
        picked = choose.sample(words, choose.randint(1, 3))
        found.append(f'"{words[at]} {words[at + 1]}"' if number % 5 == 4 else " ".join(picked))
    return found


def _snapshot(home: Path) -> Snapshot:
    directory = current_directory(index_path(home))
    if directory is None:
        raise IndexMissing(index_path(home), "Make one with `readouts index`.")
    return Snapshot(directory)


def texts(home: Path) -> list[Text]:
    """Every readout of a home's archive, ordered by identifier. Raises ArchiveError."""
    with Archive.open(archive_path(home), read_only=True) as archive:
        return [
            Text(found.id, found.title, "\n".join((found.lead, *(paragraph.text for paragraph in found.paragraphs))))
            for found in archive.readouts()
        ]
