"""The invented President of Vestrania, in the layout of en.kremlin.ru."""

from __future__ import annotations

from scrapers.sources.europe import kremlin_en
from scrapers.sources.sample._relabelled import sample_source

SOURCE = sample_source(
    kremlin_en.SOURCE,
    name="sample-vestrania",
    publisher="President of Vestrania (invented)",
    country="XVE",
    host="president.vestrania.example",
    timezone="Etc/GMT-2",
)
