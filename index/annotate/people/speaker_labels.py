"""Speakers' labels: "President of Russia Vladimir Putin:", "PRESIDENT BIDEN:", "Q", "… said:"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.analysis import fold
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import PARTICLES, UPPER, capitalised, is_full, key_of
from index.annotate.people.office_words import is_given_name, is_heading_word, is_office_word
from index.annotate.people.offices import HEADS, HONORIFICS, is_personal
from index.annotate.people.rules import OrderedRule, decide
from index.annotate.people.russian_labels import label_parts
from scrapers.bounded_cache import LONGEST_PRINTED, bounded_cache
from scrapers.readout import Paragraph

QUESTION, REMARK = "Question", "Remark"
"""Speakers who stay unnamed: somebody of the press, and any other voice."""

_CYRILLIC = frozenset("АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯЁ")
LONGEST = 220  # characters of a label, its brackets included

_QUESTIONS = frozenset(["q", "question", "questions", "вопрос", "press", "reporter", "journalist"])
_VOICES = re.compile(
    r"(?:(?:the|an?|senior|military|unidentified|unknown|background|male|female|first|second|all|several|"
    r"members? of the|"
    r"from the|response from the|remarks? from the) )*"
    r"(?:remarks?|repl(?:y|ies)|response|answer|a|audience(?: members?)?|crowd|hall|floor|participants?|"
    r"(?:white house |[a-z]+ )?aides?|guests?|operator|"
    r"moderator|host|presenter|interpreter|translator|speakers?|voices?|staff|chorus|children|volunteers?|students?|"
    r"(?:state department |administration |defense |white house |government )?officials?|реплика|ответ)"
    r"(?: (?:one|two|three|four|five|six|\d+|#\d+|members?|hall|audience|[a-f]))?"
)
_SEVERAL_VOICES = re.compile(r"(?:[\w’']+ ){0,3}(?:speakers|participants|attendees|guests)", re.IGNORECASE)
_BARE_Q = re.compile(r"(?:\*\*)?Q(?:\*\*)?(?::|\s+(?=[\w\W]))")
_COLON = re.compile(
    rf"(?<![\s*_—–-])[\s*_—–-]*+(?P<label>[^\s:(][^:\n]{{0,{LONGEST}}}?)(?P<aside>(?:\s*[(\[][^()\[\]]{{0,200}}[)\]]){{0,4}})[\s*_]*:[*_]*(?=\s|"
    rf"$|[“\"«(\[…—–-])"
)
_SAID = re.compile(
    r"(?P<label>.{3,200}?),?\s{1,4}(?:then |also |further |in (?:turn|particular),? )?"
    r"(?:said|says|stated|noted|added|replied|answered|remarked|stressed|emphasi[sz]ed|declared|told|"
    r"addressed|responded|commented)"
    r"(?:,? in (?:part|particular|his (?:speech|statement|remarks)|her (?:speech|statement|"
    r"remarks)))?(?:,? that|,? the following|,? as follows)?\s*:"
)
_NO_LABEL = re.compile(
    r"\b(?:i|we|you|he|she|it|they|my|our|your|his|this|that|these|those|there|here|is|are|was|were|be|"
    r"been|has|have|had|"
    r"do|does|did|will|would|can|could|should|must|let|if|but|because|what|how|why|when|who|which|not|as|about|"
    r"include[sd]?|including|reads?|signed|following|main|also|now|so|said|says|told)\b"
)
_CAPITALS = re.compile(
    rf"(?:Mc|Mac|[{UPPER}][a-z]?)?[{UPPER}][{UPPER}.'’-]*|M[rs]s?\.?|D[rR]\.?|of|and|the|de|\d+|[{UPPER}]\.?"
)
_NOT_PEOPLE = frozenset(
    re.findall(r"\w+", "fact subject from to note vessel vessels end washington date re sheet cc for")
)
_LOST_SPACE = re.compile(rf"(?<=[a-z])(?=[{UPPER}][a-z])(?<!Mc)(?<!Mac)")
_INITIAL_LOST_SPACE = re.compile(rf"(?<![\w])([{UPPER}])\.(?=[{UPPER}][a-z])")
_STATEMENT_OF = re.compile(r"^(?:Statement (?:of|from|by) )?(?:(?:Dr|Rev|Hon)\. )?")
_SEVERAL = re.compile(r"[.?!;](?!\w)\s+(?=\S)")
_ABBREVIATED = re.compile(
    rf"\b(?:[{UPPER}]|Mr|Mrs|Ms|Dr|Jr|Sr|St|Gen|Lt|Col|Sen|Rep|Gov|Rev|Hon|Prof|Amb|Adm|Capt|Maj|Sgt|Del|Co)\."
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed. `voice` is QUESTION or REMARK for those without a name, else "" and there is a `mention`.

    `words_start` is where the words begin in the paragraph; a label `alone` has none behind it.
    """

    printed: str
    voice: str
    mention: Mention | None
    words_start: int
    alone: bool


