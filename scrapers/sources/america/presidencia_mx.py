"""The President of Mexico, in Spanish: saved pages of www.gob.mx/presidencia, which shows robots a riddle instead."""

from __future__ import annotations

import re
from dataclasses import replace

from scrapers.parse.article import Layout, read_article
from scrapers.readout import Readout
from scrapers.source import Page, Slugged, Source

LAYOUT = Layout(
    body="main .article-body",
    title="main h1",
    date="main .border-box dd:last-of-type",
    lead="main h1 + h2",
)
_END = re.compile(r"[-—–0\s]+")


def read(page: Page) -> Readout:
    """The readout on an article page. Raises PageUnreadable, as on the riddle that robots get with a 200."""
    readout = read_article(SOURCE, page, (LAYOUT,))
    body = tuple(paragraph for paragraph in readout.paragraphs if not _END.fullmatch(paragraph.text))
    return replace(readout, paragraphs=body)


SOURCE = Source(
    name="presidencia-mx",
    publisher="Presidencia de la República (México)",
    country="MEX",
    language="es",
    timezone="America/Mexico_City",
    hosts=("www.gob.mx",),
    since=2018,
    read=read,
    identify=Slugged(r"/presidencia(?:/es)?/(?:articulos|prensa)/([^/]+)"),
)
