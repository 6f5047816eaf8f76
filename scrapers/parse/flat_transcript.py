"""A transcript whose paragraph breaks were lost → one paragraph a turn, and without what its page had around it.

Some data sets keep a page as one long line: its tooltips, tags and status note run into the words, and nothing but
the label tells where a turn begins. The functions here only cut and leave out: no word is changed or moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LONGEST = 240  # characters of a label; the longest real ones name an office, a body, a country and a person

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĪĮİŁŃŅŇŐŒŘŚŞŠŤŪŮŰŹŻŽА-ЯЁІЇЄҐ"
_WORD = rf"[{_UPPER}][\w’'-]{{0,40}}"
_PARTICLE = r"(?:al|ad|an|as|ben|bin|da|de|del|den|der|di|du|el|ibn|la|ter|van|von)"
_NAME = re.compile(rf"{_WORD}(?: {_PARTICLE})*(?: (?:{_WORD}|[{_UPPER}]\.)(?: {_PARTICLE})*){{0,3}} {_WORD}")
_INITIALS = re.compile(rf"(?:[{_UPPER}][a-zа-яё]?\. ?){{1,2}}{_WORD}")
_SMALL = frozenset(
    re.findall(
        r"\S+",
        "of the for and to on in at with under from by de la al bin acting deputy first director general head chairman "
        "chief chair executive president minister – & i по и в на с от для",
    )
)
_VOICES = frozenset(("question", "remark", "reply", "answer", "response", "вопрос", "реплика", "ответ"))
_COLON = re.compile(r"\s?:(?=\s|$)")
_ASIDE = re.compile(r"(?<!\s)\s*\([^()]{1,60}\)\s*$")
_END = re.compile(rf"(?<![\s.][{_UPPER}])[.?!…»”\"\]>*)]\s+(?=\S)")
_SIGN = re.compile(r"(?:\* ?\* ?\*|<…>|<\.\.\.>)$")

_CARD_ENDS = r"(?:\s(?=[,.;)])|(?=\s?[:(]))"
_TOOLTIP = re.compile(rf"(?P<first>{_WORD}) (?P<last>{_WORD}) (?P=last) (?P=first)[^.,:;!?()]{{0,240}}?{_CARD_ENDS}")
_TOOLTIP_INITIAL = re.compile(
    rf"(?P<initial>[{_UPPER}])\.\s?(?P<last>{_WORD}) (?P=last) (?P=initial)\w+[^:;!?()]{{0,200}}?(?=\s?[:(])"
)
_MONTHS = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_BOX = re.compile(r"(?:^|\s)(?:Смотрите также|Дополнительно)(?=\s)")
_ITEM_ENDS = re.compile(rf"(?P<date>\s\d{{1,2}} (?:{_MONTHS}) \d{{4}} года)| pdf, [\d.,]{{1,20}} [кМ]Б")
_BEHIND_BOX = re.compile(r"\s[А-ЯЁ<*]|$")
_ITEM = {True: range(5, 251), False: range(3, 151)}  # characters of an item with a date, and of one with a file
_CLOSES = frozenset("?!…")
_ITEMS = 60  # in one box; real ones have up to a dozen
_STATUS = re.compile(
    r"(?:^|\s)(?:(?:География|Темы|Лица)\s[^.?!:;]{1,400}?\s)?Статус материала\s+Опубликован[оа]? в раздел.*$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A possible label: where its turn begins, the words without asides, and whether an office stands in front."""

    start: int
    name: str
    office: bool


def turns(text: str) -> tuple[str, ...]:
    """The text cut before each speaker's label, so that each turn is a paragraph; whole where it is no transcript.

    A label is a person's name ("Vladimir Putin", "В.Путин"), with or without an office in front, after the end of a
    sentence and before a colon. A text is a transcript only where one of its labels recurs or has an office; then
    "Question" and its like are labels, too.
    """
    found = list(_labels(text))
    times = Counter(label.name for label in found if label.name not in _VOICES)
    if not any(label.office or times[label.name] > 1 for label in found):
        return (text,) if text else ()
    cuts = [0, *(label.start for label in found), len(text)]
    parts = (text[a:b].strip() for a, b in pairwise(cuts))
    return tuple(piece for part in parts for piece in _apart(part) if piece)


