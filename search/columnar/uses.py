"""Every use of an exact phrase, counted from positions: first and last, by year, by speaker and by publisher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import numpy as np

from search.columnar.executor import Executor
from search.columnar.highlights import placed
from search.columnar.hits import StoredPassages
from search.columnar.results import select
from search.doc_arrays import Numbers
from search.engine import MOST_SPEAKERS, FirstUse, Hit, PhraseUses
from search.matching.scope import Scope
from search.matching.snippets import chosen
from search.query.tree import Everything, Phrase
from search.request import Request


def phrase_uses(executor: Executor, words: tuple[str, ...], request: Request) -> PhraseUses:
    """What search.engine.Engine.uses says of a phrase, of which no word folds to nothing."""
    snapshot, scope = executor.snapshot, Scope.of(request)
    kept = select(executor, Everything(), request).marks.flags
    starts = executor.leaves.phrase(words, executor.allowed(scope))
    owners = np.searchsorted(snapshot.bases["text"], starts, "right") - 1
    titled = executor.leaf(Phrase(words, 0, "title")).all().docs if scope.free else owners[:0]
    titles = len(np.setdiff1d(titled[kept[titled]], owners))
    keep = kept[owners]
    starts, owners = starts[keep], owners[keep]
    if not len(starts):
        return PhraseUses(words, titles=titles, notes=executor.budget.notes)
    order = np.lexsort((starts, snapshot.oldest[owners]))
    starts, owners = starts[order], owners[order]

    def used(places: Sequence[int]) -> list[Hit]:
        return _hits(executor, starts[[*places]], len(words))

    speakers, total = _by_speaker(executor, starts, owners, used)
    return PhraseUses(
        words,
        uses=len(starts),
        readouts=len(np.unique(owners)),
        titles=titles,
        years=_years(snapshot.days[owners], owners),
        first=used([0])[0],
        last=used([-1])[0],
        pause=_pause(snapshot.days[owners], used),
        speakers=tuple(speakers),
        speaker_total=total,
        publishers=tuple(_by_publisher(executor, owners, used)),
        notes=executor.budget.notes,
    )


def _years(days: Numbers, owners: Numbers) -> tuple[tuple[str, int, int], ...]:
    ordinals, firsts = np.unique(days, return_index=True)  # uses are in the order of days
    years = [dt.date.fromordinal(day).year for day in ordinals.tolist()]
    changes = [at for at, year in enumerate(years) if at == 0 or years[at - 1] != year]
    bounds = [*firsts[changes].tolist(), len(days)]
    return tuple(
        (f"{years[at]:04}", last - first, len(np.unique(owners[first:last])))
        for at, first, last in zip(changes, bounds, bounds[1:], strict=False)
    )


def _pause(days: Numbers, used: Callable[[Sequence[int]], list[Hit]]) -> tuple[Hit, Hit] | None:
    between = np.diff(days)
    if not between.any():
        return None
    at = int(np.argmax(between))
    before, after = used([at, at + 1])
    return before, after


def _by_speaker(
    executor: Executor, starts: Numbers, owners: Numbers, used: Callable[[Sequence[int]], list[Hit]]
) -> tuple[list[FirstUse], int]:
    """The speakers whose first use comes first, and how many there are."""
    speakers = executor.snapshot.speakers[1][executor.snapshot.statements(starts)]
    spoken = np.flatnonzero(speakers >= 0)
    firsts, uses, readouts = _grouped(speakers[spoken], owners[spoken], MOST_SPEAKERS)
    found = used(spoken[firsts].tolist())
    listed = [
        FirstUse(hit.snippets[0].speaker or "", often, within, hit)
        for hit, often, within in zip(found, uses.tolist(), readouts.tolist(), strict=True)
    ]
    return listed, len(np.unique(speakers[spoken]))


def _by_publisher(executor: Executor, owners: Numbers, used: Callable[[Sequence[int]], list[Hit]]) -> list[FirstUse]:
    keyword = executor.snapshot.keywords["source"]
    sources = np.zeros(executor.snapshot.size, np.int64)
    for at, value in enumerate(keyword.values):
        sources[keyword.documents(value)] = at
    firsts, uses, readouts = _grouped(sources[owners], owners, len(keyword.values))
    return [
        FirstUse(hit.source, often, within, hit)
        for hit, often, within in zip(used(firsts.tolist()), uses.tolist(), readouts.tolist(), strict=True)
    ]


def _grouped(groups: Numbers, owners: Numbers, most: int) -> tuple[Numbers, Numbers, Numbers]:
    """Of the groups that come first: the place of each one's first use, how many uses, and in how many documents."""
    values, firsts, uses = np.unique(groups, return_index=True, return_counts=True)
    pairs = np.unique(np.stack((groups, owners)), axis=1)
    readouts = np.bincount(np.searchsorted(values, pairs[0]), minlength=len(values))
    order = np.argsort(firsts)[:most]
    return firsts[order], uses[order], readouts[order]


def _hits(executor: Executor, starts: Numbers, length: int) -> list[Hit]:
    """Each use as a hit with the one statement that it begins in."""
    if not len(starts):
        return []
    snapshot = executor.snapshot
    owners, places, begins, ends = placed(snapshot, starts.astype(np.int64), starts.astype(np.int64) + (length - 1))
    hits = []
    for number, place, begin, end in zip(owners.tolist(), places, begins, ends, strict=True):
        segment, at = snapshot.place(number)
        shown = chosen(StoredPassages(segment.stored, at), (), {place: [(begin, end, 0)]})
        hits.append(Hit(*(*segment.stored.shown(at), 0.0, (), shown)))
    return hits
