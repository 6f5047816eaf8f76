"""Filters as people type them: names and sources to the values that the index holds."""

from __future__ import annotations

from dataclasses import replace

from scrapers.registry import sources
from search.assist.name_index import Completer
from search.assist.statistics import IndexStatistics
from search.engine import Resolution, UnknownValue
from search.query.tree import Everything, Said
from search.request import Request, with_scope

RESOLVED = ("speaker", "participant", "source")
_NAMED_IN = {"said_by": "speaker", "said_to": "participant"}
MOST = 20  # values that one typed name may stand for


def resolve(statistics: IndexStatistics, names: Completer, request: Request) -> Resolution:
    """The request with the values that its filters mean: by whole words of a name, in any spelling, or a known name.

    A value of the index stays as it is. Several that a typed name fits become alternatives; of a filter that asks for
    all of its values the name means the most frequent one.
    """
    unknown: list[UnknownValue] = []

    def meant(field: str, value: str) -> tuple[str, ...]:
        known = names(_NAMED_IN.get(field, field))
        found = known.called(value)[: 1 if field in request.all_of else MOST]
        if not found:
            unknown.append(UnknownValue(field, value, known.meant(value)))
        return tuple(found) or (value,)

    def resolved_values(field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        each = [(value,) if _is_known(statistics, field, value) else meant(field, value) for value in values]
        return tuple(sorted({value for found in each for value in found}))

    filters = tuple(
        (field, resolved_values(field, values) if field in RESOLVED else values) for field, values in request.filters
    )
    scope = {field: resolved_values(field, request.selected(field)) for field in _NAMED_IN}
    resolved = replace(with_scope(request, scope), filters=filters, cursor=request.cursor)
    return Resolution(resolved, tuple(unknown))


def _is_known(statistics: IndexStatistics, field: str, value: str) -> bool:
    """Whether a readout has the value as it stands; a source of ours also without readouts."""
    if field == "said_by":
        return len(statistics.run(Said(value, Everything())).docs) > 0
    if field == "said_to":
        return any(len(statistics.having(other, value)) > 0 for other in ("country", "participant", "speaker"))
    return (field == "source" and value in sources()) or len(statistics.having(field, value)) > 0
