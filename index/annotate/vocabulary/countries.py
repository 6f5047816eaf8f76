"""The names of countries, read once from data/countries.tsv: which words may mean which state, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pycountry

from index.analysis import ELIDED, fold
from index.annotate.vocabulary import country_translations as translated
from index.annotate.vocabulary.phrases import REMEMBERED, Phrases, russian, words
from index.annotate.vocabulary.tables import rows
from scrapers.bounded_cache import bounded_cache
from scrapers.errors import UnknownSource
from scrapers.registry import find_source
from scrapers.sample import states

NAME, PEOPLE, PLACE = 1.0, 0.8, 0.5
"""How surely a mention of the state's name, of its people, or of a place in it is about the state."""

_SAMPLE_COLUMNS = {
    "name": NAME,
    "official": NAME,
    "adjective": PEOPLE,
    "demonym": PEOPLE,
    "capital": PLACE,
    "cities": PLACE,
}
_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,4}$")
_POSSESSIVE = re.compile(r"['’ʼ]s$|(?<=s)['’ʼ]$")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name may mean: `codes` (alpha-3; none where the name is of no country), and how surely.

    `personal` names are people's too; one with `local` is also a place inside that country, whose publishers mean the
    place unless something else in the readout is of the state.
    """

    codes: tuple[str, ...]
    weight: float
    personal: bool = False
    local: str = ""


def name_key(word: str) -> str:
    """A printed word as names are compared: folded, except that acronyms keep their capitals ("US" is not "us").

    A word without a capital is no name, but may stand inside one ("of").
    """
    if stemmed := russian(word):
        return stemmed.capitalize() if word[:1].isupper() else stemmed
    bare = ELIDED.sub("", _POSSESSIVE.sub("", word)).replace("’", "'")
    if _ACRONYM.match(bare):
        return bare.replace(".", "")
    return fold(bare) if bare[:1].isupper() else bare


def gazetteer(language: str = "") -> Phrases[Sense]:
    """Every name there is, in English, Russian and a readout's language, ready to be found.

    About 3,000 names; built at the first call.
    """
    return _gazetteer(language if language in translated.LANGUAGES else "")


@cache
def _gazetteer(language: str) -> Phrases[Sense]:
    ours = [*_official_names(), *_senses("countries.tsv"), *_russian_names(), *_sample_states()]
    remembered = REMEMBERED // 16 if language else REMEMBERED  # there are many languages
    return Phrases([*ours, *_translated_names(language)], name_key, remembered)


def _translated_names(language: str) -> Iterator[tuple[str, Sense]]:
    for name, code in translated.country_names(language):
        yield name, Sense((code,), NAME)
        if language == "de" and name[-1] not in "sxzß":
            yield f"{name}s", Sense((code,), NAME)  # its genitive


@cache
def known_codes() -> frozenset[str]:
    """Every code that a name may give."""
    return frozenset(code for _, sense in _senses("countries.tsv") for code in sense.codes)


def code_of(name: str) -> str | None:
    """The single country of this name as a publisher's tag prints it, or None where it is none (a region, a city)."""
    text = words(name.removeprefix("the "))
    whole = [found.value for found in gazetteer().find(text) if (found.start, found.end) == (0, len(text))]
    return whole[0].codes[0] if whole and whole[0].weight == NAME and len(whole[0].codes) == 1 else None


def _official_names() -> Iterator[tuple[str, Sense]]:
    """The names that ISO 3166 itself gives the countries of the table."""
    for code in known_codes():
        country = pycountry.countries.get(alpha_3=code)
        for field in ("name", "official_name", "common_name"):
            name = getattr(country, field, "") if country else ""
            if name and "," not in name:
                yield name, Sense((code,), NAME)


def _russian_names() -> Iterator[tuple[str, Sense]]:
    """Russian names; adjectives stand with a small letter, or with a capital where a title opens with one."""
    for name, sense in _senses("countries_ru.tsv"):
        yield name, sense
        yield name.capitalize() if sense.weight == PEOPLE else name, sense


@cache
def _senses(file: str) -> tuple[tuple[str, Sense], ...]:
    return tuple(row for columns in rows(file) for row in _row(*columns))


def _row(code: str, *columns: str) -> Iterator[tuple[str, Sense]]:
    codes = () if code == "-" else tuple(code.split(","))
    for column, weight in zip(columns, (NAME, PEOPLE, PLACE), strict=False):
        for printed in filter(None, column.split("|")):
            name, _, local = printed.partition("!")
            yield name.rstrip("~"), Sense(codes, weight, name.endswith("~"), local)


def _sample_states() -> Iterator[tuple[str, Sense]]:
    """The invented states of the bundled sample, which have codes that ISO 3166 leaves to its users."""
    for state in states():
        for column, weight in _SAMPLE_COLUMNS.items():
            for name in filter(None, state[column].split("|")):
                yield name, Sense((state["code"],), weight)


@bounded_cache(100_000)
def country_of_source(source: str) -> str:
    """The publisher's own state (alpha-3), "" where the source is no longer known."""
    try:
        return find_source(source).country
    except UnknownSource:
        return ""
