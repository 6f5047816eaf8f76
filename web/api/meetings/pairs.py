"""The formulae of a pair as the endpoint answers them."""

from __future__ import annotations

from search.meetings.formulae import SideFormulae
from web.api.paragraphs import Model


class PairPhrasesOut(Model):
    """The formulae of each of two countries, the first country's first."""

    pair: tuple[str, str]
    sides: tuple[SideFormulae, ...]
