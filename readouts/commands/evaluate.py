"""readouts evaluate: every figure of the annotations, against labels made by hand and against publishers' own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from index.annotate.annotate import learn
from index.evaluate.corpus import saved_paths, saved_readouts
from index.evaluate.hand_labels import Figure, Mistake, Report, below_floor, evaluate, failures
from index.evaluate.labels import Labels, addresses, holds_labels, read_labels
from index.evaluate.publisher_labels import SPEED, evaluate_pages
from readouts.evaluate_alignments import show_alignments
from readouts.evaluate_pairs import show_pairs
from readouts.evaluate_samples import show_labels, show_people
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import progress, say, table
from scrapers.errors import ReadoutsError
from scrapers.readout import Readout

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
PAGES_OF = "kremlin-en"  # the one publisher whose pages carry bold labels and tags
PAGES = "all saved pages"
LONGEST = 160  # characters of a mistake on one line


class NothingToEvaluate(ReadoutsError):
    what = "Nothing to evaluate"


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--corpus",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Where the readouts are: saved pages or data sets. Repeatable.",
)
@click.option(
    "--labels",
    "speakers_labels",
    is_flag=True,
    help="Check speakers' labels against the table of office holders instead.",
)
@click.option(
    "--alignments", is_flag=True, help="Measure how paragraphs of two accounts of one event are aligned instead."
)
@click.option("--pairs", is_flag=True, help="Measure how right accounts of one event are joined instead.")
@click.option("--people", is_flag=True, help="Draw a random sample of the speakers and participants instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="What --people is drawn with.")
@click.option("--labels-only", is_flag=True, help="Leave out the figures over all saved pages.")
@click.option("--errors", type=click.IntRange(0), default=15, show_default=True, help="How many mistakes to show.")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write every figure and mistake there."
)
@click.option("--check", is_flag=True, help="Exit code 1 if a figure is below its floor; speed is ignored.")
@click.pass_obj
def command(
    settings: Settings,
    files: tuple[Path, ...],
    corpus: tuple[Path, ...],
    speakers_labels: bool,
    alignments: bool,
    pairs: bool,
    people: bool,
    seed: int,
    labels_only: bool,
    errors: int,
    json_file: Path | None,
    check: bool,
) -> None:
    """Measure the annotations against label FILEs (default: all beside the checkout and in tests/gold).

    The readouts come from --corpus, else from the saved pages beside the checkout, else from the archive.
    """
    if alignments:
        right = show_alignments(files or tuple(_alignment_files()), corpus or saved_paths(SHARED), errors)
        raise SystemExit(1 if check and not right else 0)
    if pairs:
        right = show_pairs(files or tuple(_pair_files()), _readouts(settings, corpus), errors)
        raise SystemExit(1 if check and not right else 0)
    if speakers_labels or people:
        _show_samples(_readouts(settings, corpus), speakers_labels, seed if people else None)
        return
    chosen = files or tuple(_label_files())
    if not chosen:
        raise NothingToEvaluate(SHARED / "gold", "Name a file of labels: docs/design/annotation.md has the format.")
    labels = {path: read_labels(path) for path in chosen}
    readouts = _readouts(settings, corpus)
    reports, page_figures, page_mistakes = _measure(labels, readouts, labels_only)
    _show(reports, page_figures, page_mistakes, errors)
    if json_file:
        _write(json_file, _plain(reports, page_figures, page_mistakes))
    if check and _below(reports, page_figures):
        raise SystemExit(1)


def _write(file: Path, found: dict[str, Any]) -> None:
    file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    say(f"written to {file}")


def _pair_files() -> Iterable[Path]:
    return sorted((SHARED / "gold").glob("pairs-*.jsonl"))


def _show_samples(readouts: Sequence[Readout], speakers_labels: bool, seed: int | None) -> None:
    if speakers_labels:
        show_labels(readouts)
    if seed is not None:
        show_people(readouts, seed)


def _label_files() -> Iterable[Path]:
    for folder in (SHARED / "gold", CHECKOUT / "tests" / "gold"):
        yield from (path for path in sorted(folder.glob("*.jsonl")) if holds_labels(path))


def _alignment_files() -> Iterable[Path]:
    yield from sorted((SHARED / "gold").glob("alignments*.jsonl"))


def _readouts(settings: Settings, corpus: Sequence[Path]) -> list[Readout]:
    """Every readout to learn from and to measure on. Raises NothingToEvaluate."""
    paths = corpus or saved_paths(SHARED)
    home = Home(settings.home)
    if not paths and home.archive_path.exists():
        with home.archive() as archive:
            return list(archive.readouts())
    if not paths:
        raise NothingToEvaluate(home.path, "Name saved pages with --corpus, or fill the archive with readouts import.")
    found = []
    with progress() as tell:
        for readout in saved_readouts(paths, lambda through: tell("reading", through, 0)):
            found.append(readout)
    return found


def _measure(
    labels: dict[Path, tuple[Labels, ...]], readouts: list[Readout], labels_only: bool
) -> tuple[list[Report], tuple[Figure, ...], tuple[Mistake, ...]]:
    with progress() as tell:
        tell("learning", 0, 0)
        knowledge = learn(readouts)
        named = addresses(sorted(readouts, key=lambda readout: readout.source != PAGES_OF))
        reports = [evaluate(_name(path), told, named, knowledge) for path, told in labels.items()]
        if labels_only:
            return reports, (), ()
        pages = [readout for readout in readouts if readout.source == PAGES_OF]
        return (reports, *evaluate_pages(pages, knowledge, tell))


def _name(path: Path) -> str:
    return "/".join(path.absolute().parts[-3:])


def _show(reports: Sequence[Report], figures: Sequence[Figure], mistakes: Sequence[Mistake], errors: int) -> None:
    rows = [_row(report.name, figure) for report in reports for figure in report.figures if figure.value is not None]
    rows += [_row(PAGES, figure) for figure in figures if figure.value is not None]
    table(("labels", "figure", "value", "floor", "over", ""), rows, right=("value", "floor", "over"))
    worst = sorted((m for found in (*(r.mistakes for r in reports), mistakes) for m in found), key=lambda m: -m.wrong)
    for mistake in worst[:errors]:
        say(f"{mistake.id} {mistake.title[:60]}\n  {mistake.figure}, {mistake.wrong} wrong")
        say(f"  we say: {_cut(mistake.said)}\n  labels: {_cut(mistake.labelled)}")
    for line in _below(reports, figures) or ["Every figure reaches its floor."]:
        say(line)


def _below(reports: Sequence[Report], figures: Sequence[Figure]) -> list[str]:
    """The failures that `--check` reports. Speed depends on the computer, so it is only shown."""
    pages = (figure for figure in figures if figure.name != SPEED and not figure.passes)
    return [*failures(reports), *(below_floor(PAGES, figure) for figure in pages)]


def _row(name: str, figure: Figure) -> tuple[str, ...]:
    shown = f"{figure.value:.3f}" if figure.floor <= 1 else f"{figure.value:.0f}"
    floor = f"{figure.floor:.2f}" if figure.floor <= 1 else f"{figure.floor:.0f}"
    return name, figure.name, shown, floor, str(figure.count), "pass" if figure.passes else "FAIL"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _plain(reports: Sequence[Report], figures: Sequence[Figure], mistakes: Sequence[Mistake]) -> dict[str, Any]:
    return {
        "files": [
            {
                "name": report.name,
                "readouts": report.readouts,
                "missing": list(report.missing),
                "figures": {figure.name: _figure(figure) for figure in report.figures},
                "mistakes": [_mistake(mistake) for mistake in report.mistakes],
            }
            for report in reports
        ],
        "pages": {"figures": {f.name: _figure(f) for f in figures}, "mistakes": [_mistake(m) for m in mistakes]},
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "floor": figure.floor, "over": figure.count, "pass": figure.passes}


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {field: getattr(mistake, field) for field in mistake.__slots__}
