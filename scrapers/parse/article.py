"""An article page → a Readout, from what the page tells machines and where its site's designs print things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from scrapers.errors import PageUnreadable
from scrapers.parse import fallback as generic
from scrapers.parse.dates import When, in_address, when
from scrapers.parse.html import REMEDY, body_of, decode, parse, text_of
from scrapers.parse.metadata import Metadata, metadata
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source, host_of, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One design of a site's article pages, as CSS selectors; "" for what it doesn't print.

    `body` selects what holds the text (one element or several, in order; "" leaves it to the generic reader, whose
    guess is marked), `title` one element, `date` one whose attribute datetime, or else whose text, is the date. `drop`
    is what stands inside the body and is no part of it, beyond what is dropped at every site.
    """

    body: str
    title: str = "h1"
    date: str = ""
    lead: str = ""
    place: str = ""
    drop: tuple[str, ...] = ()


def read_article(
    source: Source, page: Page, layouts: Sequence[Layout], *, languages: Sequence[str] = (), template: bool = False
) -> Readout:
    """The readout on an article page, read in the first of `layouts` that fits it.

    What the page tells machines is read first and held against what it prints. So a page in a design that nobody
    told us of is read all the same where its metadata give title and date: its text is then the generic reader's
    guess, and marked. `languages` are those besides the source's own in which a page may say that it is.
    `template` says that the site tells machines the same on every page, which is not believed then.
    Raises PageUnreadable where title, date or the place of the text are not sure.
    """
    tree = parse(decode(page.body, page.headers.get("content-type", "")))
    said = Metadata() if template else metadata(tree, page.url)
    layout = next((layout for layout in layouts if tree.select_one(layout.body or layout.title)), None)
    account = _printed(source, page, tree, said, layout) if layout else _guessed(source, page, tree, said)
    url = _canonical(source, page, said)
    return Readout(
        id=source.readout_id(url),
        source=source.name,
        url=url,
        title=account.title,
        date=account.when.date,
        language=said.language if said.language in languages else source.language,
        lead=account.lead,
        published=account.when.published,
        place=account.place,
        paragraphs=account.body,
        flags=_flags(account, layout),
    )


def _flags(account: _Account, layout: Layout | None) -> tuple[str, ...]:
    if layout is None or not layout.body:
        return (generic.FLAG,)
    return () if account.body else ("no-body",)


class _Account(NamedTuple):
    title: str
    when: When
    body: tuple[Paragraph, ...]
    lead: str = ""
    place: str = ""


def _printed(source: Source, page: Page, tree: BeautifulSoup, said: Metadata, layout: Layout) -> _Account:
    """The account in a design that is known. The printed title counts, as nothing cuts it short."""
    title = _single(tree, layout.title) or said.title
    if not title:
        raise PageUnreadable(f"no single element {layout.title} with a title", REMEDY)
    moment = _when(source, page.url, said, _printed_date(tree, layout.date))
    lead, place = (text_of(tree.select_one(css)) if css else "" for css in (layout.lead, layout.place))
    if layout.body:
        blocks = _outermost(tree, layout.body)
        body = tuple(paragraph for block in blocks for paragraph in body_of(block, drop=layout.drop))
    else:
        body = _main_text(page, tree, title)
    return _Account(title, moment, body, lead, place)


def _guessed(source: Source, page: Page, tree: BeautifulSoup, said: Metadata) -> _Account:
    """The account as told to machines, with the generic reader's text."""
    if not said.title or not said.published:
        raise PageUnreadable(f"{page.url} (no known body; its metadata name no title or no date)", REMEDY)
    if said.url and source.identify and source.identify(said.url) != source.identify(page.url):
        raise PageUnreadable(f"{page.url} (it calls itself {said.url})", "Look whether the page was taken down.")
    moment = when(said.published, ZoneInfo(source.timezone), source.language)
    return _Account(said.title, moment, _main_text(page, tree, said.title))


def _main_text(page: Page, tree: BeautifulSoup, title: str) -> tuple[Paragraph, ...]:
    """The generic reader's text, which often begins with the title."""
    if body := tuple(paragraph for paragraph in generic.main_text(str(tree)) if paragraph.text != title):
        return body
    raise PageUnreadable(f"{page.url} (no known body, and no main text is plain to see)", REMEDY)


def _when(source: Source, url: str, said: Metadata, printed: str) -> When:
    """The moment told to machines, unless the page prints another day: old pages were often told that of a move.

    Where neither is there, the day in the address counts.
    """
    zone = ZoneInfo(source.timezone)
    if not said.published and not printed:
        if day := in_address(url):
            return When(day)
        raise PageUnreadable("no date", REMEDY)
    if not said.published:
        return when(printed, zone, source.language)
    if not printed:
        return when(said.published, zone, source.language)
    shown = when(printed, zone, source.language)
    try:
        told = when(said.published, zone, source.language)
    except PageUnreadable:
        return shown
    return told if told.date == shown.date and told.published and not shown.published else shown


def _printed_date(tree: Tag, css: str) -> str:
    tag = tree.select_one(css) if css else None
    if tag is None:
        return ""
    return str(tag.get("datetime") or "").strip() or text_of(tag)


def _single(tree: Tag, css: str) -> str:
    found = tree.select(css, limit=2)
    return text_of(found[0]) if len(found) == 1 else ""


def _outermost(tree: Tag, css: str) -> list[Tag]:
    """The elements that `css` selects, without those inside another of them."""
    found = tree.select(css)
    inside = {id(parent) for parent in found}
    return [tag for tag in found if not any(id(parent) in inside for parent in tag.parents)]


def _canonical(source: Source, page: Page, said: Metadata) -> str:
    """The address that the page itself gives, where it is one of the same article at the source's own host."""
    fetched = urldefrag(page.url).url
    own = split(said.url).scheme in ("http", "https") and host_of(said.url) in source.hosts
    if not own or not source.identify or source.identify(said.url) != source.identify(fetched):
        return fetched
    return urldefrag(said.url).url if source.identify(fetched) else fetched
