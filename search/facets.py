"""Facet values of documents, how a typed value names them, and the order in which counts are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from index.analysis import fold, tokens
from index.document import Document
from index.fields import FIELDS
from search.engine import FacetValue, Month

PARTIAL = frozenset({"speaker", "participant", "place"})
"""Fields whose values may be named by some of their words."""

_READ: dict[str, Callable[[Document], tuple[str, ...]]] = {f.name: f.read for f in FIELDS if not f.is_text}


def values(document: Document, field: str) -> tuple[str, ...]:
    """A document's values of a facet field, each once; none for an unknown field."""
    read = _READ.get(field)
    return tuple(dict.fromkeys(read(document))) if read else ()


def names_value(field: str, value: str, typed: str) -> bool:
    """Whether what was typed means this value, without case and accents; in PARTIAL some words in a row will do."""
    if fold(value) == fold(typed):
        return True
    if field not in PARTIAL:
        return False
    whole = [token.word for token in tokens(value)]
    part = [token.word for token in tokens(typed)]
    return bool(part) and any(whole[at : at + len(part)] == part for at in range(len(whole)))


def ranked(counts: Mapping[str, int], selected: Iterable[str] = ()) -> tuple[FacetValue, ...]:
    """Values with a count, and every selected one, by falling count and then by value."""
    chosen = set(selected)
    listed = {value: count for value, count in counts.items() if count} | {v: counts.get(v, 0) for v in chosen}
    order = sorted(listed.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetValue(value, count, value in chosen) for value, count in order)


def months(counts: Mapping[str, int]) -> tuple[Month, ...]:
    """A histogram in the order of its months ("2019-04"), those without hits left out."""
    return tuple(Month(month, count) for month, count in sorted(counts.items()) if count)
