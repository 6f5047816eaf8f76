"""Highlight offsets for one page of hits, computed from stored positions instead of the text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.columns.spans import spans_between
from index.fields import GAP
from search.columnar.executor import Executor
from search.columnar.snapshot import Snapshot
from search.doc_arrays import Numbers
from search.engine import Highlights
from search.matching.scope import Sought
from search.matching.snippets import Highlight, Place, merged

MOST = 10_000
"""Occurrences of one word in one readout that are looked at for its snippets: the first ones."""

MOST_MARKED = 100_000
"""Those that are marked on its own page."""

_Found = tuple[Numbers, Numbers, list[int]]


def page_highlights(
    executor: Executor, docs: Numbers, wanted: Sequence[Sought], most: int = MOST
) -> dict[int, dict[Place, list[Highlight]]]:
    """For each document (in any order) with a match, the sorted highlights of each statement that one begins in.

    Of each word in each document the first `most`, so that a text of any length fits into the budget; without
    highlights once that is spent.
    """
    firsts, lasts, numbers = _occurrences(executor, docs, wanted, most)
    found: dict[int, dict[Place, list[Highlight]]] = {}
    if not len(firsts):
        return found
    owners, places, starts, ends = placed(executor.snapshot, firsts, lasts)
    last, last_doc, here = None, -1, list[Highlight]()
    for doc, place, start, end, number in zip(owners.tolist(), places, starts, ends, numbers, strict=True):
        if place != last or doc != last_doc:  # they rise, so each is met once
            last, last_doc, here = place, doc, []
            found.setdefault(doc, {})[place] = here
        here.append((start, end, number))
    return found


def placed(snapshot: Snapshot, firsts: Numbers, lasts: Numbers) -> tuple[Numbers, list[Place], list[int], list[int]]:
    """Of runs of positions in texts, at least one: the document and the statement each begins in, and its offsets."""
    owners = snapshot.bases["text"].searchsorted(firsts, "right") - 1
    passages = snapshot.passages(firsts)
    inside = passages - snapshot.passage_bounds.take(owners)
    statements = snapshot.statements(firsts) - snapshot.statement_bounds.take(passages)
    skipped = snapshot.bases["text"].take(owners) + GAP * inside
    opening = snapshot.passage_starts.take(passages) - skipped
    starts, ends = _spans(snapshot, "", owners, opening, *_less(skipped, firsts, lasts))
    return owners, [*zip(inside.tolist(), statements.tolist(), strict=True)], starts, ends


def title_highlights(executor: Executor, docs: Numbers, wanted: Sequence[Sought]) -> dict[int, list[Highlight]]:
    """For each document (in any order) with a match in its title, the sorted highlights there."""
    bases = executor.snapshot.bases["title"]
    firsts, lasts, numbers = _occurrences(executor, docs, wanted, MOST, title=True)
    found: dict[int, list[Highlight]] = {}
    if len(firsts):
        owners = bases.searchsorted(firsts, "right") - 1
        skipped = bases.take(owners)
        opening = np.zeros_like(skipped)
        spans = _spans(executor.snapshot, "title_", owners, opening, *_less(skipped, firsts, lasts))
        for doc, start, end, number in zip(owners.tolist(), *spans, numbers, strict=True):
            found.setdefault(doc, []).append((start, end, number))
    return found


def whole_highlights(executor: Executor, number: int, wanted: Sequence[Sought]) -> Highlights:
    """The matches in a whole document."""
    docs = np.array([number])
    found = page_highlights(executor, docs, wanted, MOST_MARKED).get(number, {})
    titles = title_highlights(executor, docs, wanted).get(number, ())
    passages: dict[int, list[Highlight]] = {}
    for (passage, _), spans in sorted(found.items()):
        passages.setdefault(passage, []).extend(spans)
    lead = merged(passages.pop(0, ()))
    return Highlights(merged(titles), lead, {passage - 1: merged(spans) for passage, spans in passages.items()})


def _occurrences(
    executor: Executor, docs: Numbers, wanted: Sequence[Sought], most: int, *, title: bool = False
) -> _Found:
    """The first and the last position of each occurrence in some documents, in order, and its number in `wanted`.

    All leaves together: a page has some dozens, and an array operation on these costs as much as on one.
    """
    rising = docs.copy()
    rising.sort()
    found: list[tuple[Numbers, Numbers]] = []
    numbers: list[int] = []
    for number, want in enumerate(wanted):
        if want.leaf is None or executor.budget.over() or not _counts(want, title=title):
            continue
        allowed = None if title else executor.allowed(want.scope)
        firsts, lasts = executor.leaves.positions(want.leaf, rising, allowed, title=title)
        if len(firsts) > most:
            owners = executor.snapshot.bases["title" if title else "text"].searchsorted(firsts, "right")
            early = np.arange(len(owners)) - owners.searchsorted(owners) < most
            firsts, lasts = firsts[early], lasts[early]
        if len(firsts):
            found.append((firsts, lasts))
            numbers += [number] * len(firsts)
    if len(found) < 2:
        return (*found[0], numbers) if found else (rising[:0], rising[:0], numbers)
    firsts, lasts = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((np.array(numbers), lasts, firsts))
    return firsts[order], lasts[order], [numbers[at] for at in order.tolist()]


def _counts(want: Sought, *, title: bool) -> bool:
    """Whether a leaf is marked in titles, or in texts."""
    of_title = want.leaf is not None and bool(want.leaf.field)
    return of_title or want.scope.free if title else not of_title


def _spans(
    snapshot: Snapshot, kind: str, docs: Numbers, opening: Numbers, firsts: Numbers, lasts: Numbers
) -> tuple[list[int], list[int]]:
    """Where runs of tokens start and end in their texts; all count a document's tokens, `opening` is a text's first."""
    if len(snapshot.segments) == 1:
        columns = snapshot.segments[0].columns
        base = columns[f"{kind or 'token_'}bounds"].take(docs).astype(np.int64)
        starts, ends = spans_between(columns, kind, base + opening, *_more(base, firsts, lasts))
        return starts.tolist(), ends.tolist()
    starts, ends = np.zeros(len(docs), np.int64), np.zeros(len(docs), np.int64)
    for segment in snapshot.segments:
        inside = (docs >= segment.first) & (docs < segment.first + len(segment))
        base = segment.columns[f"{kind or 'token_'}bounds"][docs[inside] - segment.first].astype(np.int64)
        runs = (base + opening[inside], base + firsts[inside], base + lasts[inside])
        starts[inside], ends[inside] = spans_between(segment.columns, kind, *runs)
    return starts.tolist(), ends.tolist()


def _less(by: Numbers, firsts: Numbers, lasts: Numbers) -> tuple[Numbers, Numbers]:
    """Both less by a number each; of words, which end where they begin, computed once."""
    less = firsts - by
    return less, less if lasts is firsts else lasts - by


def _more(by: Numbers, firsts: Numbers, lasts: Numbers) -> tuple[Numbers, Numbers]:
    more = firsts + by
    return more, more if lasts is firsts else lasts + by
