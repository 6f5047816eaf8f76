"""Text and the places of hits in it → escaped HTML with <mark>: the only file that writes tags into text."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from search.engine import Snippet, Span


def marked(text: str, matches: Sequence[Span] = (), first: int = 0) -> Markup:
    """`text` from offset `first` on, escaped, with each of `matches` (offsets into the whole text) in <mark>."""
    parts, at = [], first
    for start, end in matches:
        if end <= at:
            continue
        start = max(start, at)
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    parts.append(escape(text[at:]))
    return Markup("").join(parts)


def snippet(found: Snippet) -> Markup:
    """A snippet as HTML, with an ellipsis where its passage goes on."""
    before = "… " if found.clipped_start else ""
    after = " …" if found.clipped_end else ""
    return Markup("{}{}{}").format(before, marked(found.text, found.matches), after)
