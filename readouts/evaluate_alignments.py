"""What `readouts evaluate --alignments` shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from index.evaluate.alignment_labels import account_texts, read_alignments
from index.evaluate.alignments import AlignedAccounts, AlignmentReport, evaluate_alignments
from readouts.terminal import say, table


def show_alignments(files: Sequence[Path], paths: Sequence[Path], errors: int) -> bool:
    """The figures of each file, and of each of its pairs; whether every figure reaches its floor.

    Raises LabelsUnreadable, ImportFailed.
    """
    labels = {file: read_alignments(file) for file in files}
    wanted = [account.url for told in labels.values() for label in told for account in (label.a, label.b)]
    texts = account_texts(paths, wanted)
    passes = True
    for file, told in labels.items():
        report = evaluate_alignments(told, texts)
        _show("/".join(file.absolute().parts[-2:]), report, errors)
        passes = passes and all(figure.passes for figure in report.figures)
    return passes


def _show(name: str, report: AlignmentReport, errors: int) -> None:
    rows = [_row(one) for one in report.accounts]
    table(
        ("languages", "matters F1", "one side alone", "pairs", "accounts"),
        rows,
        right=("matters F1", "one side alone", "pairs"),
    )
    figures = [
        (name, one.name, f"{one.value:.3f}", f"{one.floor:.2f}", str(one.count), "pass" if one.passes else "FAIL")
        for one in report.figures
        if one.value is not None
    ]
    table(("labels", "figure", "value", "floor", "over", ""), figures, right=("value", "floor", "over"))
    for one in sorted(report.accounts, key=lambda one: one.f1)[:errors]:
        say(f"{one.label.a.url}\n{one.label.b.url}")
        say(f"  said wrongly: {json.dumps(sorted(one.wrong))}\n  left out: {json.dumps(sorted(one.left_out))}")
    for url in report.missing:
        say(f"not measured, as its labelled units are not in the corpus: {url}")


def _row(one: AlignedAccounts) -> tuple[str, ...]:
    accounts = f"{one.label.a.url[-28:]} {one.label.b.url[-28:]}"
    share = one.told_right / one.units
    return "–".join(one.languages), f"{one.f1:.2f}", f"{share:.2f}", str(len(one.label.pairs)), accounts
