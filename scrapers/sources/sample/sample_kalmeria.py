"""The invented Residence of Kalmeria, in the layout of whitehouse.gov."""

from __future__ import annotations

from scrapers.sources.america import whitehouse
from scrapers.sources.sample._relabelled import sample_source

SOURCE = sample_source(
    whitehouse.SOURCE,
    name="sample-kalmeria",
    publisher="The Residence of Kalmeria (invented)",
    country="XKL",
    host="www.residence.kalmeria.example",
    timezone="Etc/GMT",
)
