"""Spellings of one English word or name brought to one, and words that Snowball joins wrongly kept apart.

British spellings become American ones, names of places and people their usual form, before a word is stemmed. Exact
words, in quotation marks, stay apart. The rules are the differences that dictionaries list; exceptions are rows of
spellings.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from scrapers.bounded_cache import bounded_cache

APART = "="  # what a stem of their own ends with; no other stem does

_NUMBERED = re.compile(r"([a-z]{3,})(\d{1,4})")  # shorter names, as G20, are one token with their hyphen, too

_ISE = re.compile(r"^(.{3,})is(e|es|ed|ing|er|ers|able)$")
_ISATION = re.compile(r"^(.{3,})isation(s|al)?$")
_YSE = re.compile(r"^(anal|paral|catal|dial|breathal|electrol|hydrol)ys(e|es|ed|ing|er|ers)$")
_OUR = re.compile(
    r"^((?:un|dis|mis)?(?:arm|behavi|cand|clam|col|endeav|fav|ferv|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|"
    r"rum|savi|splend|succ|tum|val|vap|vig))our"
)
_RE = re.compile(r"^((?:kilo|centi|milli)?(?:met|lit)|(?:epi)?cent|theat|fib|calib|somb|spect|lust|sab)re(s|d)?$")
_CE = re.compile(r"^(def|off|pret)ence(s|less)?$")
_DOUBLED = re.compile(
    r"^((?:re|un)?(?:cancel|channel|counsel|dial|fuel|jewel|label|level|marshal|model|quarrel|rival|shovel|signal|"
    r"spiral|total|travel|tunnel|ravel|worship))l(ed|ing|er|ers)$"
)


@cache
def _rows() -> Mapping[str, Mapping[str, str]]:
    """By group, the usual form of each form."""
    found: dict[str, dict[str, str]] = {}
    for line in files("index").joinpath("spellings.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            group, forms, usual = line.split("\t")
            found.setdefault(group, {}).update(dict.fromkeys(forms.split(), usual))
    return found


def own_stem(word: str) -> str | None:
    """The stem of a word that Snowball would join with others, None for all other words."""
    own = _rows()["apart"].get(word)
    return own and f"{own}{APART}"


def plain_name(word: str) -> str:
    """The usual form of a folded name of a place or a person, in any language; other words as they are."""
    return _rows()["name"].get(word, word)


def parts_of(word: str) -> tuple[str, ...]:
    """The words that a closed compound is also written as ("ceasefire": cease, fire; "covid19"); none for others."""
    if numbered := _NUMBERED.fullmatch(word):
        return numbered[1], numbered[2]
    return tuple(_rows()["compound"].get(word, "").split())


@bounded_cache(2_000_000)
def plain(word: str) -> str:
    """The one spelling that stands for all of a folded English word."""
    if usual := _rows()["spelling"].get(word):
        return usual
    if found := _ISE.match(word):
        verb = f"{found[1]}ise"
        return word if verb in _rows()["never-ize"] or verb.endswith("wise") else f"{found[1]}iz{found[2]}"
    word = _ISATION.sub(lambda found: f"{found[1]}ization{found[2] or ''}", word)
    word = _YSE.sub(r"\1yz\2", word)
    word = _OUR.sub(r"\1or", word)
    word = _RE.sub(lambda found: f"{found[1]}er{'ed' if found[2] == 'd' else found[2] or ''}", word)
    word = _CE.sub(lambda found: f"{found[1]}ense{found[2] or ''}", word)
    return _DOUBLED.sub(r"\1\2", word)


def other_spellings(word: str) -> tuple[str, ...]:
    """Further spellings that a folded word stands for, the word itself left out; some may be in no text."""
    wanted = plain(plain_name(word))
    tabled = _tabled().get(wanted, ())
    made = (british for british in _british(wanted) if plain(british) == wanted)
    return tuple(dict.fromkeys(other for other in (wanted, *tabled, *made) if other != word))


@cache
def _tabled() -> Mapping[str, Sequence[str]]:
    """By usual form, every other one in the tables of spellings and names."""
    found: dict[str, list[str]] = {}
    for group in ("spelling", "name"):
        for form, usual in _rows()[group].items():
            found.setdefault(usual, []).append(form)
    return found


_BACKWARDS: tuple[tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    ("iz", re.compile(r"iz(e|es|ed|ing|er|ers|able|ation|ations|ational)$"), r"is\1"),
    ("yz", re.compile(r"yz(e|es|ed|ing|er|ers)$"), r"ys\1"),
    ("er", re.compile(r"er(s|ed)?$"), lambda found: {"s": "res", "ed": "red"}.get(found[1], "re")),
    ("ens", re.compile(r"ense(s|less)?$"), r"ence\1"),
    ("l", re.compile(r"l(ed|ing|er|ers)$"), r"ll\1"),
)
"""The rules read backwards, each after letters that a word must have for it."""


def _british(word: str) -> list[str]:
    """What may be the British spelling of an American one."""
    found = [pattern.sub(usual, word) for letters, pattern, usual in _BACKWARDS if letters in word]
    if "or" in word:
        found += (f"{word[: at + 1]}u{word[at + 1 :]}" for at in range(2, len(word) - 1) if word[at : at + 2] == "or")
    return found
