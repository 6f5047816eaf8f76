"""Names as people type them, to the values that facets hold: countries to alpha-3 codes, topics to slugs."""

from __future__ import annotations

import re
from functools import cache

from index.analysis import tokens
from index.annotate.vocabulary.country_translations import LANGUAGES
from index.annotate.vocabulary.country_translations import country_names as country_names_in
from index.annotate.vocabulary.tables import rows
from index.annotate.vocabulary.topics import labels
from scrapers.bounded_cache import bounded_cache
from scrapers.sample import states

_INVENTED = re.compile(r"X[A-Z]{2}")  # user-assigned codes of ISO 3166: the invented states of samples


def country(typed: str) -> str | None:
    """The alpha-3 code of a country's name or code in any case, None where it is neither."""
    text = typed.strip()
    if _INVENTED.fullmatch(text.upper()):
        return text.upper()
    plain = " ".join(token.word for token in tokens(text))
    return _country_names().get(plain) or _iso(text) or _iso(plain) or _translated().get(plain)


def topic(typed: str) -> str | None:
    """The slug of a topic's slug or label, or of words that only one label has; None where there is no such topic."""
    words = {token.word for token in tokens(typed)}
    labels = topics()
    slug = "-".join(token.word for token in tokens(typed))
    if slug in labels:
        return slug
    exact = [key for key, label in labels.items() if _words(label) == words]
    some = [key for key, label in labels.items() if words and words <= _words(label) | _words(key)]
    return next((found[0] for found in (exact, some) if len(found) == 1), None)


@cache
def topics() -> dict[str, str]:
    """Every topic's label by its slug, as the annotators know them."""
    return dict(labels())


def _words(text: str) -> set[str]:
    return {token.word for token in tokens(text)}


@bounded_cache(1_000_000)
def _iso(text: str) -> str | None:
    import pycountry  # its tables take 80 ms to read: only a query that names a country pays

    try:
        return str(pycountry.countries.lookup(text).alpha_3)
    except LookupError:
        return None


@cache
def _translated() -> dict[str, str]:
    """Codes by the names of countries in other languages; of a name that means two countries the first one's."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for name, code in country_names_in(language):
            found.setdefault(" ".join(token.word for token in tokens(name)), code)
    return found


@cache
def country_names() -> dict[str, tuple[str, ...]]:
    """Every country's names and peoples by its code, in plain words."""
    found: dict[str, list[str]] = {}
    for name, code in _country_names().items():
        found.setdefault(code, []).append(name)
    return {code: tuple(known) for code, known in found.items()}


def country_of(plain: str) -> str | None:
    """The code of a country by a name of it, or of its people, that is folded already."""
    return _country_names().get(plain)


@cache
def country_words() -> frozenset[str]:
    """Every word of a country's name or of its people's."""
    return frozenset(word for name in _country_names() for word in name.split())


@cache
def _country_names() -> dict[str, str]:
    """Codes by the names and adjectives that annotators know them by; a name of several countries is the first's."""
    found: dict[str, str] = {}
    known = [(row[0], "|".join(row[1:3])) for row in rows("countries.tsv")]
    known += [(s["code"], "|".join((s["name"], s["official"], s["adjective"], s["demonym"]))) for s in states()]
    for code, printed in known:
        for name in re.split(r"[|;]", printed):
            found.setdefault(" ".join(token.word for token in tokens(name.split("!")[0])), code)
    return {name: code for name, code in found.items() if name and len(code) == 3}
