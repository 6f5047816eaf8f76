"""What a page says of itself to machines: JSON-LD, OpenGraph, microdata and a few elements of its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup

from scrapers.parse.html import fold, tidy

ACCOUNTS = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "blogposting", "socialmediaposting",
        "report", "pressrelease", "speech", "creativework", "webpage",
    }
)  # fmt: skip
"""The schema.org types, in lower case, whose headline and dates are a page's own."""

TITLES = ("ArticleTitle", "dcterms.title", "DC.title")
DATES = ("PubDate", "dcterms.date", "dcterms.issued", "DC.date.issued")

_PARTED = re.compile(r"(?<!\s)\s+[|–—»•·-]\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found, "" for what was not: `published` as written, `url` absolute, `language` as two letters."""

    title: str = ""
    published: str = ""
    url: str = ""
    language: str = ""


def metadata(tree: BeautifulSoup, url: str) -> Metadata:
    """The metadata of a page fetched from `url`. JSON-LD counts before OpenGraph, OpenGraph before microdata.

    The site's name, which many pages put behind a title, is taken off.
    """
    found = _structured(str(tree), url) if _may_have_any(tree) else {}
    ld = next(_accounts(found.get("json-ld", [])), {})
    graph = {str(name): value for item in found.get("opengraph", []) for name, value in item.items()}
    micro = next(_accounts(found.get("microdata", [])), {})
    site = _text(graph.get("og:site_name")) or _text(_property(ld, "publisher", "name"))
    language = _text(ld.get("inLanguage")) or _text(graph.get("og:locale")) or _attribute(tree, "html[lang]", "lang")
    canonical = _attribute(tree, "link[rel=canonical][href]", "href") or _text(graph.get("og:url"))
    return Metadata(
        title=_without_site(_first(ld, graph, micro, "headline", "og:title", "name"), site) or _meta(tree, TITLES),
        published=_first(ld, graph, micro, "datePublished", "article:published_time", "og:article:published_time")
        or _meta(tree, DATES),
        url=urljoin(url, canonical) if canonical else "",
        language=re.split(r"[-_]", language)[0].lower(),
    )


def _may_have_any(tree: BeautifulSoup) -> bool:
    """Whether a full reading is worth its time: some pages tell machines nothing."""
    marks = 'script[type="application/ld+json"], meta[property^="og:"], meta[property^="article:"], [itemscope]'
    return tree.select_one(marks) is not None


def _structured(html: str, url: str) -> Mapping[str, Any]:
    import extruct  # type: ignore[import-untyped]  # takes a second to import, and only a page that is read needs it

    found: Mapping[str, Any] = extruct.extract(
        html, base_url=url, syntaxes=["json-ld", "opengraph", "microdata"], uniform=True, errors="ignore"
    )
    return found


def _accounts(items: Any) -> Iterator[Mapping[str, Any]]:
    """The items of a type in ACCOUNTS, articles before pages, those in a @graph or a mainEntity as well."""
    found = [item for item in _walk(items) if _types(item) & ACCOUNTS]
    yield from sorted(found, key=lambda item: not item.get("headline"))


def _walk(items: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(items, list):
        for item in items:
            yield from _walk(item)
    elif isinstance(items, Mapping):
        yield items
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _walk(items.get(name))


def _types(item: Mapping[str, Any]) -> frozenset[str]:
    said = item.get("@type", "")
    names = said if isinstance(said, list) else [said]
    return frozenset(str(name).rpartition("/")[2].lower() for name in names)


def _first(ld: Mapping[str, Any], graph: Mapping[str, Any], micro: Mapping[str, Any], *names: str) -> str:
    return next((text for where in (ld, graph, micro) for name in names if (text := _text(where.get(name)))), "")


def _property(item: Mapping[str, Any], *path: str) -> Any:
    value: Any = item
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name") or ""
    return tidy(value) if isinstance(value, str) else ""


def _attribute(tree: BeautifulSoup, css: str, name: str) -> str:
    tag = tree.select_one(css)
    return fold(str(tag.get(name) or "")) if tag else ""


def _meta(tree: BeautifulSoup, names: Iterable[str]) -> str:
    """What a head says in its own words, where neither vocabulary is used."""
    found = (_attribute(tree, f'meta[name="{name}" i][content]', "content") for name in names)
    return next(filter(None, found), "")


def _without_site(title: str, site: str) -> str:
    """A title without what stands behind its last dash, where that is the site's name."""
    parts = _PARTED.split(title)
    if site and len(parts) > 1 and parts[-1].casefold() == site.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—»•·-")
    return title
