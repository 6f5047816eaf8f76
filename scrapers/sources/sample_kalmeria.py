"""The invented Residence of Kalmeria, in the layout of whitehouse.gov."""

from __future__ import annotations

from scrapers.sample.relabel import sample_source
from scrapers.sources import whitehouse

SOURCE = sample_source(
    whitehouse.SOURCE,
    name="sample-kalmeria",
    publisher="The Residence of Kalmeria (invented)",
    country="XKL",
    host="www.residence.kalmeria.example",
    timezone="Etc/GMT",
)
