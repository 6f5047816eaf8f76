"""What a watch finds in the readouts that came or changed since it last looked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from scrapers.archive.arrivals import arrived_after, changed_between, revision_numbers
from scrapers.archive.store import Archive
from scrapers.archive.watches import Watch, note_items, noted
from search.engine import Engine, Hit
from search.request import Request, Sort, from_address

FIRST = 1  # the number of the revision with which a readout came


def look(archive: Archive, engine: Engine, watch: Watch, through: int, now: dt.datetime) -> int:
    """Note what is new for a watch among the changes that the served generation has, up to `through`; how many items.

    A readout is new by its arrival in the archive, not by its date. With `edits` each later revision of a readout that
    the search finds is an item, too, however old the readout is.
    """
    changed = changed_between(archive, watch.through, through)
    request = engine.resolve(replace(from_address(watch.search), facets=())).request
    found = [hit.id for hit in engine.among(request, changed)]
    fresh = arrived_after(archive, found, watch.since) - noted(archive, watch.name, found)
    if watch.absent:
        fresh &= lacking(engine, watch, request, [id for id in found if id in fresh])
    new = [(id, FIRST) for id in found if id in fresh]
    if watch.edits:
        revisions = revision_numbers(archive, found)
        new += [(id, revisions[id]) for id in found if id not in fresh and revisions.get(id, FIRST) > FIRST]
    return note_items(archive, watch, new, through, now)


def lacking(engine: Engine, watch: Watch, request: Request, ids: Sequence[str]) -> frozenset[str]:
    """Those of the hits that lack the watch's phrase, where each of the `last` hits dated before them has it."""
    quoted = watch.absent.replace('"', " ")
    having = replace(request, text=f'({request.text}) "{quoted}"' if request.text else f'"{quoted}"')
    without = set(ids) - {hit.id for hit in engine.among(having, ids)}
    missed = set()
    for hit in engine.among(request, [id for id in ids if id in without]):
        before = _before(engine, request, hit, watch.last)
        if len(before) == watch.last and len(list(engine.among(having, before))) == watch.last:
            missed.add(hit.id)
    return frozenset(missed)


def _before(engine: Engine, request: Request, hit: Hit, count: int) -> list[str]:
    """The hits that are dated last before one."""
    earlier = replace(request, sort=Sort.NEWEST, last=min(request.last or hit.date, hit.date))
    older = (other for other in engine.hits(earlier) if other.id != hit.id and other.date < hit.date)
    return [other.id for other in islice(older, count)]
