"""People as a text mentions them: an office and a name, an honorific and a surname, or a bare name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.annotate.people.names import PARTICLES, UPPER
from index.annotate.people.office_words import is_given_name, is_office_word
from index.annotate.people.offices import HEADS, HONORIFICS, is_personal, is_place
from index.annotate.people.surnames import settle
from scrapers.bounded_cache import bounded_cache

_ABBREVIATIONS = r"(?:Mr|Mrs|Ms|Dr|Jr|Sr|St|Gen|Sen|Rep|Gov|Lt|Col|Prof|Adm|Amb|Hon|Rev)\."
_CAPITAL = (
    rf"(?:{_ABBREVIATIONS}|(?:[{UPPER}]\.){{1,4}}|(?:al|el|d|ad|as|an|ash)[-’'][{UPPER}]\w+"
    rf"|[{UPPER}]\w*(?:[-’'](?!s\b)\w+){{0,3}})"
)
_LINK = (
    r"(?:of the|for the|of|for|the|and|on|to|in|at|&|"
    r"de|la|von|van|der|bin|bint|al|el|ibn|ben|del|di|da|dos|du|ter|zu|y)"
)
RUN = re.compile(
    rf"(?<![\w’'])(?<!\w\.)(?:{_CAPITAL})(?:['’]s(?= [{UPPER}]))?(?:,?(?: {_LINK}){{0,2}} ?(?:(?<= )|"
    rf"(?<=\.))(?:{_CAPITAL})(?:['’]s(?= [{UPPER}]))?){{0,80}}"
)
_WORD = re.compile(r"[^\s,]+,?")
_JOINERS = frozenset(("bin", "ibn", "al", "el", "von", "van", "der", "bint", "ben", "di", "da"))
_TITLE_LINKS = frozenset(
    (
        "Of",
        "And",
        "For",
        "With",
        "From",
        "By",
        "To",
        "In",
        "On",
        "At",
        "The",
        "Before",
        "After",
        "During",
        "Following",
        "Upon",
    )
)
_WHOLE_OFFICE = re.compile(r"(?:The )?(?:Vice )?(?:President|Prime Minister|First Lady)", re.IGNORECASE)
_BEHIND_OFFICE = frozenset(("on", "at", "in", "to", "and", "with", "by"))
_POSSESSIVE = re.compile(r"['’]s$")
_UNSETTLED = re.compile("^[^HM]*[HM].*C|^[^C]*C.*N|N[HM]")  # classes among which a common word may be a name
LONGEST_NAME = 8  # tokens
_OFFICE_BEHIND = re.compile(rf", (?P<office>(?:the )?[{UPPER}][^,.;:()“”\"]{{2,90}}?)(?=, [a-z]|\.(?= |$))")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person at text[start:end], by `office` and `name` as printed; one of the two may be empty."""

    start: int
    end: int
    office: str
    name: str

    @property
    def printed(self) -> str:
        return f"{self.office} {self.name}".strip()


@bounded_cache(4_000_000)
def _class(word: str) -> str:
    """L a link, H an office's head, M an honorific, C another word of offices or a place, N what may be a name."""
    bare = _POSSESSIVE.sub("", word.rstrip(".,"))
    low = bare.lower()
    if low in _JOINERS and bare != low:
        return "N"
    if bare in _TITLE_LINKS or (len(bare) > 1 and bare.isupper() and bare.capitalize() in _TITLE_LINKS):
        return "L"
    if low in HONORIFICS and bare != bare.lower():
        return "M"
    if low in HEADS:
        return "H"
    if bare == low:
        return "P" if low in PARTICLES else "L"
    if len(bare) == 1 and word.endswith("."):
        return "N"
    if is_office_word(bare):
        return "C"
    if "-" in bare and (halves := [part for part in bare.split("-") if part]):
        if any(part.lower() in HEADS for part in halves):
            return "H"
        if all(is_place(part) or is_office_word(part) for part in halves):
            return "C"
    return "C" if is_place(bare) else "N"


def find(text: str) -> Iterator[Mention]:
    """Every mention of a person that stands out by capitals, in order. Bare single words are left to who knows them.

    One pass over the text; a run of capitalised words is at most 81 long, so the time is linear.
    """
    for run in RUN.finditer(text):
        yield from _in_run(run.group(), run.start(), text)


def _in_run(run: str, offset: int, text: str) -> Iterator[Mention]:
    tokens = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(run)]
    classes = [_class(token) for token, _, _ in tokens]
    titled = "H" in classes or "M" in classes
    if (titled and _UNSETTLED.search("".join(classes))) or (len(tokens) == 2 and not offset and "C" in classes):
        settle([token for token, _, _ in tokens], classes, text, offset + len(run))
    segment = i = 0
    while i < len(tokens):
        if classes[i] != "N":
            link = tokens[i][0].lower()
            lone = (
                tokens[i][0] == "and"
                and not _office(tokens, classes, segment, i)
                and not _is_in_office(tokens, classes, segment, i)
            )
            if lone or (link in _BEHIND_OFFICE and _is_whole_office(tokens, segment, i)):
                segment = i + 1
            i += 1
            continue
        end = _name_end(tokens, classes, i)
        start = _name_start(tokens, classes, segment, i, end)
        if _is_bodys_word(tokens, classes, i, end):
            start = None
        if start is None:
            i = end
            continue
        commas = [k + 1 for k in range(segment, start) if tokens[k][0].endswith(",")]
        segment = next((k for k in reversed(commas) if "H" in classes[k:start]), segment)
        segment = _behind_links(tokens, segment, start)
        office = _office(tokens, classes, segment, start)
        first = tokens[segment][1] if office else tokens[start][1]
        name = _POSSESSIVE.sub("", run[tokens[start][1] : tokens[end - 1][2]].rstrip(","))
        if " " not in name or is_personal(name) or (office and end - start == 2 and is_given_name(tokens[start][0])):
            yield Mention(offset + first, offset + tokens[start][1] + len(name), office, name)
        segment = i = end


