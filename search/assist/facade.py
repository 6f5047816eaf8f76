"""The help for a searcher over one generation: completion, spelling, likeness; each prepared when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from search.assist import similar, spelling, suggest
from search.assist.collection import Collection
from search.assist.name_index import Names
from search.engine import FacetValue, Suggestion
from search.matching import facets
from search.query.tree import Node


class _Names(Mapping[str, Names]):
    """The names of each facet field, kept once made; threads that make the same make it alike."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._made: dict[str, Names] = {}

    def __getitem__(self, field: str) -> Names:
        if field not in self._made:
            self._made[field] = Names(field, self._collection.counts(field))
        return self._made[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


class Help:
    """What an engine passes on to: the Engine's `suggest`, `facet` and `similar`, and what its pages say of a query."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self._names = _Names(collection)

    def suggest(self, typed: str, limit: int, field: str) -> tuple[Suggestion, ...]:
        if field:
            return tuple(suggest.values(self.collection, self._names, field, typed, limit))
        return tuple(suggest.completions(self.collection, self._names, typed, limit))

    def facet(
        self, counts: Mapping[str, int], selected: tuple[str, ...], field: str, typed: str, limit: int
    ) -> tuple[FacetValue, ...]:
        """Of a request's counts of a facet those whose value `typed` begins."""
        wanted = {*self._names[field].starting(typed)}
        found = {value: count for value, count in counts.items() if value in wanted}
        return facets.ranked(found, wanted & {*selected})[:limit]

    def similar(self, id: str, limit: int) -> list[tuple[int, float]]:
        return similar.similar(self.collection, id, limit)

    def notes(self, tree: Node, said_by: tuple[str, ...], total: int) -> tuple[str, ...]:
        """Of a request without hits, which names in it no readout has at all."""
        return spelling.nameless(self.collection, self._names, tree, said_by) if not total else ()

    def did_you_mean(self, tree: Node, total: int, count: Callable[[Node], int]) -> str | None:
        return spelling.did_you_mean(self.collection, self._names, tree, total, count)
