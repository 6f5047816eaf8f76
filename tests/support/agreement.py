"""How the answers of two engines to one request are compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engine import Engine, Hit, ResultPage
from search.matching.partial_matches import ENOUGH
from search.request import Request, Sort


def counted(page: ResultPage) -> object:
    return page.total, page.facets, page.facet_totals, page.histogram, page.understood, page.notes, page.next is None


def scores(hits: tuple[Hit, ...]) -> list[float]:
    return [hit.score for hit in hits]


def shown(hits: tuple[Hit, ...]) -> dict[str, Hit]:
    return {hit.id: replace(hit, score=0.0) for hit in hits}


def assert_same_answer(engine: Engine, reference: Engine, request: Request) -> ResultPage:
    """Hits, order, scores, counts and notes are the same; gives the first engine's page."""
    ours, oracle = engine.search(request), reference.search(request)
    assert counted(ours) == counted(oracle)
    assert scores(ours.hits) == pytest.approx(scores(oracle.hits))
    assert scores(ours.partial_matches) == pytest.approx(scores(oracle.partial_matches))
    # Scores are sums of the same numbers in another order: which of two equals comes first may hang on the last digit.
    if request.sort is not Sort.RELEVANCE or request.size >= oracle.total:
        assert shown(ours.hits) == shown(oracle.hits)
    if len(ours.partial_matches) < min(request.size, ENOUGH) - len(ours.hits):
        assert shown(ours.partial_matches) == shown(oracle.partial_matches)
    return ours
