"""The fallback reader: the main text of a page with unknown markup; such readouts carry a flag."""

from __future__ import annotations

from scrapers.parse.html import is_menu, tidy
from scrapers.readout import Paragraph

FLAG = "generic-reader"
LEAST = 120  # characters; less is a menu's scraps and no account

_TEXT = ("p", "head", "quote", "item")


def main_text(html: str) -> tuple[Paragraph, ...]:
    """The paragraphs that trafilatura takes for a page's main text, in order and without labels; none where unsure."""
    import trafilatura  # takes a fifth of a second to import, and hardly any page needs it

    found = trafilatura.bare_extraction(
        html, favor_precision=True, include_comments=False, include_tables=False, include_images=False
    )
    body = getattr(found, "body", None)
    if body is None:
        return ()
    outermost = [node for node in body.iter(*_TEXT) if not any(above.tag in _TEXT for above in node.iterancestors())]
    texts = [tidy("".join(node.itertext())) for node in outermost]
    kept = tuple(Paragraph(text) for text in texts if text and not is_menu(text))
    return kept if sum(len(paragraph.text) for paragraph in kept) >= LEAST else ()
