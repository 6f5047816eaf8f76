"""Where a page's hits bear evidence, read from positions and spans instead of from the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.document import Mode
from index.fields import GAP
from search.columnar.executor import Executor
from search.columnar.snapshot import Snapshot
from search.doc_arrays import Mask, Numbers
from search.matching.scope import Scope, Sought
from search.matching.snippets import Mark

_MODES = {mode: number for number, mode in enumerate(Mode, 1)}  # in the columns 0 is a lead


def scope_blocks(executor: Executor, scope: Scope) -> Mask | None:
    """The passages in a scope, None where everything is."""
    if scope.free:
        return None
    modes = executor.snapshot.block_modes
    allowed: Mask = np.isin(modes, [_MODES[mode] for mode in scope.modes]) if scope.modes else modes > 0
    for people in scope.said:
        allowed = executor.said(people, allowed)
    return allowed


def page_marks(executor: Executor, docs: Numbers, wanted: Sequence[Sought]) -> dict[int, dict[int, list[Mark]]]:
    """For each document (any order) the marks of each block that has evidence, as search.matching.snippets takes them.

    Where the budget is spent, documents are left without marks.
    """
    found: dict[int, dict[int, list[Mark]]] = {number: {} for number in docs.tolist()}
    rising = np.sort(docs)
    snapshot = executor.snapshot
    for number, want in enumerate(wanted):
        if want.leaf is None or want.leaf.field or executor.budget.over():
            continue
        firsts, lasts = executor.marks(want.leaf, rising)
        blocks = np.searchsorted(snapshot.block_starts, firsts, "right") - 1
        allowed = scope_blocks(executor, want.scope)
        if allowed is not None:
            keep = allowed[blocks]
            blocks, firsts, lasts = blocks[keep], firsts[keep], lasts[keep]
        owners = np.searchsorted(snapshot.bases["text"], firsts, "right") - 1
        inside = blocks - snapshot.block_bounds[owners].astype(np.int64)
        skipped = snapshot.bases["text"][owners].astype(np.int64) + GAP * inside
        starts, ends = _spans(snapshot, "", owners, firsts - skipped, lasts - skipped)
        for doc, block, start, end in zip(owners.tolist(), inside.tolist(), starts, ends, strict=True):
            found[doc].setdefault(block, []).append((start, end, number))
    if len(wanted) > 1:
        return {doc: {at: sorted(set(marks)) for at, marks in blocks.items()} for doc, blocks in found.items()}
    return found


def title_marks(executor: Executor, docs: Numbers, wanted: Sequence[Sought]) -> dict[int, list[Mark]]:
    """For each document (any order) the marks of its title."""
    found: dict[int, list[Mark]] = {number: [] for number in docs.tolist()}
    rising = np.sort(docs)
    bases = executor.snapshot.bases["title"]
    for number, want in enumerate(wanted):
        if want.leaf is None or not (want.scope.free or want.leaf.field) or executor.budget.over():
            continue
        firsts, lasts = executor.marks(want.leaf, rising, title=True)
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
