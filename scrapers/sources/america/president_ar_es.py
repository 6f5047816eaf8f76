"""The President of Argentina, in Spanish: data sets of www.casarosada.gob.ar, imported."""

from __future__ import annotations

from scrapers.source import Numbered, Source

SOURCE = Source(
    name="president-ar-es",
    publisher="President of Argentina",
    country="ARG",
    language="es",
    timezone="America/Argentina/Buenos_Aires",
    leader="President",
    aliases=("president of argentina",),
    hosts=("www.casarosada.gob.ar",),
    since=2015,
    identify=Numbered(r"/informacion/(?:discursos|conferencias)/(\d+)-.*"),
)
