"""The invented President of Qarabel, in the layout of president.az."""

from __future__ import annotations

from scrapers.sources.asia import president_az_en
from scrapers.sources.sample._relabelled import sample_source

SOURCE = sample_source(
    president_az_en.SOURCE,
    name="sample-qarabel",
    publisher="President of Qarabel (invented)",
    country="XQB",
    host="president.qarabel.example",
    timezone="Etc/GMT-3",
)
