"""Learns what words say of topics, fits the probabilities of topics, and says how far they hold on other readouts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.topics.regression import Fitted, fit, labelled
from bench.topics.words import learned
from index.annotate.annotate import learn
from index.annotate.subject import topic_words
from index.evaluate.corpus import saved_paths, saved_readouts
from index.evaluate.labels import addresses, holds_labels, read_labels
from scrapers.source import address

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared"
FOLDERS = (SHARED / "gold", CHECKOUT / "tests" / "gold")
DATA = CHECKOUT / "index" / "annotate" / "data"
HEAD = "# group\tname\tweight\tOf the regressions in subject/topic_model.py, made by `python -m bench topics`.\n"
HELD_OUT = ("agenda-unread",)
"""Label files that nothing is fitted on."""


def main(words: Sequence[str]) -> int:
    """Fit on the label files beside the checkout and in tests/gold, print the measures, and --write the tables.

    With --words it writes the weights of words instead, learned from every saved readout without labels.
    """
    files = [file for folder in FOLDERS for file in sorted(folder.glob("*.jsonl")) if holds_labels(file)]
    readouts = list(saved_readouts(saved_paths(SHARED)))
    knowledge = learn(readouts)
    known = labelled([file for file in files if file.stem not in HELD_OUT], readouts, knowledge)
    alone = fit(known, with_words=False)
    if "--words" in words:
        named = addresses(readouts)
        ids = (one.id for file in files for one in read_labels(file))
        left_out = {readout.id for id in ids if (readout := named.get(id) or named.get(address(id)))}
        (DATA / topic_words.TABLE).write_text(learned(readouts, left_out, knowledge, alone), encoding="utf-8")
        print(f"{topic_words.TABLE} is written; the command without --words fits on it")
        return 0
    found = fit(known, with_words=True)
    for name, one in (("phrases alone", alone), ("with words", found)):
        _show(name, one)
    if "--write" in words:
        (DATA / "topic_model.tsv").write_text(HEAD + found.rows + alone.rows, encoding="utf-8")
    return 0


def _show(name: str, found: Fitted) -> None:
    print(f"{name}: {found.readouts} readouts; F1 where a tenth of them is left out:")
    print("  ".join(f"{least:.2f} {value:.3f}" for least, value in found.f1.items()))
    for tenth, (said, right) in enumerate(found.tenths):
        share = f"{right / said:.2f}" if said else "none"
        print(f"probability {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f}: {said} topics, right {share}")
