"""Labels of transcripts in Russian ("В.Путин:"), and the full names that a page prints for them in other cases."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.annotate.people.cast import Cast
from index.annotate.people.names import skeleton
from scrapers.bounded_cache import LONGEST_PRINTED, bounded_cache
from scrapers.readout import Readout

LABEL = re.compile(
    r"[\s*_—–-]*(?P<printed>(?P<initials>[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?)(?P<surname>[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)?)"
    r"|(?P<voice>Вопрос|Реплика|Ответ|Из зала|Ведущ(?:ий|ая)))"
    r"(?:\s*\([^()]{0,120}\))?[\s*_]*:(?=\s|$)"
)
_CARD = r"\b{surname} (?P<given>[А-ЯЁ][а-яё]+) [А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич)\b"
_INFLECTED = r"\b(?P<given>{initial}[а-яё]+) {stem}[а-яё]{{0,3}}\b"
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# Endings of a given name behind "с": "с Владимиром", "с Сергеем", "с Юрием", "с Игорем", "с Марией", "с Анной".
_ENDINGS = (("ием", "ий"), ("еем", "ей"), ("аем", "ай"), ("ом", ""), ("ем", "ь"), ("ой", "а"), ("ей", "я"))
_ENDINGS_HERS = (("ией", "ия"), ("ой", "а"), ("ей", "я"))


_PATRONYMIC = re.compile(r"(?:вич|ьич|вна|вн|ична)[а-яё]{0,2}$")


@bounded_cache(2_000_000, LONGEST_PRINTED)
def latin(name: str) -> str:
    """A Russian name in Latin letters, as English pages of the same publisher spell it more or less."""
    return "".join(_LATIN.get(c, c) if c.islower() else _LATIN.get(c.lower(), c).capitalize() for c in name)


def meet_labelled(readout: Readout, cast: Cast) -> None:
    """Take those whom Russian labels name into the cast.

    By the name that the corpus knows them by in Latin letters, else by the full name that the page prints, else as
    printed. Reads the page once for each of at most 60 labels.
    """
    labels = {m["printed"]: m for p in readout.paragraphs if (m := LABEL.match(p.text[:220])) and m["surname"]}
    if not labels:
        return
    text = "\n".join((readout.title, readout.lead, *(p.text for p in readout.paragraphs)))[:200_000]
    for printed, match in sorted(labels.items())[:60]:
        surname, initial = match["surname"], match["initials"][0]
        given = _given(text, surname, initial)
        known = _known(cast, latin(surname), latin(given or initial))
        if known:
            cast.add(known)
        else:
            shown = f"{given} {surname}" if given else printed.strip()
            cast.add(latin(f"{given or initial} {surname}"), shown=shown)


def _known(cast: Cast, surname: str, given: str) -> str | None:
    """Whom the corpus knows by this surname and given name or initial: at that time, else at any, if it is one."""
    near = cast.knowledge.only_one(surname, cast.date)
    people = (near,) if near else cast.knowledge.namesakes(surname)
    fitting = [person for person in people if skeleton(person)[:3].startswith(skeleton(given)[:3])]
    return fitting[0] if len(fitting) == 1 else None


def _given(text: str, surname: str, initial: str) -> str:
    """The given name that a card ("Кравцов Сергей Сергеевич") or a title ("с Сергеем Кравцовым") has; "" for none."""
    card = re.search(_CARD.format(surname=surname), text)
    if card and card["given"].startswith(initial):
        return card["given"]
    stem = surname[:-1] if surname.endswith(("а", "я", "й")) else surname
    stem = stem[:-1] if surname.endswith(("ая", "ий", "ый", "ой")) else stem
    inflected = re.search(_INFLECTED.format(initial=initial, stem=stem), text)
    return next(_nominatives(inflected["given"], surname), "") if inflected else ""


def _nominatives(given: str, surname: str) -> Iterator[str]:
    """What a given name may be in the nominative; nothing where its case can't be told."""
    if _PATRONYMIC.search(given):
        return
    hers = surname.endswith(("а", "я"))
    for ending, nominative in (*_ENDINGS_HERS, *_ENDINGS) if hers else _ENDINGS:
        if given.endswith(ending):
            yield given.removesuffix(ending) + nominative
    if given.endswith(("а", "я")) == hers and not given.endswith(("ы", "у", "ю", "е")):
        yield given


def label_parts(text: str) -> tuple[str, str, str, int] | None:
    """Of a paragraph in Russian that begins with a label: as printed, the unnamed voice or "", the surname in Latin
    letters or "", and where the words begin."""
    match = LABEL.match(text[:240])
    if match is None:
        return None
    start = len(text) - len(text[match.end() :].lstrip())
    return match["printed"].strip(), match["voice"] or "", latin(match["surname"] or ""), start
