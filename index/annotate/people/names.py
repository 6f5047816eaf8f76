"""Personal names: what two spellings of one name have in common, and which part is the surname."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import OSA

from index.analysis import fold
from index.annotate.vocabulary.tables import rows
from scrapers.bounded_cache import LONGEST_PRINTED, bounded_cache


@cache
def vocabulary(group: str) -> frozenset[str]:
    """The words of one group of data/words.tsv."""
    return frozenset(word for name, words in rows("words.tsv") if name == group for word in words.split())


UPPER = "".join(c for c in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if c.isupper())
PARTICLES = vocabulary("particle")
_HONORIFICS = vocabulary("honorific")
_SURNAME_PARTICLES = vocabulary("surname-particle")
_SUFFIX = re.compile(r"(?:,|(?<!\s))\s+(?:Jr|Sr|JR|SR)\b\.?")
_NUMERAL = re.compile(r"(?<!\s)\s+(?:II|III|IV|VI|VII|VIII|IX|XII|XIV|XVI|XIII)$")
_INITIAL = re.compile(rf"(?<![\w'’-])[{UPPER}]\.\s*")
_SERVANT = re.compile(r"\b([Aa]bd[eu]l)-(?=\w)")  # "Abdel-Fattah" is "Abdel Fattah"
_ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|ar|at|an|az)[-' ’]", re.IGNORECASE)
# Chinese, Korean and Vietnamese names are printed family name first.
_EASTERN = vocabulary("family-first")
_SPELLINGS = (
    (re.compile(r"x"), "ks"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?![heiy])"), "k"),
    (re.compile(r"dj|dzh"), "j"),
    (re.compile(r"w"), "v"),
    (re.compile(r"ou|oo"), "u"),
    (re.compile(r"iye"), "ie"),
    (re.compile(r"y"), "i"),
    (re.compile(r"ie|io|je"), "e"),
    (re.compile(r"er$"), "r"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=.[^i])i$"), ""),
    (re.compile(r"ff$"), "v"),
)


_SHORT = 5  # letters of a word in which one wrong letter makes another name
# Letters of another alphabet that are typed for Latin ones ("Niinistӧ").
_LOOKALIKES = str.maketrans("аеорсухіӧӦАВЕКМНОРСТХІ", "aeopcyxioOABEKMHOPCTXI")


@cache
def _formal() -> dict[str, str]:
    return {skeleton(given): skeleton(formal) for given, formal in rows("nicknames.tsv")}


@cache
def _aliases() -> dict[str, str]:
    """Keys of names that no rule brings together, from data/aliases.tsv."""
    return {
        f"{given_key(a)} {skeleton(parts(a)[-1])}": f"{given_key(b)} {skeleton(parts(b)[-1])}"
        for a, b in rows("aliases.tsv")
        if " " in a
    }


@cache
def _known_as() -> dict[str, tuple[str, ...]]:
    """For keys of full names, the keys of the single words that data/aliases.tsv has for their bearers ("Lula")."""
    found: dict[str, tuple[str, ...]] = {}
    for word, name in rows("aliases.tsv"):
        if " " not in word:
            found[entity_key(name)] = (*found.get(entity_key(name), ()), skeleton(word))
    return found


@cache
def _namesakes() -> frozenset[str]:
    return frozenset(map(_letters, vocabulary("namesake")))


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", fold(name))


@bounded_cache(4_000_000)
def skeleton(token: str) -> str:
    """What transliterations of one name token share: "Sergey" and "Sergei", "Zelensky" and "Zelenskyy"."""
    word = re.sub(r"['’-]", "", _ARTICLE.sub("", fold(token.translate(_LOOKALIKES)))).strip(".")
    for pattern, spelling in _SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def parts(name: str) -> list[str]:
    """The tokens of a name without honorifics, initials, "Jr." and commas."""
    bare = _INITIAL.sub("", _NUMERAL.sub("", _SUFFIX.sub("", name))).replace(",", " ")
    bare = _SERVANT.sub(r"\1 ", bare)
    words = bare.split()
    while len(words) > 1 and fold(words[0]).strip(".") in _HONORIFICS:
        words = words[1:]
    return words


def is_family_first(name: str) -> bool:
    """Whether a name begins with a family name of those that are always printed first."""
    return fold(name.split()[0]) in _EASTERN


@bounded_cache(2_000_000, LONGEST_PRINTED)
def is_full(name: str) -> bool:
    """Whether a name has a given part: "Le Drian", "van Dahl" and "V. Putin" have none."""
    words = parts(name)
    return any(fold(word) not in _SURNAME_PARTICLES for word in words[:-1]) and not initial_of(name)


@bounded_cache(2_000_000, LONGEST_PRINTED)
def surname_keys(name: str) -> tuple[str, ...]:
    """Skeletons under which a full name may be called by its surname, the likeliest first."""
    words = parts(name)
    if not words:
        return ()
    tails = [words[-1]]
    if fold(words[0]) in _EASTERN and len(words) in (2, 3):
        tails.insert(0, words[0])
    start = len(words) - 1
    while start > 1 and (fold(words[start - 1]) in PARTICLES or fold(words[start]) in PARTICLES):
        start -= 1
    tails.append(" ".join(words[start:]))
    if len(words) > 2:
        tails.append(" ".join(words[-2:]))
    return tuple(dict.fromkeys((*(key_of(tail) for tail in tails), *_known_as().get(entity_key(name), ()))))


@bounded_cache(2_000_000, LONGEST_PRINTED)
def key_of(name: str) -> str:
    """The skeletons of a name's tokens without particles: one key for every spelling of a full name or surname."""
    return " ".join(
        skeleton(word) for word in parts(name) if fold(word) not in PARTICLES or len(parts(name)) == 1
    ).strip()


