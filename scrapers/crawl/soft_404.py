"""Soft 404s: error pages served with status 200, by their words or because many addresses serve the same page."""

from __future__ import annotations

import hashlib
import html
import re
from urllib.parse import urlsplit

from scrapers.parse.html import fold, parse
from scrapers.source import Page, Source

_NOT_FOUND = re.compile(
    r"""(?:error|erreur|fehler|ошибка|помилка|hata)?\W*404\b
    | (?:(?:the|this|sorry|oops|requested)\W+)*(?:page|document|article|content|file)\s+(?:requested\s+)?
      (?:you\W+\S+\W+\S+\W+for\s+)?
      (?:was\s+|is\s+|could\s+|can|does\s+|has\s+been\s+)?(?:not|no\s+longer)\s*(?:be\s+)?(?:found|available|exist)
    | not\s+found\W*$
    | page\s+(?:introuvable|non\s+trouvée) | seite\s+(?:wurde\s+)?nicht\s+gefunden | página\s+no\s+encontrada
    | (?:запрашиваемая\s+)?страница\s+не\s+(?:найдена|существует) | сторінку\s+не\s+знайдено | бет\s+табылмады
    | sayfa\s+bulunamadı | səhifə\s+tapılmadı | 页面不存在 | 您访问的页面 | ページが見つかりません""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(r"\s[|–—·:»-]\s")  # what parts a page's title from the site's name
_HEADS = re.compile(rb"<(?:title|h1)\b[^>]*>(.{1,2000}?)</(?:title|h1)\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_CHANGING = re.compile(r"\d+")


def says_missing(body: bytes) -> bool:
    """Whether a page's title or heading says "not found" in one of a dozen languages."""
    heads = (html.unescape(_TAG.sub(" ", head.decode(errors="replace"))) for head in _HEADS.findall(body[: 2**19]))
    return any(len(name) < 100 and _NOT_FOUND.match(name) for head in heads for name in _NAMED.split(fold(head)))


def led_away(source: Source, page: Page, at_last: str) -> bool:
    """Whether an article's address redirected to the site's front page or to a listing."""
    return at_last != page.url and (urlsplit(at_last).path in ("", "/") or at_last in source.listings)


def fingerprint(body: bytes) -> str:
    """Hash of a page's visible words; numbers, scripts and markup make no difference."""
    tree = parse(body[: 2**21])
    for hidden in tree(["script", "style", "noscript"]):
        hidden.decompose()
    return hashlib.sha256(_CHANGING.sub("", fold(tree.get_text(" "))).encode()).hexdigest()
