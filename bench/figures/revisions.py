"""The classes of change in the real histories, and how many of them a person called the same."""

from __future__ import annotations

import json
import lzma
import tempfile
from collections import Counter
from pathlib import Path

from bench.figures.quoted import ROOT
from scrapers.archive.store import Archive
from scrapers.diff.classify import Change, history
from scrapers.imports.run import import_paths

HISTORIES = ("whitehouse", "state")
JUDGED = ROOT / "tests" / "gold" / "changes.tsv"


def revisions(corpora: Path) -> dict[str, int]:
    """Counts over the histories in a folder of data sets. Raises ImportFailed where they are not there."""
    files = [corpora / f"revisions-{name}.jsonl.xz" for name in HISTORIES]
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder) / "archive.sqlite3", create=True) as archive,
    ):
        import_paths(archive, files)
        ids = [readout.id for readout in archive.readouts()]
        histories = [history(archive.revisions(id)) for id in ids]
        classes = Counter(step.change for steps in histories for step in steps if step)
        judged = [line.split("\t") for line in JUDGED.read_text("utf-8").splitlines() if not line.startswith("#")]
        return {
            "items": len(ids),
            "steps": sum(map(_steps, files)),
            "changed": sum(classes.values()),
            **{change.value: classes[change] for change in (Change.SUBSTANCE, Change.WORDING, Change.TYPO)},
            "revised": sum(any(steps) for steps in histories),
            "judged": len(judged),
            "agreed": sum(called(archive, at, int(place)) == expected for at, place, expected in judged),
        }


def _steps(file: Path) -> int:
    """From one version of an item to its next, over a data set."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        return sum(len(json.loads(line)["versions"]) - 1 for line in lines)


def called(archive: Archive, address: str, place: int) -> str:
    """The class of the change to this version of an address; "none" if it made no revision."""
    pages = archive.connection.execute("SELECT id FROM pages WHERE url = ? ORDER BY fetched", (address,)).fetchall()
    sql = "SELECT readout, number FROM revisions WHERE page = ?"
    row = archive.connection.execute(sql, pages[place - 1]).fetchone()
    if row is None:
        return "none"
    step = history(archive.revisions(row[0]))[row[1] - 1]
    return step.change.value if step else "none"