@bounded_cache(2_000_000, LONGEST_PRINTED)
def given_key(name: str) -> str:
    """The skeleton of the given name, nicknames made formal ("Joe" is "Joseph"); empty for a lone surname."""
    words = parts(name)
    if len(words) < 2:
        return ""
    given = words[-1] if fold(words[0]) in _EASTERN and len(words) in (2, 3) else words[0]
    key = skeleton(given)
    return _formal().get(key, key)


@bounded_cache(2_000_000, LONGEST_PRINTED)
def entity_key(name: str) -> str:
    """One key for one person: given name and surname, whatever stands between ("Joseph R. Biden, Jr.")."""
    words = parts(name)
    if len(words) < 2:
        return key_of(name)
    if _letters(name) in _namesakes():
        return f"{key_of(name)} {_letters(name)}"
    if fold(words[0]) in _EASTERN and len(words) in (2, 3):
        return key_of("".join(words[1:])) + " " + skeleton(words[0])
    last = next((words[i + 1] for i in range(1, len(words) - 1) if fold(words[i]) in ("bin", "ibn")), words[-1])
    key = f"{given_key(name)} {skeleton(last)}"
    return _aliases().get(key, key)


@bounded_cache(2_000_000, LONGEST_PRINTED)
def is_other_gender(name: str, gender: str) -> bool:
    """Whether a full name's given name is known to be of the other gender ("his" or "hers")."""
    given = fold(parts(name)[0]) if gender and parts(name) else ""
    return bool(given) and given in vocabulary("given-name-hers" if gender == "his" else "given-name-his")


def is_nearly(name: str, person: str) -> bool:
    """Whether a name is a person's with one slip in a long word ("Obmaa"), or with other given names beside theirs."""
    words, theirs = [[skeleton(word) for word in parts(one)] for one in (name, person)]
    if len(words) < 2:
        return bool(words) and _is_slip(fold(parts(name)[0]), fold(parts(person)[-1]))
    given, surname = words[:-1], words[-1]
    if surname != theirs[-1]:
        return given == theirs[:-1] and _is_slip(surname, theirs[-1])
    return not {*given}.isdisjoint(theirs[:-1]) or (len(given) == 1 and _is_slip(given[0], theirs[0]))


def _is_slip(word: str, right: str) -> bool:
    """Whether one letter is wrong in a long word, or two are exchanged in any but a short one."""
    shortest = min(len(word), len(right))
    exchanged = sorted(word) == sorted(right)
    return (shortest > _SHORT or (shortest == _SHORT and exchanged)) and OSA.distance(word, right) == 1


def initial_of(name: str) -> str:
    """The folded first initial of a name that begins with one ("V.Putin", "V. Putin"), else nothing."""
    match = re.match(rf"\s*([{UPPER}])\.", name)
    return fold(match.group(1)) if match else ""


def capitalised(name: str) -> str:
    """An upper-case name as it is normally written: "LE DRIAN" is "Le Drian", "O'CONNOR" is "O'Connor"."""
    if name.upper() != name:
        return name
    return re.sub(r"\w+", lambda match: match.group().capitalize(), name).replace("’S", "’s").replace("'S", "'s")


def bare(name: str) -> str:
    """A full name as a reader would write it: honorifics, middle initials and "Jr." taken off, upper case undone."""
    numeral = _NUMERAL.search(name)
    return capitalised(" ".join(parts(name))) + (numeral.group() if numeral else "")
