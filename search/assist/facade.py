"""Completion, spelling and similar documents for one generation; built lazily."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from search.assist import other_words, similar, spelling, suggest
from search.assist.name_index import Completer, Names
from search.assist.resolve import resolve
from search.assist.statistics import IndexStatistics
from search.engine import FacetValue, OtherWords, Resolution, Suggestion
from search.matching import facets
from search.query.tree import Node
from search.request import Request


class Help:
    """Implements the Engine's `suggest`, `facet` and `similar`, and the notes on a query that its pages show."""

    def __init__(self, statistics: IndexStatistics) -> None:
        self.statistics = statistics
        self._names: Completer = cache(lambda field: Names(field, statistics.counts(field)))

    def resolve(self, request: Request) -> Resolution:
        return resolve(self.statistics, self._names, request)

    def suggest(self, typed: str, limit: int, field: str) -> tuple[Suggestion, ...]:
        if field:
            return tuple(suggest.values(self.statistics, self._names, field, typed, limit))
        return tuple(suggest.completions(self.statistics, self._names, typed, limit))

    def facet(
        self, counts: Mapping[str, int], selected: tuple[str, ...], field: str, typed: str, limit: int
    ) -> tuple[FacetValue, ...]:
        """Of a request's counts of a facet those whose value `typed` begins."""
        wanted = {*self._names(field).starting(typed)}
        found = {value: count for value, count in counts.items() if value in wanted}
        return facets.ranked(found, wanted & {*selected})[:limit]

    def other_words(self, tree: Node, count: Callable[[Node], int]) -> OtherWords:
        return other_words.other_words(self.statistics, tree, count)

    def similar(self, id: str, limit: int, accounts: Sequence[str]) -> list[tuple[int, float]]:
        return similar.similar(self.statistics, id, limit, accounts)

    def notes(self, tree: Node, total: int) -> tuple[str, ...]:
        """Of a query without hits, which names in it no readout has at all."""
        return spelling.nameless(self.statistics, self._names, tree) if not total else ()

    def also(self, tree: Node) -> tuple[str, ...]:
        """Other spellings of a query's words that the index holds."""
        return spelling.also_searched(self.statistics, tree)

    def likeliest(self, tree: Node) -> Node | None:
        return spelling.likeliest(self.statistics, self._names, tree)

    def did_you_mean(self, tree: Node, total: int, count: Callable[[Node], int]) -> str | None:
        return spelling.did_you_mean(self.statistics, self._names, tree, total, count)