def label_of(paragraph: Paragraph, known: frozenset[str] = frozenset(), *, transcript: bool = False) -> Label | None:
    """The label at the start of a paragraph, by its markup or by its text alone; None where it has none.

    `known` holds keys (names.key_of) of names that this readout's surer labels or prose give: a bare "Firstname
    Lastname:" without office is a label only when it is among them, or in a `transcript`, where others are sure.
    """
    text = paragraph.text
    head = text[: LONGEST + 120]
    if head[:12].lstrip(" *_—–-")[:1] in _CYRILLIC and (parts := label_parts(text)):
        return _in_russian(*parts, len(text))
    if bare := _BARE_Q.match(head):
        return Label("Q", QUESTION, None, bare.end(), bare.end() >= len(text))
    said = _said(text, head)
    if said:
        return said
    match = _COLON.match(head)
    if not match or match["label"].startswith("Dear "):
        return None
    printed = match["label"].strip(" *_")
    label = _read(printed, bool(paragraph.label), known, transcript)
    if label is None and _is_body(printed) and text[match.end() :].lstrip(" *_")[:1] in ("“", '"'):
        person = _quoted_person(printed)
        label = ("", person) if person else (REMARK, None)
    if label is None:
        return None
    start = len(text) - len(text[match.end() :].lstrip())
    if label[0] == REMARK and (start >= len(text) or _is_list(printed, text[start : start + LONGEST])):
        return None  # "Participants:" above a list or in front of one
    return Label(printed, label[0], label[1], start, start >= len(text))


def _is_list(printed: str, words: str) -> bool:
    """Whether what stands behind "Speakers:" is the first of their names."""
    first = next(find(words), None) if _SEVERAL_VOICES.fullmatch(printed) else None
    return first is not None and not first.start and is_full(first.name)


def _in_russian(printed: str, voice: str, surname: str, start: int, end: int) -> Label:
    unnamed = (QUESTION if voice == "Вопрос" else REMARK) if voice else ""
    return Label(printed, unnamed, Mention(0, len(printed), "", surname) if surname else None, start, start >= end)


def _read(printed: str, marked: bool, known: frozenset[str], transcript: bool) -> tuple[str, Mention | None] | None:
    voice = voice_of(printed)
    if voice:
        return voice, None
    if len(printed) > 1 and is_in_capitals(printed):
        return _upper(printed, known)
    mention = person_of(printed, marked)
    if mention is None or len(mention.name) < 2 or not _is_person(mention):
        return None
    if marked or mention.office or key_of(mention.name) in known or (transcript and mention.end == len(printed)):
        return "", mention
    return None


def is_in_capitals(printed: str) -> bool:
    """Whether a label is printed in capitals ("MR. McDAHL"), as those of a transcript are."""
    return all(_CAPITALS.fullmatch(word.strip(",&")) for word in printed.split())


def _is_person(mention: Mention) -> bool:
    """Whether a label's name may be a person's: "President, Dockers United" ends with a body, "The Herald" is one."""
    words = mention.office.split()
    if words and words[-1].endswith(",") and words[-1].strip(",").lower() in HEADS:
        return False
    return is_personal(mention.name)


