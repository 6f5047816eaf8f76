"""The answer of a search as plain values, in the shape of web.api.models.SearchOut.

The engine's values are typed already: to make models of them and to check these took longer than to find the hits.
tests/web/api/test_search_answer.py compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from index.document import METADATA
from search.engine import FacetValue, Hit, Month, ResultPage, Rows, Snippet, StatementPage
from web.present.html import snippet_text

Plain = dict[str, Any]
_METADATA = attrgetter(*METADATA)
_FACET_VALUE, _MONTH = (tuple(field.name for field in fields(of)) for of in (FacetValue, Month))


def search_answer(page: ResultPage) -> Plain:
    """One page of answers."""
    return {
        "total": page.total,
        **reading(page),
        "results": [_result(hit) for hit in page.hits],
        "corrected": [_result(hit) for hit in page.corrected],
        "partial_matches": [_result(hit) | {"missing": hit.missing} for hit in page.partial_matches],
        **counts(page),
    }


def reading(page: ResultPage | StatementPage) -> Plain:
    """How the query of a page was read and answered."""
    return {
        "partial": page.partial,
        "took_ms": round(page.took_ms, 2),
        "generation": page.generation,
        "query": {
            "text": page.text,
            "understood": page.understood,
            "notes": page.notes,
            "also": page.also,
            "did_you_mean": page.did_you_mean,
        },
    }


def counts(page: ResultPage | StatementPage) -> Plain:
    """What is counted beside the results of a page, and where the next one is."""
    return {
        "facets": {field: _rows(_FACET_VALUE, values) for field, values in page.facets.items()},
        "facet_totals": page.facet_totals,
        "histogram": _rows(_MONTH, page.histogram),
        "next": page.next,
    }


def _result(hit: Hit) -> Plain:
    found = dict(zip(METADATA, _METADATA(hit), strict=True))
    found["score"] = round(hit.score, 4)
    found["snippets"] = [_snippet(one) for one in hit.snippets]
    return found


def _snippet(found: Snippet) -> Plain:
    return {
        "html": snippet_text(found),
        "text": found.text,
        "speaker": found.speaker,
        "mode": found.mode,
        "paragraph": found.paragraph,
        "statement": found.statement,
    }


def _rows(names: Sequence[str], values: Sequence[FacetValue | Month]) -> Sequence[Any]:
    if not isinstance(values, Rows):
        return values
    return [dict(zip(names, row, strict=True)) for row in zip(*values.columns, strict=True)]
