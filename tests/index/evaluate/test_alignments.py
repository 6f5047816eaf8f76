"""Measuring alignments against labels. The accounts are invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.evaluate.alignment_labels import account_texts, read_alignments
from index.evaluate.alignments import evaluate_alignments
from index.evaluate.corpus import saved_paths
from index.evaluate.labels import LabelsUnreadable
from tests.support.needs import shared

HOST = ["The leaders discussed grain exports through Port Tarn.", "A choir sang songs of the mountains to the guests."]
GUEST = ["June 3, 2024", "They spoke of grain exports and Port Tarn.", "Visas for sailors were mentioned at the end."]


def labelled(folder: Path, **changes: object) -> Path:
    record = {
        "a": "http://host.example/1", "b": "http://guest.example/2", "unit_a": "paragraph", "unit_b": "paragraph",
        "starts_a": [text[:20] for text in HOST], "starts_b": [text[:20] for text in GUEST], "pairs": [[0, 1]],
    } | changes  # fmt: skip
    path = folder / "alignments.jsonl"
    path.write_text(json.dumps(record) + "\n", "utf-8")
    return path


def corpus(folder: Path) -> Path:
    rows = (
        {"url": "http://host.example/1", "paragraphs": HOST},
        {"url": "http://guest.example/2/", "text": "\n".join(GUEST)},
    )
    path = folder / "accounts.jsonl"
    path.write_text("".join(json.dumps(row | {"language": "en"}) + "\n" for row in rows), "utf-8")
    return path


@pytest.mark.parametrize("changes", [{}, {"starts_a": [], "count_a": 2, "starts_b": [], "count_b": 3}])
def test_units_are_found_by_their_beginnings_or_their_number(tmp_path: Path, changes: dict[str, object]) -> None:
    labels = read_alignments(labelled(tmp_path, **changes))
    report = evaluate_alignments(labels, account_texts([corpus(tmp_path)], [labels[0].a.url, labels[0].b.url]))
    assert [(figure.value, figure.count) for figure in report.figures] == [(1.0, 1), (1.0, 5)]


def test_what_is_said_wrongly_and_left_out_counts(tmp_path: Path) -> None:
    labels = read_alignments(labelled(tmp_path, pairs=[[1, 2]]))
    report = evaluate_alignments(labels, account_texts([corpus(tmp_path)], [labels[0].a.url, labels[0].b.url]))
    (one,) = report.accounts
    assert (one.wrong, one.left_out) == ({(0, 1)}, {(1, 2)})
    assert [figure.value for figure in report.figures] == [0.0, 0.2]


@pytest.mark.parametrize("changes", [{"a": "http://host.example/9"}, {"starts_a": [], "count_a": 7}])
def test_an_account_without_its_units_is_named_not_measured(tmp_path: Path, changes: dict[str, object]) -> None:
    labels = read_alignments(labelled(tmp_path, **changes))
    report = evaluate_alignments(labels, account_texts([corpus(tmp_path)], [labels[0].a.url, labels[0].b.url]))
    assert report.missing == (labels[0].a.url,)
    assert [figure.value for figure in report.figures] == [None, None]


def test_broken_labels_are_named_by_line(tmp_path: Path) -> None:
    with pytest.raises(LabelsUnreadable, match=r"alignments\.jsonl:1"):
        read_alignments(labelled(tmp_path, pairs=[[1]]))


@pytest.mark.slow
def test_labelled_pairs_of_accounts_reach_their_floors() -> None:
    labels = read_alignments(shared("gold/alignments-dev.jsonl"))
    paths = saved_paths(shared("corpora").parent)
    report = evaluate_alignments(labels, account_texts(paths, [one.url for told in labels for one in (told.a, told.b)]))
    assert not report.missing
    assert all(figure.passes for figure in report.figures)
