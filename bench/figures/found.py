"""Every figure of the docs that is the same wherever it is computed, by group."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.figures.quoted import ROOT, Figure
from bench.figures.revisions import revisions
from bench.ranking import quality
from bench.ranking.judgements import grades, needs
from bench.real import SHARED, make_home
from index.analysis import STEMMERS
from index.annotate.annotate import Knowledge, learn
from index.annotate.vocabulary.country_translations import LANGUAGES
from index.annotate.vocabulary.topics import labels
from index.document import Kind
from index.evaluate.corpus import saved_paths, saved_readouts
from index.evaluate.hand_labels import Figure as Measured
from index.evaluate.hand_labels import evaluate
from index.evaluate.labels import addresses, holds_labels, read_labels
from index.evaluate.pairs import judged_pairs, measure_pairs
from index.evaluate.publisher_labels import SPEED, evaluate_pages
from readouts.settings import Settings
from scrapers.readout import Readout
from scrapers.registry import sources

SHARE = 3  # decimals of a share, an F1 or a mean
PAGES_OF = "kremlin-en"
Tell = Callable[[str], None]


@dataclass
class Material:
    """What figures are computed from, each part read when a group first needs it.

    `home` is a home with the real corpora, indexed, and `peers` a folder for the peers' indexes; both are made for the
    occasion where they are None.
    """

    tell: Tell
    home: Path | None = None
    peers: Path | None = None

    @cached_property
    def readouts(self) -> list[Readout]:
        self.tell("reading the saved pages and data sets")
        return list(saved_readouts(saved_paths(SHARED)))

    @cached_property
    def knowledge(self) -> Knowledge:
        self.tell("learning people and offices")
        return learn(self.readouts)


def annotation(material: Material) -> Iterator[Figure]:
    """Accuracy on each file of labels, and by the marks of publishers over all saved pages of one of them."""
    yield Figure("annotation.readouts", len(material.readouts))
    named = addresses(sorted(material.readouts, key=lambda readout: readout.source != PAGES_OF))
    for path in label_files():
        material.tell(f"annotating the readouts of {path.name}")
        report = evaluate(path.stem, read_labels(path), named, material.knowledge)
        yield Figure(f"annotation.{path.stem}.readouts", report.readouts)
        yield from _measured(f"annotation.{path.stem}", report.figures, counts=False)
    material.tell("annotating all saved pages: a minute or two")
    pages = [readout for readout in material.readouts if readout.source == PAGES_OF]
    figures, _ = evaluate_pages(pages, material.knowledge)
    yield from _measured("annotation.pages", [figure for figure in figures if figure.name != SPEED], counts=True)


def label_files() -> list[Path]:
    folders = (SHARED / "gold", ROOT / "tests" / "gold")
    return [path for folder in folders for path in sorted(folder.glob("*.jsonl")) if holds_labels(path)]


def _measured(prefix: str, figures: list[Measured] | tuple[Measured, ...], *, counts: bool) -> Iterator[Figure]:
    for figure in figures:
        if figure.value is not None:
            key = f"{prefix}.{figure.name.removesuffix(' F1').replace(' ', '-')}"
            yield Figure(key, figure.value, SHARE)
            if counts:
                yield Figure(f"{key}.over", figure.count)


def revised(material: Material) -> Iterator[Figure]:
    """The classes of change in real histories of revisions, and how many a person calls the same."""
    material.tell("importing the histories of revisions")
    yield from (Figure(f"revisions.{key}", count) for key, count in revisions(SHARED / "corpora").items())


def joined(material: Material) -> Iterator[Figure]:
    """How right it is that two readouts tell of one event."""
    material.tell("annotating the readouts of the judged pairs' days")
    judged = judged_pairs(SHARED / "gold" / "pairs-dev.jsonl")
    found = measure_pairs(judged, material.readouts, material.knowledge)
    yield Figure("joining.pairs", found.pairs)
    for name, pairs in (("right", found.right), ("wrong", found.wrong), ("left-out", found.left_out)):
        yield Figure(f"joining.{name}", len(pairs))
    yield Figure("joining.precision", found.precision, SHARE)
    yield Figure("joining.recall", found.recall, SHARE)


WHOLE = ("better", "worse", "needs")


def ranked(material: Material) -> Iterator[Figure]:
    """How well we and our peers rank the real corpora."""
    with _home(material) as home:
        material.tell("ranking; where the peers' indexes are not kept, they are built first: some minutes")
        for key, value in quality.figures(home, material.peers).items():
            yield Figure(key, value, 0 if key.rpartition(".")[2] in WHOLE else SHARE)


@contextmanager
def _home(material: Material) -> Iterator[Path]:
    if material.home:
        yield material.home
        return
    material.tell(f"importing and indexing the real corpora of {SHARED}: some minutes (--home skips it)")
    with tempfile.TemporaryDirectory() as folder:
        make_home(Path(folder))
        yield Path(folder)


def counted(material: Material) -> Iterator[Figure]:
    """What there is of each thing in this checkout."""
    official = [source for source in sources().values() if not source.name.startswith("sample-")]
    material.tell("counting")
    yield Figure("counts.sources", len(official))
    yield Figure("counts.sources-crawled", sum(source.links is not None for source in official))
    yield Figure("counts.languages-of-words", len({*STEMMERS.values(), "english", "russian"}))
    yield Figure("counts.languages-of-countries", len(LANGUAGES) + 2)
    yield Figure("counts.kinds", len(Kind))
    yield Figure("counts.topics", len(labels()))
    yield Figure("counts.settings", len(Settings.model_fields))
    yield Figure("counts.needs", len(needs()))
    yield Figure("counts.grades", sum(map(len, grades().values())))


GROUPS: Mapping[str, Callable[[Material], Iterator[Figure]]] = {
    "counts": counted,
    "revisions": revised,
    "annotation": annotation,
    "joining": joined,
    "ranking": ranked,
}
"""By the first word of their keys, the quickest first."""

NEED_SHARED = ("revisions", "annotation", "joining", "ranking")