def _is_body(printed: str) -> bool:
    """Whether a label is a body's name, all in capitals or links: its words are a voice, but no person's."""
    words = printed.split()
    links = ("of", "the", "for", "and", "&", "–")
    return len(words) < 10 and all(word[:1].isupper() or word in links for word in words)


def _quoted_person(printed: str) -> Mention | None:
    """The person in front of quoted words: by a given name, with or without an office behind a comma."""
    name, _, office = _STATEMENT_OF.sub("", printed).partition(", ")
    words = name.split()
    given = 1 < len(words) < 5 and is_given_name(words[0]) and is_personal(name)
    return Mention(0, len(printed), office, name) if given and not any(map(is_office_word, words[1:])) else None


@bounded_cache(2_000_000, LONGEST_PRINTED)
def voice_of(printed: str) -> str:
    """QUESTION or REMARK for the label of an unnamed voice, else nothing."""
    low = fold(printed).strip(" .*")
    if low in _QUESTIONS:
        return QUESTION
    return REMARK if _VOICES.fullmatch(low) else ""


def _upper(printed: str, known: frozenset[str]) -> tuple[str, Mention | None] | None:
    """An upper-case label: with an office or "MR.", else only where the name is known."""
    words = printed.replace(",", "").split()
    low = [word.strip(".,").lower() for word in words]
    if low[0] in _NOT_PEOPLE or len(words) > 9:
        return None
    at = max((i for i, word in enumerate(low) if word in HEADS or word in HONORIFICS), default=-1)
    if at == len(words) - 1:
        return ("", Mention(0, len(printed), _title(printed), "")) if low[at] in HEADS else None
    while at + 2 < len(low) and low[at + 1] in ("of", "for", "the", "state", "general", "defense", "generals"):
        at += 1
    name = capitalised(" ".join(words[at + 1 :]))
    if key_of(name) not in known and (at < 0 or any(is_heading_word(word) for word in words[at + 2 :])):
        return None
    return "", Mention(0, len(printed), _title(" ".join(words[: at + 1])), name)


def _title(printed: str) -> str:
    return " ".join(
        word.capitalize() if word.lower() not in ("of", "the", "for", "and") else word.lower()
        for word in printed.split()
    )


@dataclass(frozen=True, slots=True)
class _PrintedLabel:
    """A label's text with lost spaces put back, its `mentions` in order, and whether the page prints it in bold."""

    text: str
    marked: bool
    mentions: tuple[Mention, ...]

    @property
    def first(self) -> Mention:
        return self.mentions[0]

    @property
    def last(self) -> Mention | None:
        """The last mention that the label ends with."""
        end = len(self.text.rstrip(" .")) - 1
        return next((mention for mention in reversed(self.mentions) if mention.end >= end), None)

    @property
    def behind(self) -> str:
        """What follows the first mention and a comma, else nothing."""
        return self.text[self.first.end + 2 :] if self.text[self.first.end : self.first.end + 2] == ", " else ""


def _is_sentence(label: _PrintedLabel) -> bool:
    lower = re.sub(r"(?<=[a-z])['’]s\b", "", label.text)
    return not label.marked and bool(_NO_LABEL.search(lower[0].lower() + lower[1:] if lower else ""))


def _is_bare_word(label: _PrintedLabel) -> bool:
    last = label.last
    return bool(last and not label.marked and not last.office and last.start > 0 and " " not in last.name)


