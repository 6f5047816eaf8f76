"""Where a page's hits bear evidence, read from positions and spans instead of from the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.document import Mode
from index.fields import GAP
from search.executor import Executor
from search.scope import Scope, Sought
from search.snapshot import Mask, Numbers
from search.snippets import Mark

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
    """For each document (any order) the marks of each block that has evidence, as search.snippets takes them."""
    found: dict[int, dict[int, list[Mark]]] = {number: {} for number in docs.tolist()}
    rising = np.sort(docs).astype(np.int64)
    for number, want in enumerate(wanted):
        if want.leaf is None or want.leaf.field:
            continue
        firsts, lasts = executor.marks(want.leaf, rising)
        allowed = scope_blocks(executor, want.scope)
        for doc, block, first, last in _placed(executor, firsts, lasts, allowed):
            spans = found[doc].setdefault(block, [])
            segment, own = executor.snapshot.place(doc)
            columns = segment.columns
            base = int(columns["token_bounds"][own])
            spans.append(
                (int(columns["spans"][2 * (base + first)]), int(columns["spans"][2 * (base + last) + 1]), number)
            )
    return {doc: {block: sorted(set(marks)) for block, marks in blocks.items()} for doc, blocks in found.items()}


def _placed(
    executor: Executor, firsts: Numbers, lasts: Numbers, allowed: Mask | None
) -> list[tuple[int, int, int, int]]:
    """Positions as (document, block in it, first token in it, last token)."""
    snapshot = executor.snapshot
    blocks = np.searchsorted(snapshot.block_starts, firsts, "right") - 1
    if allowed is not None:
        keep = allowed[blocks]
        blocks, firsts, lasts = blocks[keep], firsts[keep], lasts[keep]
    docs = np.searchsorted(snapshot.bases["text"], firsts, "right") - 1
    inside = blocks - snapshot.block_bounds[docs].astype(np.int64)
    skipped = snapshot.bases["text"][docs].astype(np.int64) + GAP * inside
    columns = (docs, inside, firsts - skipped, lasts - skipped)
    return list(zip(*(column.tolist() for column in columns), strict=True))
