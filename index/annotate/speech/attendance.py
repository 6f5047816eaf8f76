"""Lists of those present: below "Participants included:", one a paragraph, behind dashes, or in one run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER, is_full
from index.annotate.people.office_words import is_given_name, is_office_word
from index.annotate.people.offices import HEADS, is_personal
from index.document import Presence

_WHO = (
    r"(?:[Pp]articipants|[Aa]ttendees|[Ss]peakers|PARTICIPANTS|ATTENDEES|[Pp]articipated|[Aa]ttended|[Jj]oined|"
    r"[Pp]resent|[Dd]elegation|[Gg]uests|remarks|[Ss]ignatories|[Ss]igned by)"
)
_HEAD = re.compile(rf"\b{_WHO}\b[^.]{{0,120}}:\W*$|(?:^|[.!?”]\s)(?:[\w’']+ ){{0,4}}{_WHO}(?: [Ii]ncluded?)?[\s:–—-]*$")
_HEAD_IN_FRONT = re.compile(rf"(?:[\w’']+ ){{0,4}}{_WHO}\b[^.:]{{0,60}}:\s+(?=[{UPPER}•*–-])")
_DASHED = re.compile(r"(?:[-•*–]|\d+[.)])\s")
_ITEM = re.compile(
    rf"(?:^|(?<=\s))(?:[-•*–]|\d+[.)])\s+(?P<name>(?:(?:Dr|Mr|Ms|Mrs|Lt|Gov|Rev)\. )*[{UPPER}][^,–—:;()|]{{3,80}}?)"
    r"(?=[,|]? [-•] |, | –| —| \d+\. |\s*\(|\W*$)"
)
_STOPS = ".!?"
_LOWER = re.compile("[a-z]{2}")
_LONGEST_LINE = 220  # characters of a line that is one of a list
_LONGEST_GROUP = 60  # characters of a line that names a group within a list


class ListsOfPresent:
    """A walk over the paragraphs that are no transcript: whether each stands in a list of those present."""

    def __init__(self) -> None:
        self._inside = False

    def people(self, text: str, cast: Cast) -> Iterator[Presence] | None:
        """Those whom a paragraph lists as present; None for a paragraph that is in no such list."""
        if front := _HEAD_IN_FRONT.match(text):
            self._inside = True
            return _dashed(text, cast) if _ITEM.search(text, front.end()) else _run(text[front.end() :], cast)
        if _HEAD.search(text[-300:]):
            self._inside = True
            return None
        if not self._inside:
            return None
        if _DASHED.match(text):
            return _dashed(text, cast)
        if self._is_line(text):
            return _line(text, cast)
        if not _is_sentence(text) and (run := tuple(_run(text, cast))):
            return iter(run)
        self._inside = False
        return None

    @staticmethod
    def _is_line(text: str) -> bool:
        return len(text) < _LONGEST_LINE and (len(text) < _LONGEST_GROUP or not _is_sentence(text))


def _is_sentence(text: str) -> bool:
    """Whether a text ends in a full stop, an exclamation or a question mark behind words in small letters."""
    end = len(text)
    while end and not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    stop = min((at for at in range(end, len(text)) if text[at] in _STOPS), default=-1)
    return stop >= 0 and bool(_LOWER.search(text, text.rfind(".", 0, stop) + 1, stop))


def _dashed(text: str, cast: Cast) -> Iterator[Presence]:
    for item in _ITEM.finditer(text):
        if mention := _whole(item["name"]):
            yield _present(mention, item["name"], cast)


def _line(text: str, cast: Cast) -> Iterator[Presence]:
    """The one whom a line of a list names first: "Ann Bell, Harbour Board"; several where each has an office."""
    first = _whole(re.split(r",| –| —|\(", text, maxsplit=1)[0].strip())
    if first:
        yield _present(first, text, cast)
    yield from _run(text, cast)


def _run(text: str, cast: Cast) -> Iterator[Presence]:
    """Those whom a list without marks names in full: behind an office, or by a given name with an office in commas."""
    for part in _parts(text):
        for mention in find(part):
            named = mention.office and not mention.office.endswith(",")
            begins = part.startswith(", ", mention.end) and is_given_name(mention.name.split()[0])
            if (named or begins) and is_full(mention.name):
                yield _present(mention, mention.printed, cast)


def _parts(text: str) -> Iterator[str]:
    """A list without marks, parted in front of every office: "Senator Ann Bell | State Senator Olo Reen"."""
    words, start = text.split(), 0
    for place, word in enumerate(words):
        if word.lower() in HEADS and place - start > 1:
            begins = place
            while begins - start > 2 and is_office_word(words[begins - 1]):
                begins -= 1
            yield " ".join(words[start:begins])
            start = begins
    yield " ".join(words[start:])


def _whole(item: str) -> Mention | None:
    """The person whom a whole item names, also behind words that are no known office ("Assembly Reader Ann Bell")."""
    mention = next(find(item), None)
    if mention and is_full(mention.name) and mention.end == len(item):
        return mention
    words = item.split()
    tail = " ".join(words[-2:])
    if len(words) > 2 and is_given_name(words[-2]) and not is_office_word(words[-1]) and is_personal(tail):
        return Mention(0, len(item), " ".join(words[:-2]), tail)
    return None


def _present(mention: Mention, words: str, cast: Cast) -> Presence:
    return Presence(cast.add(mention.name, mention.office), "listed as present", words)