def office_behind(text: str, end: int) -> str:
    """The office that stands behind a name, in commas within a sentence ("Ann Bell, Chair of the Board, said"), or
    nothing: a list of nominees or guests is no account of what they do."""
    found = _OFFICE_BEHIND.match(text, end) if text.startswith(", ", end) else None
    words = found["office"].split() if found else []
    has_head = any(word.lower() in HEADS for word in words[:8])
    return found["office"] if found and has_head and next(find(found["office"]), None) is None else ""


Tokens = list[tuple[str, int, int]]


def _behind_links(tokens: Tokens, segment: int, start: int) -> int:
    """Where an office begins behind what is no part of it ("BY PRESIDENT", "AND PRESIDENT", "Dear President")."""
    by = [k + 1 for k in range(segment, start) if tokens[k][0] in ("BY", "FROM", "WITH")]
    segment = by[-1] if by else segment
    while segment < start and tokens[segment][0].lower() in ("and", "to", "dear"):
        segment += 1
    return segment


def _is_whole_office(tokens: Tokens, segment: int, i: int) -> bool:
    """Whether a whole title ends in front of a link ("the President on Ann Bell's Nomination")."""
    return _WHOLE_OFFICE.fullmatch(" ".join(token for token, _, _ in tokens[segment:i])) is not None


def _is_in_office(tokens: Tokens, classes: list[str], segment: int, i: int) -> bool:
    """Whether a link joins two subjects of one office ("Trade and Ports Minister"): neither is a place or a head."""
    ahead, behind = classes[segment:i], classes[i + 1 : i + 2]
    return (
        behind == ["C"]
        and bool(ahead)
        and all(kind == "C" for kind in ahead)
        and not any(is_place(token) for token, _, _ in (*tokens[segment:i], tokens[i + 1]))
    )


def _name_end(tokens: Tokens, classes: list[str], i: int) -> int:
    """Behind the last token of the name that begins at i."""
    end = i + 1
    while end < len(tokens) and not tokens[end - 1][0].endswith((",", "’s", "'s")) and end - i < LONGEST_NAME:
        if end - i > 1 and _is_acronym(tokens[end][0]) and not tokens[end - 1][0].isupper():
            break  # "Ann Bell, NTV" without its comma
        if classes[end] == "N" or (
            classes[end] == "P" and any(c == "N" for c in classes[end + 1 : end + 3]) and tokens[end][0] != "and"
        ):
            end += 1
        else:
            break
    if end < len(tokens) and tokens[end][0].strip(".") in ("Jr", "Sr"):
        end += 1
    if end - i > 2 and tokens[end - 1][0].lower() in _JOINERS:
        end -= 1  # a longer name is cut off in front of its last part
    return end


def _is_acronym(token: str) -> bool:
    return len(token) > 2 and token.isupper() and token.isalpha() and not re.fullmatch("[IVX]+", token)


def _name_start(tokens: Tokens, classes: list[str], segment: int, i: int, end: int) -> int | None:
    """Where the name proper begins: "of Chechnya Ramzan K." is a place and a name, "of Nizhny N." no name at all."""
    before = tokens[i - 1][0] if i > segment else ""
    if before in ("of", "the", "for", "in", "at", "on", "to", "of the", "de"):
        if end - i >= 3 and "H" in classes[segment:i]:
            return end - 2
        return None
    acronym = tokens[i][0].isalpha() and tokens[i][0].isupper()
    if acronym and end - i > 2 and classes[i + 1] == "N" and not tokens[i + 1][0].isupper():
        return i + 1  # "BP Ann Bell"
    return i


def _is_bodys_word(tokens: Tokens, classes: list[str], i: int, end: int) -> bool:
    """Whether what looks like a name is a body's: "Rosneft CEO", "Altai Territory Governor"."""
    if end >= len(tokens) or tokens[end - 1][0].endswith((",", "’s", "'s")) or classes[end] not in "HC":
        return False
    return classes[end] == "H" or i == 0 or classes[i - 1] not in "HM"


def _office(tokens: Tokens, classes: list[str], segment: int, start: int) -> str:
    """The office in front of a name: only where it has a head or an honorific."""
    ahead = classes[segment:start]
    if "H" in ahead or "M" in ahead:
        return " ".join(token for token, _, _ in tokens[segment:start])
    return ""
