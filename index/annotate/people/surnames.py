"""Common words that are names: "Ann Price", "Senator Strong". Where they stand tells it, whatever words they are.

The classes are those of mentions.py: H an office's head, M an honorific, C a common word of offices or a place, L a
link, N what may be a name. A text alone decides, so that one text is always read in one way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.annotate.people.names import vocabulary
from index.annotate.people.office_words import is_given_name, is_heading_word
from index.annotate.people.offices import is_people

_BEFORE_LONE = vocabulary("title")
_ADDRESS = vocabulary("address")
_POSTPOSITIVE = vocabulary("postpositive")
_BY_GIVEN_NAME = vocabulary("by-given-name")  # "Prince William" has no surname that could follow
_CLOSED = (",", "’s", "'s")
_SUFFIXES = ("Jr", "Sr")
_AROUND = 300  # characters before and behind that tell a heading from a sentence, so that the time stays linear
_LABEL = 80  # characters at most
_GIVEN = 2  # tokens at most in front of a surname that is a common word
# A word that a heading in title case would print with a capital.
_SMALL = re.compile(
    r"(?<![\w’'-])(?!(?:about|after|against|along|among|amid|around|before|behind|between|beyond|during|following|from|"
    r"into|near|onto|over|regarding|than|that|their|this|through|throughout|toward|towards|under|until|upon|with|within|"
    r"without)\b)[a-z]{4,}"
)
_INITIAL = re.compile(r"\w\.")


def settle(words: Sequence[str], classes: list[str], text: str, end: int) -> None:
    """Make N of each common word that stands as a person's name in a run of capitals, which text[:end] closes with."""
    if classes in (["C", "N"], ["N", "C"]) and _is_label(words, text, end):
        classes[:] = "N", "N"
    if not {"H", "M"} & set(classes):
        return
    run = _NameRun(words, classes, text, end)
    for at in range(1, len(words)):
        if classes[at] in "CHM" and not words[at - 1].endswith(_CLOSED) and run.is_name(at):
            classes[at] = "N"


def _is_label(words: Sequence[str], text: str, end: int) -> bool:
    """Whether two words are the whole text, or stand alone in front of a colon ("German Oss: Thank you.")."""
    if end > _LABEL:
        return False
    alone = text[:end].strip() == " ".join(words) and text[end : end + _LABEL].lstrip()[:1] in ("", ":")
    return alone and not any(is_heading_word(_bare(word)) for word in words)


class _NameRun:
    __slots__ = ("_heading", "classes", "end", "text", "words")

    def __init__(self, words: Sequence[str], classes: list[str], text: str, end: int) -> None:
        self.words, self.classes, self.text, self.end = words, classes, text, end
        self._heading: bool | None = None

    def is_name(self, at: int) -> bool:
        before = self.classes[at - 1]
        if self.words[at] == "I":
            return before == "N" and any(_bare(word) in _BY_GIVEN_NAME for word in self.words[max(0, at - 4) : at])
        if self._is_nationality(at):
            return True
        if before == "N":
            return self._is_surname(at) or self._is_middle(at)
        if self.classes[at] != "C":
            return False
        if before == "M" and _bare(self.words[at - 1]) in _ADDRESS:
            return self._class(at + 1) != "H"
        return before == "H" and (self._is_given(at) or self._is_lone(at))

    def _is_surname(self, at: int) -> bool:
        """Whether a word ends a name that an office is in front of ("Secretary of Trade Ann B. Price said")."""
        given = at - 1
        while (
            given > 1 and self.classes[given - 1] == "N" and (not self.heading or _INITIAL.fullmatch(self.words[given]))
        ):
            given -= 1
        ahead = self._class(given - 1)
        if at - given > _GIVEN or ahead not in ("H", "M", "C") or not {"H", "M"} & set(self.classes[:given]):
            return False
        office = self.words[given - 1]
        if _bare(office) in _BY_GIVEN_NAME or (
            office.endswith(",") and self.heading and not is_given_name(self.words[given])
        ):
            return False
        return not any(word.endswith(_CLOSED) or word[:2] in _SUFFIXES for word in self.words[given:at]) and self._ends(
            at
        )

    def _is_middle(self, at: int) -> bool:
        """Whether a word stands inside a name that closes ("Congresswoman Mary Gay Dahl")."""
        return (
            self._class(at - 2) in ("H", "M")
            and (self.classes[at], self._class(at + 1)) == ("C", "N")
            and not self.words[at].endswith(_CLOSED)
            and self._closes(at + 1)
        )

    def _is_nationality(self, at: int) -> bool:
        """Whether an adjective of a country is a given name ("CEO of Northbank German Oss said").

        Else it stands in front of an office, and not right before a lone name.
        """
        lone = self.classes[at] == "C" and self._class(at + 1) == "N" and self._class(at + 2) != "N"
        return lone and self.classes[at - 1] in "HCN" and self._closes(at + 1) and is_people(self.words[at])

    def _is_given(self, at: int) -> bool:
        """Whether a word between a title and a lone name is a given name ("Chairman German Oss")."""
        return (
            self._is_title(at)
            and self._class(at + 1) == "N"
            and not self.words[at].endswith(_CLOSED)
            and self._closes(at + 1)
            and not (self.heading and is_heading_word(self.words[at]))
        )

    def _is_lone(self, at: int) -> bool:
        """Whether a word right behind a title is the surname alone ("Senator Strong said")."""
        return self._is_title(at) and self._ends(at)

    def _is_title(self, at: int) -> bool:
        return _bare(self.words[at - 1]) in _BEFORE_LONE and _bare(self.words[at]) not in _POSTPOSITIVE

    def _ends(self, at: int) -> bool:
        """Whether a name may end here. In a heading the word may be its verb or its noun ("President Dahl Travels")."""
        if not self.heading:
            return self._closes(at)
        if self._is_owner(at):
            return True
        verb_behind = self._class(at + 1) == "C" and is_heading_word(_bare(self.words[at + 1]))
        return (verb_behind or self._closes(at)) and not is_heading_word(_bare(self.words[at]))

    def _closes(self, at: int) -> bool:
        """Whether no other capitalised word goes on."""
        behind = self.words[at + 1] if at + 1 < len(self.words) else ""
        return not behind or self.words[at].endswith(_CLOSED) or behind == behind.lower() or behind[:2] in _SUFFIXES

    def _is_owner(self, at: int) -> bool:
        last = at + 1 == len(self.words)
        return self.words[at].endswith(("’s", "'s")) or (last and self.text[self.end : self.end + 1] in ("’", "'"))

    def _class(self, at: int) -> str:
        return self.classes[at] if 0 <= at < len(self.classes) else ""

    @property
    def heading(self) -> bool:
        """Whether the text around is printed like a heading: every word of weight with a capital."""
        if self._heading is None:
            self._heading = _SMALL.search(self.text, max(0, self.end - _AROUND), self.end + _AROUND) is None
        return self._heading


def _bare(word: str) -> str:
    return re.sub(r"['’]s?$", "", word.rstrip(".,")).lower()