_LABEL_RULES: tuple[OrderedRule[_PrintedLabel, Mention | str], ...] = (
    OrderedRule("a sentence", _is_sentence, lambda label: ""),
    OrderedRule(
        "several sentences",
        lambda label: _SEVERAL.search(_ABBREVIATED.sub("", label.text)) is not None,
        lambda label: "",
    ),
    OrderedRule(
        "bold print in which no name is found",
        lambda label: label.marked and not label.mentions,
        lambda label: _lone_name(label.text),
    ),
    OrderedRule("no name", lambda label: not label.mentions, lambda label: ""),
    OrderedRule(
        "a full name, an office behind it",
        lambda label: (
            label.first.start == 0 and not label.first.office and " " in label.first.name and _has_head(label.behind)
        ),
        lambda label: Mention(0, len(label.text), label.behind, label.first.name),
    ),
    OrderedRule("one capitalised word behind others", _is_bare_word, lambda label: ""),
    OrderedRule("a name at the end", lambda label: label.last is not None, lambda label: _named_last(label)),
    OrderedRule(
        "a name in front of a comma",
        lambda label: (
            label.first.start == 0
            and label.text.startswith(", ", label.first.end)
            and bool(label.first.office or " " in label.first.name)
        ),
        lambda label: Mention(0, len(label.text), label.first.office or label.behind, label.first.name),
    ),
    OrderedRule(
        "an office and a name, a state or a numeral behind",
        lambda label: bool(label.first.office and re.match(r" of | II", label.text[label.first.end :])),
        lambda label: label.first,
    ),
    OrderedRule("bold print", lambda label: label.marked, lambda label: _lone_name(label.text)),
)
"""Whom a label names, in order; "" for nobody."""


@bounded_cache(2_000_000, LONGEST_PRINTED)
def person_of(printed: str, marked: bool = False) -> Mention | None:
    """The person whom a label names, its last name with the office in front; None where it reads as a sentence."""
    return read_label(printed, marked)[0]


def read_label(printed: str, marked: bool = False) -> tuple[Mention | None, str]:
    """The person whom a label names, and the name of the rule that says so."""
    spaced = _LOST_SPACE.sub(" ", printed) if " " not in printed else printed
    spaced = _INITIAL_LOST_SPACE.sub(r"\1. ", spaced)
    mentions = tuple(mention for mention in find(spaced) if mention.name)
    found, rule = decide(_LABEL_RULES, _PrintedLabel(spaced, marked, mentions))
    return (found if isinstance(found, Mention) else None), rule


def _named_last(label: _PrintedLabel) -> Mention | None:
    last = label.last
    return last and Mention(0, last.end, last.office or label.text[: last.start].strip(" ,"), last.name)


def _has_head(printed: str) -> bool:
    return any(word.strip(",.").lower() in HEADS for word in printed.split())


def _lone_name(printed: str) -> Mention | None:
    """Bold print in which no name was found: its last capitalised words, or the office that it is."""
    words = printed.split()
    tail: list[str] = []
    for word in reversed(words):
        if not (word[:1].isupper() or fold(word) in PARTICLES) or len(tail) == 3 or is_office_word(word):
            break
        tail.insert(0, word)
    if tail and words:
        return Mention(0, len(printed), " ".join(words[: len(words) - len(tail)]), " ".join(tail))
    if any(word.strip(",").lower() in HEADS for word in words):
        return Mention(0, len(printed), printed, "")
    return None


def _said(text: str, head: str) -> Label | None:
    """ "… said:" announces the words that follow it, in its own paragraph or in the next ones."""
    match = _SAID.match(head)
    if not match:
        return None
    mentions = [m for m in find(match["label"]) if m.end >= len(match["label"].rstrip(" ,"))]
    title = re.fullmatch(
        r"(?:The |the )?(?:[A-Z]\w+ ){0,3}(?:President|Prime Minister|Chairman|Chancellor|King|Minister|"
        r"head of state|leader)(?: of [A-Z]\w+)?",
        match["label"],
    )
    if not mentions and not title:
        return None
    mention = mentions[-1] if mentions else Mention(0, match.end("label"), match["label"], "")
    if mention.start > 60 or (mention.name and not is_personal(mention.name)):
        return None
    start = len(text) - len(text[match.end() :].lstrip())
    return Label(match["label"].strip(" ,"), "", mention, start, start >= len(text))


def names_of(labels: Iterable[Label]) -> frozenset[str]:
    """Keys of the names that labels give."""
    return frozenset(key_of(label.mention.name) for label in labels if label.mention and label.mention.name)
