"""The real corpora as a home: a given one, or one made for the occasion from the folder of shared material."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bench.rankers import Text
from index.build import build
from index.whoosh_writer import WhooshWriter
from scrapers.archive import Archive
from scrapers.imports import Told, import_paths
from scrapers.source import find_source

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
        import_paths(archive, seed, find_source("president-az-en"), told=Told(date=SEED_DATE))
        build(archive, WhooshWriter(index_path(home)))


def texts(home: Path) -> list[Text]:
    """Every readout of a home's archive, ordered by identifier. Raises ArchiveError."""
    with Archive.open(archive_path(home), read_only=True) as archive:
        return [
            Text(found.id, found.title, "\n".join((found.lead, *(paragraph.text for paragraph in found.paragraphs))))
            for found in archive.readouts()
        ]