def without_tooltips(text: str) -> str:
    """The text without the cards that the Kremlin's pages hang on a name: "Ilham Aliyev Aliyev IlhamPresident …".

    A card is known by the name turned round behind itself; it is left alone where its end is not plain to see.
    """
    text = _TOOLTIP.sub(r"\g<first> \g<last>", text)
    return _TOOLTIP_INITIAL.sub(r"\g<initial>.\g<last>", text)


def without_boxes(text: str) -> str:
    """The text without the boxes ("Смотрите также …") inside a Russian page of the Kremlin, and the tags and the note
    on publication at its end.

    A box ends with the date of the last page that it names; one without a date is left alone.
    """
    text = _STATUS.sub("", text)
    kept, start = [], 0
    for box in _BOX.finditer(text):
        if box.start() >= start and (end := _end_of_box(text, box.end())):
            kept.append(text[start : box.start()])
            start = end
    return "".join((*kept, text[start:])).strip()


def _end_of_box(text: str, start: int) -> int:
    """Where the last item ends of the box that begins at `start`; 0 where no item follows, or no sentence begins
    behind any.

    An item ends with a date or the size of a file. What looks like an end may be inside the item's title, so that an
    item may begin behind any of the ends before it.
    """
    ends, place, found = [start], start, 0
    while len(ends) <= _ITEMS:
        mark = _ITEM_ENDS.search(text, place, ends[-1] + _ITEM[True].stop + 40)
        if mark is None:
            break
        place = mark.end()
        if any(_is_item(text, end, mark) for end in ends[-20:]):
            ends.append(place)
            if _BEHIND_BOX.match(text, place):
                found = place
    return found


def _is_item(text: str, start: int, mark: re.Match[str]) -> bool:
    """Whether an item is all that stands between the end of another and `mark`."""
    title = text[start + 1 : mark.start()]
    return len(title) in _ITEM[bool(mark["date"])] and text[start].isspace() and _CLOSES.isdisjoint(title)


def _labels(text: str) -> Iterator[_Found]:
    for colon in _COLON.finditer(text):
        start = max(0, colon.start() - LONGEST)
        head = _ASIDE.sub("", text[start : colon.start()])
        begins = [end.end() for end in _END.finditer(head)]
        if not begins and start:
            continue
        offset = begins[-1] if begins else 0
        printed = head[offset:].strip()
        if name := _person(printed):
            yield _Found(start + offset, name, len(name) < len(printed))


def _person(printed: str) -> str:
    """The name that a label ends with, or the unnamed voice it is; "" where it is no label."""
    if printed.casefold() in _VOICES:
        return printed.casefold()
    words = printed.split()
    if _INITIALS.fullmatch(printed) or (len(words) < 4 and _NAME.fullmatch(printed)):
        return printed
    for count in (2, 3):
        name = " ".join(words[-count:])
        office = words[:-count]
        if _NAME.fullmatch(name) and _is_office(office):
            return name
    return ""


def _is_office(words: list[str]) -> bool:
    """Whether words can be an office: begun by a capital, nothing but capitals and the small words of titles."""
    return bool(words) and words[0][0].isupper() and all(_fits(word.strip('(),“”"«»')) for word in words)


def _fits(word: str) -> bool:
    return not word or word[0].isupper() or word[0].isdigit() or word in _SMALL


def _apart(part: str) -> Iterator[str]:
    """A rule or an omission mark at the end of a turn is a paragraph of its own, as it is on the page."""
    at = len(part)
    while sign := _SIGN.search(part, max(0, at - 5), at):
        at = sign.start()
        while at and part[at - 1].isspace():
            at -= 1
    yield part[:at].strip()
    yield part[at:].strip()
