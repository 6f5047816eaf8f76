"""What readouts evaluate --pairs prints: how right accounts of one event are joined."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index.annotate.annotate import learn
from index.evaluate.floors import floors
from index.evaluate.pairs import JoinedPairs, JudgedPair, judged_pairs, measure_pairs
from readouts.terminal import say, table
from scrapers.readout import Readout


def show_pairs(files: Sequence[Path], readouts: list[Readout], errors: int) -> bool:
    """Print precision and recall over each file of judged pairs; whether each figure reaches its floor."""
    judged = {path: judged_pairs(path) for path in files}
    knowledge, least = learn(readouts), floors("pairs")
    rows, found = [], []
    for path, pairs in judged.items():
        measured = measure_pairs(pairs, readouts, knowledge)
        found.append(measured)
        for name, value, over in _figures(measured):
            passes = value >= least[name]
            rows.append(
                (path.stem, name, f"{value:.3f}", f"{least[name]:.2f}", str(over), "pass" if passes else "FAIL")
            )
    table(("labels", "figure", "value", "floor", "over", ""), rows, right=("value", "floor", "over"))
    for measured in found:
        _show_mistakes(measured, errors)
    return all(row[-1] == "pass" for row in rows)


def _figures(measured: JoinedPairs) -> tuple[tuple[str, float, int], ...]:
    same = {*measured.right, *measured.left_out}
    return (
        ("precision", measured.precision, len(measured.right) + len(measured.wrong)),
        ("recall", measured.recall, len(same)),
        ("recall in English", measured.recall_in_english, len(measured.english & same)),
    )


def _show_mistakes(measured: JoinedPairs, errors: int) -> None:
    for what, pairs in (("joined", measured.wrong), ("kept apart", measured.left_out)):
        for pair in pairs[:errors]:
            say(f"wrongly {what} ({pair.label}): {_addresses(pair)}")
    if measured.absent:
        say(f"{len(measured.absent)} pairs have a readout that isn't there, such as {_addresses(measured.absent[0])}")


def _addresses(pair: JudgedPair) -> str:
    return f"{pair.a} and {pair.b}"
