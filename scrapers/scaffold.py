"""The files that a new source begins with: its module, its fixtures, and its row in the table of evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urljoin, urlsplit

from scrapers.errors import SkeletonFailed

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_UNFIT = re.compile(r"[\"\\\n]")
UNWRITTEN = "not written yet"
"""What the row of evidence says until somebody tells what the source rests on; a test refuses it."""

_MODULE = Template('''"""$publisher: listing pages and article pages of $host."""

from __future__ import annotations

from scrapers.parse.article import Layout, read_article
from scrapers.parse.listing import read_listing
from scrapers.readout import Readout
from scrapers.source import Links, Page, Slugged, Source

LISTING = "$listing"
LAYOUTS = (Layout(title="h1", date="time", body=".article-text"),)


def links(page: Page) -> Links:
    """The articles of a listing page, and the page behind it."""
    return read_listing(SOURCE, page, items=".news-item", date="time")


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable."""
    return read_article(SOURCE, page, LAYOUTS)


SOURCE = Source(
    name="$name",
    publisher="$publisher",
    country="$country",
    language="$language",
    timezone="$timezone",
    hosts=("$host",),
    listings=(LISTING,),
    at_least=20,
    since=2020,
    rhythm=5,
    links=links,
    read=read,
    identify=Slugged(r"$path/[^/]+"),
)
''')

_LISTING = Template("""<!doctype html>
<html lang="$language"><head><meta charset="utf-8"><title>News</title><link rel="next" href="?page=2"></head>
<body><nav><a href="/">Home</a></nav>
<div class="news-item"><time datetime="2024-05-04">4 May 2024</time>
<a href="$path/call-with-prime-minister-vollan">Call with Prime Minister Vøllan</a></div>
</body></html>
""")

_ARTICLE = Template("""<!doctype html>
<html lang="$language"><head><meta charset="utf-8"><title>Call with Prime Minister Vøllan</title></head>
<body><nav><a href="/">Home</a></nav>
<h1>Call with Prime Minister Vøllan of Solmark</h1><time datetime="2024-05-04T17:30">4 May 2024, 17:30</time>
<div class="article-text"><p>The President spoke with Prime Minister Ingrid Vøllan of Solmark.</p>
<p>They agreed on herring quotas.</p><div class="share"><p>Share this page</p></div></div>
<footer><p>All rights reserved</p></footer></body></html>
""")


# What these two pages show, which the contract test holds the reader to.
_LISTED = {"articles": 1, "first": "call-with-prime-minister-vollan"}
_READ = {
    "title": "Call with Prime Minister Vøllan of Solmark", "date": "2024-05-04", "hour": "17:30",
    "paragraphs": 2, "begins": "The President spoke", "ends": "herring quotas.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a publisher before its pages are: its name here, and its `listing`, the address of its news."""

    name: str
    publisher: str
    country: str
    language: str
    timezone: str
    listing: str


def write_skeleton(checkout: Path, facts: Facts) -> tuple[Path, ...]:
    """Write the files of a new source into a checkout, and give their paths.

    Raises SkeletonFailed where `checkout` is none, where the name or the address can't be used, and where a file is
    there already; then nothing is written.
    """
    if not NAME.fullmatch(facts.name):
        raise SkeletonFailed(facts.name, "Name it with small letters, numbers and hyphens, such as president-xx-en.")
    if urlsplit(facts.listing).scheme not in ("http", "https") or not urlsplit(facts.listing).hostname:
        raise SkeletonFailed(facts.listing, "Give the whole address of the listing, with https://.")
    if unfit := next((value for value in _values(facts) if _UNFIT.search(value)), None):
        raise SkeletonFailed(unfit, "Leave out quotation marks, backslashes and line breaks.")
    table = checkout / "docs/reference/sources.md"
    if not table.is_file():
        raise SkeletonFailed(checkout, "Do it in a checkout of Readouts, installed with make test.")
    files = dict(_files(checkout, facts))
    for path in files:
        if path.exists():
            raise SkeletonFailed(path, "The file is there already: change it, or take another name.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    row = f"| `{facts.name}` | crawl; saved pages | {UNWRITTEN} | | |\n"
    table.write_text(table.read_text(encoding="utf-8").replace("| `sample-*` |", f"{row}| `sample-*` |", 1), "utf-8")
    return (*files, table)


def _values(facts: Facts) -> tuple[str, ...]:
    return tuple(getattr(facts, name) for name in Facts.__slots__)


def _area(facts: Facts) -> str:
    """The folder of a source: the area of its time zone, such as "europe"."""
    return facts.timezone.partition("/")[0].lower()


def _files(checkout: Path, facts: Facts) -> Iterator[tuple[Path, str]]:
    path = urlsplit(facts.listing).path.rstrip("/")
    host = urlsplit(facts.listing).hostname or ""
    words = dict(zip(Facts.__slots__, _values(facts), strict=True)) | {"host": host, "path": path}
    fixtures = checkout / "tests/fixtures/sources" / facts.name
    yield (
        checkout / f"scrapers/sources/{_area(facts)}/{facts.name.replace('-', '_')}.py",
        _MODULE.substitute(words, path=re.escape(path.lower())),
    )
    article = urljoin(facts.listing, f"{path}/call-with-prime-minister-vollan")
    cases = (("listing", _LISTING, facts.listing, _LISTED), ("call", _ARTICLE, article, _READ))
    for case, text, url, seen in cases:
        yield fixtures / f"{case}.html", text.substitute(words)
        yield fixtures / f"{case}.json", json.dumps({"page": url, "facts": seen}, ensure_ascii=False, indent=2) + "\n"
