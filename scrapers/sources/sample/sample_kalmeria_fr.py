"""The invented Residence of Kalmeria, in French: the layout of whitehouse.gov."""

from __future__ import annotations

from scrapers.sources.america import whitehouse
from scrapers.sources.sample._relabelled import sample_source

SOURCE = sample_source(
    whitehouse.SOURCE,
    name="sample-kalmeria-fr",
    publisher="La Résidence de Kalmeria (inventée)",
    country="XKL",
    host="fr.residence.kalmeria.example",
    timezone="Etc/GMT",
    language="fr",
)
