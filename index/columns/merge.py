"""Several segments' columns as those of one: what the processes of a build hand in becomes a single segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from index.columns.array_file import Array, Arrays
from index.columns.encode import bounds, inverted, strings
from index.fields import KEYWORD_FIELDS, TEXT_FIELDS

_STRINGS = (("ids", "id_ends"), ("meta", "meta_ends"), ("texts", "text_ends"))


def merge(parts: Sequence[Arrays]) -> Arrays:
    """The columns of all documents of the parts, in their order."""
    if len(parts) == 1:
        return parts[0]
    first = _starts(len(part["days"]) for part in parts)
    found: Arrays = {}
    for name in ("days", "block_modes", "spans", "title_spans"):
        found[name] = np.concatenate([part[name] for part in parts])
    for name in ("block_bounds", "token_bounds", "title_bounds", "bases", "title_bases"):
        found[name] = bounds(np.concatenate([np.diff(part[name]) for part in parts]))
    starts = _starts(int(part["bases"][-1]) for part in parts)
    found["block_starts"] = np.concatenate(
        [part["block_starts"] + np.uint32(start) for part, start in zip(parts, starts, strict=True)]
    )
    for name, ends in _STRINGS:
        found |= _strings(parts, name, ends)
    found["id_order"] = _order(found["ids"], found["id_ends"])
    found |= _speakers(parts)
    for name in TEXT_FIELDS:
        found |= _text(parts, name, first)
    for name in KEYWORD_FIELDS:
        found |= _keyword(parts, name, first)
    return found


def texts_of(arrays: Arrays, name: str, ends: str) -> list[bytes]:
    """Byte strings that stand end to end, cut."""
    whole, stops = arrays[name].tobytes(), [0, *arrays[ends].tolist()]
    return [whole[stops[at] : stops[at + 1]] for at in range(len(stops) - 1)]


def _starts(sizes: Iterable[int]) -> list[int]:
    found = [0]
    for size in sizes:
        found.append(found[-1] + size)
    return found[:-1]


def _strings(parts: Sequence[Arrays], name: str, ends: str) -> Arrays:
    starts = _starts(len(part[name]) for part in parts)
    moved = [part[ends] + np.uint64(start) for part, start in zip(parts, starts, strict=True)]
    return {name: np.concatenate([part[name] for part in parts]), ends: np.concatenate(moved)}


def _order(ids: Array, ends: Array) -> Array:
    names = texts_of({"ids": ids, "ends": ends}, "ids", "ends")
    return np.array(sorted(range(len(names)), key=names.__getitem__), np.uint32)


def _speakers(parts: Sequence[Arrays]) -> Arrays:
    known: dict[bytes, int] = {}
    blocks = []
    for part in parts:
        names = texts_of(part, "speakers.terms", "speakers.term_ends")
        places = np.array([*(known.setdefault(name, len(known)) for name in names), -1], np.int32)
        blocks.append(places[part["block_speakers"]])
    return {**strings(list(known), "speakers.terms", "speakers.term_ends"), "block_speakers": np.concatenate(blocks)}


def _vocabulary(parts: Sequence[Arrays], name: str) -> tuple[list[bytes], list[Array]]:
    """All terms of a field, sorted, and for each part the place of each of its own."""
    own = [texts_of(part, f"{name}.terms", f"{name}.term_ends") for part in parts]
    terms = sorted(set().union(*own))
    places = {term: place for place, term in enumerate(terms)}
    return terms, [np.fromiter((places[term] for term in found), np.uint32, len(found)) for found in own]


def _postings(parts: Sequence[Arrays], name: str, places: Sequence[Array]) -> tuple[Array, Array]:
    """Each posting's term, part after part, and the order that sorts them by term, documents staying as they are."""
    terms = [np.repeat(place, np.diff(part[f"{name}.postings"])) for part, place in zip(parts, places, strict=True)]
    keys = np.concatenate(terms)
    return keys, np.argsort(keys, kind="stable")


def _text(parts: Sequence[Arrays], name: str, first: Sequence[int]) -> Arrays:
    vocabulary, places = _vocabulary(parts, name)
    keys, order = _postings(parts, name, places)
    docs = np.concatenate([part[f"{name}.docs"] + np.uint32(at) for part, at in zip(parts, first, strict=True)])
    counts = np.concatenate([part[f"{name}.counts"] for part in parts])
    shared = "title_bases" if name.startswith("title") else "bases"
    bases = _starts(int(part[shared][-1]) for part in parts)
    positions = np.concatenate(
        [part[f"{name}.positions"] + np.uint32(base) for part, base in zip(parts, bases, strict=True)]
    )
    return {
        **inverted(name, vocabulary, keys[order], docs[order], counts[order]),
        f"{name}.positions": positions[gathered(bounds(counts)[:-1][order], counts[order])],
        f"{name}.lengths": np.concatenate([part[f"{name}.lengths"] for part in parts]),
    }


def gathered(starts: Array, sizes: Array) -> Array:
    """The places of several stretches, one stretch after the other: their starts and sizes as arrays."""
    ends = sizes.cumsum(dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.asarray(np.arange(total) + np.repeat(starts.astype(np.int64) - (ends - sizes), sizes))


def _keyword(parts: Sequence[Arrays], name: str, first: Sequence[int]) -> Arrays:
    vocabulary, places = _vocabulary(parts, name)
    keys, order = _postings(parts, name, places)
    docs = np.concatenate([part[f"{name}.docs"] + np.uint32(at) for part, at in zip(parts, first, strict=True)])
    values = [place[part[f"{name}.values"]] for part, place in zip(parts, places, strict=True)]
    return {
        **inverted(name, vocabulary, keys[order], docs[order], None),
        f"{name}.bounds": bounds(np.concatenate([np.diff(part[f"{name}.bounds"]) for part in parts])),
        f"{name}.values": np.concatenate(values),
    }
