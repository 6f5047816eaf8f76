"""Highlight offsets for one page of hits, computed from stored positions instead of the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.fields import GAP
from search.columnar.executor import Executor
from search.columnar.snapshot import Snapshot
from search.doc_arrays import Numbers
from search.matching.scope import Sought
from search.matching.snippets import Highlight


def page_highlights(
    executor: Executor, docs: Numbers, wanted: Sequence[Sought]
) -> dict[int, dict[int, list[Highlight]]]:
    """For each document (in any order), the sorted highlights of each passage with a match.

    Without highlights once the budget is spent.
    """
    found: dict[int, dict[int, list[Highlight]]] = {number: {} for number in docs.tolist()}
    rising = np.sort(docs)
    snapshot = executor.snapshot
    for number, want in enumerate(wanted):
        if want.leaf is None or want.leaf.field or executor.budget.over():
            continue
        firsts, lasts = executor.leaves.positions(want.leaf, rising)
        passages = np.searchsorted(snapshot.passage_starts, firsts, "right") - 1
        allowed = executor.allowed(want.scope)
        if allowed is not None:
            keep = allowed[passages]
            passages, firsts, lasts = passages[keep], firsts[keep], lasts[keep]
        owners = np.searchsorted(snapshot.bases["text"], firsts, "right") - 1
        inside = passages - snapshot.passage_bounds[owners].astype(np.int64)
        skipped = snapshot.bases["text"][owners].astype(np.int64) + GAP * inside
        starts, ends = _spans(snapshot, "", owners, firsts - skipped, lasts - skipped)
        for doc, passage, start, end in zip(owners.tolist(), inside.tolist(), starts, ends, strict=True):
            found[doc].setdefault(passage, []).append((start, end, number))
    if len(wanted) > 1:
        return {doc: {at: sorted(set(spans)) for at, spans in passages.items()} for doc, passages in found.items()}
    return found


def title_highlights(executor: Executor, docs: Numbers, wanted: Sequence[Sought]) -> dict[int, list[Highlight]]:
    """For each document (in any order), the highlights of its title."""
    found: dict[int, list[Highlight]] = {number: [] for number in docs.tolist()}
    rising = np.sort(docs)
    bases = executor.snapshot.bases["title"]
    for number, want in enumerate(wanted):
        if want.leaf is None or not (want.scope.free or want.leaf.field) or executor.budget.over():
            continue
        firsts, lasts = executor.leaves.positions(want.leaf, rising, title=True)
        owners = np.searchsorted(bases, firsts, "right") - 1
        skipped = bases[owners].astype(np.int64)
        starts, ends = _spans(executor.snapshot, "title_", owners, firsts - skipped, lasts - skipped)
        for doc, start, end in zip(owners.tolist(), starts, ends, strict=True):
            found[doc].append((start, end, number))
    return found


def _spans(
    snapshot: Snapshot, kind: str, docs: Numbers, firsts: Numbers, lasts: Numbers
) -> tuple[list[int], list[int]]:
    """Where runs of tokens start and end in their texts; `firsts` and `lasts` count a document's tokens."""
    starts, ends = np.zeros(len(docs), np.int64), np.zeros(len(docs), np.int64)
    for segment in snapshot.segments:
        inside = (docs >= segment.first) & (docs < segment.first + len(segment))
        base = segment.columns["title_bounds" if kind else "token_bounds"][docs[inside] - segment.first].astype(
            np.int64
        )
        spans = segment.columns[f"{kind}spans"]
        starts[inside] = spans[2 * (base + firsts[inside])]
        ends[inside] = spans[2 * (base + lasts[inside]) + 1]
    return starts.tolist(), ends.tolist()
