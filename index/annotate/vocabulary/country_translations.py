"""The names of countries in other languages: pycountry's translations of ISO 3166, and a few that it lacks."""

from __future__ import annotations

import gettext
from collections import defaultdict
from functools import cache

import pycountry

LANGUAGES = {
    "ar": "ar", "de": "de", "es": "es", "fr": "fr", "it": "it", "ja": "ja", "kk": "kk", "nl": "nl", "pl": "pl",
    "pt": "pt", "ro": "ro", "sv": "sv", "tr": "tr", "uk": "uk", "zh": "zh_CN",
}  # fmt: skip
"""ISO 639-1 → the name of the translation; English and Russian have tables of ours."""

_CALLED = {
    "de": {"Russland": "RUS", "USA": "USA", "Großbritannien": "GBR", "Belarus": "BLR", "Südafrika": "ZAF"},
    "es": {"Rusia": "RUS", "EE.UU.": "USA", "Gran Bretaña": "GBR", "Turquía": "TUR"},
    "fr": {"Russie": "RUS", "Grande-Bretagne": "GBR", "Biélorussie": "BLR"},
    "it": {"Gran Bretagna": "GBR"},
    "pt": {"Rússia": "RUS", "EUA": "USA"},
    "tr": {"Rusya": "RUS", "ABD": "USA", "İngiltere": "GBR"},
}
"""What a language calls a country beside its names in the standard."""


@cache
def country_names(language: str) -> tuple[tuple[str, str], ...]:
    """Each name and its country's alpha-3 code; none where there is no translation. A name of two countries is none.

    Of a name turned round ("Russie, Fédération de") the part before the comma counts as one, too.
    """
    if language not in LANGUAGES:
        return ()
    table = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[LANGUAGES[language]])
    known: defaultdict[str, set[str]] = defaultdict(set)
    for country in pycountry.countries:
        for field in ("name", "common_name", "official_name"):
            if printed := getattr(country, field, ""):
                known[table.gettext(printed).split(",")[0]].add(country.alpha_3)
    named = {name: codes.pop() for name, codes in known.items() if len(codes) == 1}
    return tuple({**named, **_CALLED.get(language, {})}.items())
