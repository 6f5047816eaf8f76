"""The history of a feed item, one line of JSON Lines → its versions as pages; a version → a Readout.

A line holds `guid`, the item's permanent address, and `versions`, oldest first, each with `first_seen` (ISO, with
zone), `title`, `link`, `pubDate` (RFC 2822) and `body_html`.
"""

from __future__ import annotations

import datetime as dt
import json
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from scrapers.errors import ImportFailed, PageUnreadable
from scrapers.parse.html import paragraphs, parse, text_of
from scrapers.readout import Paragraph, Readout
from scrapers.source import Page, Source

NOISE = ("script", "style", "figure", "iframe", "noscript")


def versions(line: bytes, name: str) -> tuple[Page, ...]:
    """The versions in a line, none where it is no history. `name` is where it stood, for the error.

    Each page's address is the permanent one, its time the one first seen; the header `x-address` is the item's
    latest address, by which all of its versions are one readout. Raises ImportFailed for one without address or time.
    """
    if b'"versions"' not in line:
        return ()
    try:
        history = json.loads(line)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(history, dict) or not isinstance(history.get("versions"), list):
        return ()
    try:
        latest = str(history["versions"][-1]["link"])
        return tuple(_page(str(history["guid"]), latest, version) for version in history["versions"])
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ImportFailed(name, "Each version needs first_seen and link.", what="Not a history of versions") from error


def read_version(source: Source, page: Page) -> Readout:
    """The readout in one version. Raises PageUnreadable without a title or a date."""
    version = json.loads(page.body)
    title = text_of(parse(str(version.get("title") or "")))
    if not title:
        raise PageUnreadable(page.url, "The version has no title.")
    published = _published(version, page)
    body = _paragraphs(str(version.get("body_html") or ""))
    permanent = page.url if source.identify and source.identify(page.url) else page.headers.get("x-address")
    return Readout(
        id=source.readout_id(permanent or version["link"]),
        source=source.name,
        url=version["link"],
        title=title,
        date=published.astimezone(ZoneInfo(source.timezone)).date(),
        published=published,
        language=source.language,
        paragraphs=body,
        flags=() if body else ("no-body",),
    )


def _page(permanent: str, latest: str, version: dict[str, Any]) -> Page:
    seen = dt.datetime.fromisoformat(version["first_seen"])
    if seen.tzinfo is None or not version["link"]:
        raise ValueError
    body = json.dumps(version, ensure_ascii=False, sort_keys=True).encode()
    return Page(permanent, body, seen, headers=MappingProxyType({"x-address": latest}))


def _published(version: dict[str, Any], page: Page) -> dt.datetime:
    try:
        moment = parsedate_to_datetime(str(version.get("pubDate")))
    except ValueError:
        return page.fetched
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _paragraphs(markup: str) -> tuple[Paragraph, ...]:
    """The paragraphs of the body; the whole as one where its markup has none."""
    tree = parse(markup)
    found = paragraphs(tree, drop=NOISE)
    rest = "" if found else text_of(tree)
    return found or ((Paragraph(rest),) if rest else ())
