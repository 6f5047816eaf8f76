"""One line of a JSON Lines data set → a Readout: every field mapping of every known data set is here."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scrapers.errors import PageUnreadable
from scrapers.parse.flat_transcript import turns, without_boxes, without_tooltips
from scrapers.parse.html import body_of, fold, parse
from scrapers.parse.size_limits import LONGEST_HEADS, refuse_texts
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source

Record = Mapping[str, Any]

FIELDS = {
    "title": ("title", "headline"),
    "lead": ("summary", "lead", "description"),
    "place": ("place", "location"),
    "text": ("text", "body", "content"),
    "date": ("date",),
    "published": ("published",),
    "permanent": ("guid",),
    "html": ("html",),
}
"""Our word → the fields that may hold it, the first filled one counting."""

_LEADING = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[*+]\s+(?=\S))")
_WRAPPED = re.compile(r"\*([^*]+)\*")
_STRAY = re.compile(r"\*{2,}|_{3,}")  # emphasis that nothing closes, and ruled lines
_ONLY_SIGNS = re.compile(r"[-_=#\s]+")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HTML = re.compile(
    r"</?(?:a|b|blockquote|center|div|em|figcaption|figure|font|h[1-6]|hr|i|iframe|img|li|mark|ol|p|s|small|span|strike|"
    r"strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^(?:\d{1,2}\s+\w+\s+\d{4}\s+года\s+)?(?:\d{1,2}:\d{2}\s+)?")


def declared_source(record: Record) -> str:
    """What a record calls its source, casefolded, or ""; see `scrapers.registry.source_called`."""
    names = [str(record.get(field) or "").strip().casefold() for field in ("source", "publisher")]
    return next(filter(None, names), "")


def read_record(source: Source, page: Page) -> Readout:
    """The readout in a record. Raises PageUnreadable where it has no address, title or date."""
    try:
        record = json.loads(page.body)
    except ValueError as error:
        raise PageUnreadable(page.url, "The line is not JSON.") from error
    if not isinstance(record, dict):
        raise PageUnreadable(page.url, "The line is not a JSON object.")
    title = fold(_field(record, "title")[: LONGEST_HEADS["title"] + 1])
    if not title:
        raise PageUnreadable(page.url, "The record has no title.")
    lead, place = fold(_field(record, "lead")), fold(_field(record, "place"))
    paragraphs, flat = _paragraphs(record, source, title, lead, place)
    return Readout(
        id=source.readout_id(_permanent(record, source) or page.url),
        source=source.name,
        url=page.url,
        title=plain(title),
        date=_date(record, source, page.url),
        language=fold(str(record.get("lang") or record.get("language") or source.language)),
        lead=lead,
        published=_moment(_field(record, "published")),
        place=place,
        paragraphs=paragraphs,
        flags=_flags(paragraphs, flat=flat),
    )


class _Inline(MarkdownIt):
    """What CommonMark has inside a paragraph: emphasis, links, escapes, entities. Where a link leads doesn't matter."""

    def __init__(self) -> None:
        super().__init__("zero")
        self.enable(["emphasis", "balance_pairs", "fragments_join", "link", "image", "escape", "entity"])

    def validateLink(self, url: str) -> bool:
        return True


_INLINE = _Inline()


def plain(text: str) -> str:
    """Light Markdown and the HTML that is left in it taken off: emphasis, links, headings, list bullets, escapes, tags.

    The words stay as they are; a paragraph of nothing but dashes or number signs has none and comes to "".
    """
    text = _HTML.sub("", _BREAK.sub(" ", text))
    if not text.strip("* "):
        return fold(text)
    parts = list(_texts(_INLINE.parseInline(_LEADING.sub("", text))[0].children or ()))
    if all(not escaped and _ONLY_SIGNS.fullmatch(part) for part, escaped in parts):
        return ""
    found = fold("".join(part if escaped else _STRAY.sub("", part) for part, escaped in parts))
    wrapped = _WRAPPED.fullmatch(found)
    return fold(wrapped[1]) if wrapped else found


def _texts(tokens: Iterable[Token]) -> Iterator[tuple[str, bool]]:
    """The pieces of a parsed paragraph, and whether one was escaped and so means the sign itself."""
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " ", False
        elif token.children:
            yield from _texts(token.children)
        elif token.content:
            yield token.content, token.type == "text_special"


def _permanent(record: Record, source: Source) -> str | None:
    """The address that stays with one account where the source knows such: others are used again for later ones."""
    address = _field(record, "permanent")
    return address if source.identify and source.is_article(address) else None


def _flags(paragraphs: tuple[Paragraph, ...], *, flat: bool) -> tuple[str, ...]:
    if flat:
        return ("flat-text",)
    return () if paragraphs else ("no-body",)


def _field(record: Record, ours: str) -> str:
    values = (record.get(theirs) for theirs in FIELDS[ours])
    return next((value for value in values if isinstance(value, str) and value.strip()), "")


def _paragraphs(
    record: Record, source: Source, title: str, lead: str, place: str
) -> tuple[tuple[Paragraph, ...], bool]:
    """The paragraphs, and whether their breaks were lost before the text reached us."""
    listed = record.get("paragraphs")
    if isinstance(listed, list):
        raw_texts = [item for item in listed if isinstance(item, str)]
        refuse_texts(raw_texts)
        texts = list(map(plain, raw_texts))
        return tuple(Paragraph(text) for text in texts if text), False
    if markup := _field(record, "html"):
        return body_of(parse(markup)), False
    raw = _field(record, "text")
    refuse_texts(raw.splitlines())
    if "\n" in raw.strip():
        texts = [text for part in raw.splitlines() if (text := fold(part))]
        return tuple(map(Paragraph, texts)), False
    flat = without_tooltips(fold(raw))
    if source.menu:
        flat = without_boxes(_without_menu(flat, source.menu, title, lead, place))
    return tuple(map(Paragraph, turns(flat))), bool(flat)


def _without_menu(text: str, menu: str, title: str, lead: str, place: str) -> str:
    """What follows the menu word, title, lead, date and place that were saved in front of the text.

    Each is taken off only where it stands word for word, in this order; else the rest is left as it is.
    """
    rest = text
    for known in (menu, title, lead):
        rest = rest.removeprefix(known).lstrip() if known else rest
    rest = _CLOCK.sub("", rest, count=1)
    return rest.removeprefix(place).lstrip() if place else rest


def _date(record: Record, source: Source, url: str) -> dt.date:
    """The day that the record names, else the day on which it was published where the publisher is."""
    for value in (_field(record, "date"), _field(record, "published")):
        moment = _moment(value)
        if moment:
            return moment.astimezone(ZoneInfo(source.timezone)).date()
        try:
            return dt.date.fromisoformat(value[:10])
        except ValueError:
            continue
    raise PageUnreadable(url, "The record has no date in the form 2019-04-24.")


def _moment(text: str) -> dt.datetime | None:
    """The time published where it comes with a zone; a time without one is no moment."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
