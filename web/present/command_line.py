"""A search as a person types it into a terminal."""

from __future__ import annotations

import shlex

from search.request import Request, pairs

_OF_PAGES = ("q", "size", "cursor", "sort", "facets", "facet_size")


def search_words(request: Request) -> str:
    """The filters and words of a search as a shell and `readouts search` take them."""
    words = []
    for name, value in pairs(request):
        if name not in _OF_PAGES:
            words += [f"--{name.replace('_', '-')}", value]
    return shlex.join([*words, *(["--", request.text] if request.text else [])])
