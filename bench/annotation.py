"""Readouts that one core annotates in a second: the cost of a build beside indexing."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.real import archive_path
from index.annotate.annotate import annotate, learn
from index.build import document
from scrapers import sample
from scrapers.archive.store import Archive

MOST = 1_000


def rate(home: Path | None) -> dict[str, float]:
    """Over the first readouts of a home, or over the bundled sample, by the processor's time of one process."""
    with TemporaryDirectory() as folder:
        if home is None:
            home = Path(folder)
            with Archive.open(archive_path(home), create=True) as archive:
                sample.load(archive)
        with Archive.open(archive_path(home), read_only=True) as archive:
            readouts = list(islice(archive.readouts(), MOST))
    began = time.process_time()
    knowledge = learn(readouts)
    for readout in readouts:
        document(readout, annotate(readout, knowledge))
    return {"readouts": len(readouts), "annotated_per_s": len(readouts) / (time.process_time() - began)}
