"""Text and the places of hits in it → escaped HTML with <mark>: the only file that writes tags into text."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from search.engine import Snippet, Span

_SPECIAL = "&<>'\""
_CUT = "\0"  # no publisher writes it; where a text has it, its pieces are escaped one by one


def marked(text: str, matches: Sequence[Span] = (), first: int = 0) -> Markup:
    """`text` from offset `first` on, escaped, with each of `matches` (offsets into the whole text) in <mark>."""
    return Markup(_marked(text, matches, first))


def stretch(text: str, matches: Sequence[Span], start: int, end: int) -> Markup:
    """text[start:end] with the parts of `matches` (offsets into the whole text) that lie in it marked."""
    inside = [(first, min(last, end)) for first, last in matches if first < end]
    return Markup(_marked(text[:end], inside, start))


def _marked(text: str, matches: Sequence[Span], first: int = 0) -> str:
    pieces: list[str] = []
    at = first
    for start, end in matches:
        if end > at:
            start = max(start, at)
            pieces += (text[at:start], "<mark>", text[start:end], "</mark>")
            at = end
    pieces.append(text[at:])
    # To escape all pieces in one call costs a third of a call for each.
    if _CUT in text:
        pieces[::2] = [str(escape(one)) for one in pieces[::2]]
    elif any(map(text.__contains__, _SPECIAL)):
        pieces[::2] = str(escape(_CUT.join(pieces[::2]))).split(_CUT)
    return "".join(pieces)


def title(text: str, matches: Sequence[Span] = (), most: int = 300) -> Markup:
    """A title with its matches marked, cut where it is longer than any title: a page has to stay readable."""
    return marked(cut(text, most), [span for span in matches if span[1] <= most])


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()} …"


def snippet(found: Snippet) -> Markup:
    """A snippet as HTML, with an ellipsis where its passage goes on."""
    return Markup(snippet_text(found))


def snippet_text(found: Snippet) -> str:
    """The same as a plain string."""
    before = "… " if found.clipped_start else ""
    after = " …" if found.clipped_end else ""
    return f"{before}{_marked(found.text, found.matches)}{after}"


def passages(found: Sequence[Snippet], official: str) -> Markup:
    """Snippets under each other, each after who is speaking, and the official page's address: what a feed shows."""
    shown = [(f"{one.speaker}, {one.mode.value}: " if one.speaker else "", snippet(one)) for one in found]
    paragraphs = [Markup("<p>{}{}</p>").format(who, text) for who, text in shown]
    link = [Markup('<p><a href="{}">Official page</a></p>').format(official)] if official else []
    return Markup("").join([*paragraphs, *link])
