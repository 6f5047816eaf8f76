"""Facet values of a document, the values that a typed name matches, and the order of counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter

from index.analysis import fold, tokens
from index.document import Document
from index.fields import FIELDS
from search.engine import FacetValue, Month
from search.query.tree import ANY
from search.surface import value_type

_READ: dict[str, Callable[[Document], tuple[str, ...]]] = {f.name: f.read for f in FIELDS if not f.is_text}


def values(document: Document, field: str) -> tuple[str, ...]:
    """A document's values of a facet field, each once; empty for an unknown field."""
    read = _READ.get(field)
    return tuple(dict.fromkeys(read(document))) if read else ()


def names_value(field: str, value: str, typed: str) -> bool:
    """Whether a typed name matches this value, without case and accents; in a partial type by adjacent words."""
    if fold(value) == fold(typed) or (value_type(field).any and typed == ANY):
        return True
    if not value_type(field).partial:
        return False
    whole = [token.word for token in tokens(value)]
    part = [token.word for token in tokens(typed)]
    return bool(part) and any(whole[at : at + len(part)] == part for at in range(len(whole)))


def form(value: str) -> tuple[str, str]:
    """A value without case and accents, and its words one after the other with a space around each."""
    return fold(value), f" {' '.join(token.word for token in tokens(value))} "


def naming(field: str, forms: Sequence[tuple[str, str]], typed: str) -> list[int]:
    """The places of the values that `typed` names, given their forms: `names_value` for many values at once."""
    if value_type(field).any and typed == ANY:
        return list(range(len(forms)))
    whole, part = form(typed)
    if not value_type(field).partial or not part.strip():
        return [at for at, (folded, _) in enumerate(forms) if folded == whole]
    return [at for at, (folded, words) in enumerate(forms) if folded == whole or part in words]


def ranked(counts: Mapping[str, int], selected: Iterable[str] = (), limit: int | None = None) -> tuple[FacetValue, ...]:
    """The first `limit` values with a count, and every selected one, by falling count and then by value."""
    chosen = set(selected)
    listed = {value: count for value, count in counts.items() if count} | {v: counts.get(v, 0) for v in chosen}
    order = sorted(sorted(listed.items()), key=itemgetter(1), reverse=True)
    if limit is not None:
        order = order[:limit] + [pair for pair in order[limit:] if pair[0] in chosen]
    return tuple(FacetValue(value, count, value in chosen) for value, count in order)


def months(counts: Mapping[str, int]) -> tuple[Month, ...]:
    """A histogram in the order of its months ("2019-04"), those without hits left out."""
    return tuple(Month(month, count) for month, count in sorted(counts.items()) if count)
