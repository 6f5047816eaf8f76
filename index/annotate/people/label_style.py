"""The labels of a readout: its own style of labels is learned first, and what looks otherwise is no label there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from index.annotate.people.label_typos import put_right
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import UPPER, capitalised, key_of
from index.annotate.people.office_words import is_given_name, is_office_word
from index.annotate.people.offices import is_personal
from index.annotate.people.speaker_labels import REMARK, Label, is_in_capitals, label_of, names_of
from scrapers.readout import Paragraph, Readout

_BARE_LABEL = re.compile(rf"(?P<name>[{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+){{1,2}})(?: \([^()]{{1,60}}\))?:(?:\s|$)")
CAPITAL_WORD = rf"(?:(?:Mc|Mac|De|La|Le|O['’])?[{UPPER}][{UPPER}.'’-]*|M[rs]+\.|Dr\.|#?\d+)"
# A label whose brackets don't close, with a space lost or one too many, or of somebody whom nothing else names.
_DAMAGED = re.compile(
    rf"[\s*_\[(]*(?P<printed>(?=[{UPPER}]){CAPITAL_WORD}(?:[ ,&]+(?:{CAPITAL_WORD}|and|of|the)){{0,6}})[\s\])]*"
    rf"(?:[(\[][^()\[\]:]{{0,80}}[)\]]?)?\s*:[\])]*(?=\s|$|[{UPPER}(“\"])"
)
_NOT_CLOSED = rf"(?:\s*(?:[.;,]|--|[—–-]))?\s+(?=[{UPPER}“\"(])"  # what stands behind a label that lost its colon
_HEADINGS = frozenset(
    re.findall(r"\w+", "BACKGROUND CONTACT DATE FACT NOTE RE REMARKS SHEET SUBJECT TOPIC UPDATE WHAT")
)
_NUMBERED = re.compile(r"\d{3}")  # a bill's heading
_OPENS_QUOTE = re.compile(r"[\s*_]*[“\"]")


class LabelStyle(StrEnum):
    """How a readout prints its speakers' labels."""

    CAPITALS = "capitals"  # "THE PRESIDENT:", "MR. DAHL:", "Q"
    BOLD = "bold"
    OPEN = "open"  # any other, and none


def style_of(paragraphs: Sequence[Paragraph], labels: Sequence[Label | None]) -> LabelStyle:
    """The style of the labels that are sure by themselves."""
    sure = [(p, label) for p, label in zip(paragraphs, labels, strict=True) if label and _is_sure(label)]
    capitals = sum(is_in_capitals(label.printed) and label.printed != "Q" for _, label in sure)
    bold = sum(p.label is not None and label is not None for p, label in zip(paragraphs, labels, strict=True))
    quoting = sum(not is_in_capitals(label.printed) and _is_quoted(p.text, label) for p, label in sure)
    if bold > 1 and bold >= capitals:
        return LabelStyle.BOLD
    return LabelStyle.CAPITALS if capitals > quoting else LabelStyle.OPEN


def _is_quoted(text: str, label: Label) -> bool:
    """Whether quotation marks open right behind a label's colon, as on a page of reactions."""
    return text.startswith(f"{label.printed}:") and _OPENS_QUOTE.match(text, label.words_start) is not None


def _is_sure(label: Label) -> bool:
    return bool(label.voice or (label.mention and label.mention.office))


def labels_of(readout: Readout) -> tuple[Label | None, ...]:
    """The label of each paragraph, in the style of the readout."""
    first = tuple(label_of(paragraph) for paragraph in readout.paragraphs)
    style = style_of(readout.paragraphs, first)
    if style is LabelStyle.CAPITALS:
        found = _in_capitals(readout, first)
    elif style is LabelStyle.BOLD:
        found = _in_bold(readout, first)
    else:
        found = _known(readout, first)
    return put_right(found, readout.title)


def _in_bold(readout: Readout, labels: Sequence[Label | None]) -> tuple[Label | None, ...]:
    """A label without the bold print counts where it is an unnamed voice's, or its words are those of bold labels."""
    bold = {word for p in readout.paragraphs if p.label for word in p.label.split()}
    known = _known(readout, labels)
    return tuple(
        label if label and (p.label or label.voice or bold.issuperset(label.printed.split())) else None
        for p, label in zip(readout.paragraphs, known, strict=True)
    )


def _known(readout: Readout, labels: Sequence[Label | None]) -> tuple[Label | None, ...]:
    """Labels of any style. A name without an office counts once a surer label or the prose has printed it, and
    anywhere in a transcript, which is what a sure label shows."""
    open_ = [label is None and ":" in p.text[:220] for p, label in zip(readout.paragraphs, labels, strict=True)]
    if not any(open_):
        return tuple(labels)
    known = set(names_of(label for label in labels if label)) | _repeated(p.text for p in readout.paragraphs)
    for text in (readout.title, readout.lead, *_short_prose(readout, labels)):
        known.update(key_of(m.name) for m in find(text) if m.office or " " in m.name)
    names = frozenset(known)
    sure = any(label and _is_sure(label) for label in labels)
    return tuple(
        label_of(p, names, transcript=sure) if again else label
        for p, label, again in zip(readout.paragraphs, labels, open_, strict=True)
    )


def _repeated(texts: Iterable[str]) -> set[str]:
    """Keys of bare names that stand in front of a colon at the start of two paragraphs: an interview's labels."""
    counts = Counter(key_of(match["name"]) for text in texts if (match := _BARE_LABEL.match(text[:120])))
    return {key for key, count in counts.items() if count > 1}


def _short_prose(readout: Readout, labels: Sequence[Label | None]) -> list[str]:
    """The unlabelled paragraphs in front of the first label: who is there is told before they speak."""
    first = next((i for i, label in enumerate(labels) if label), min(len(labels), 12))
    texts = [p.text[:4000] for p in readout.paragraphs[:first][:20]]
    return [text.partition(":")[2] if ":" in text[:220] else text for text in texts]


def _in_capitals(readout: Readout, labels: Sequence[Label | None]) -> tuple[Label | None, ...]:
    """Labels in capitals alone: those that are whole, then those that are damaged or of somebody unknown."""
    kept = [label if label and is_in_capitals(label.printed) else None for label in labels]
    transcript = _Transcript(readout, tuple(label for label in kept if label))
    return tuple(label or transcript.label(p.text) for p, label in zip(readout.paragraphs, kept, strict=True))


@dataclass(frozen=True)
class _Transcript:
    """A transcript with labels in capitals, and those of its labels that are whole."""

    readout: Readout
    whole: tuple[Label, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join((self.readout.title, *(p.text for p in self.readout.paragraphs)))[:400_000]

    @cached_property
    def byletters_of(self) -> dict[str, Label]:
        return {letters_of(label.printed): label for label in self.whole}

    @cached_property
    def names(self) -> dict[str, Label]:
        """Labels by the key of the name that they have, for one without its office."""
        return {key_of(label.mention.name): label for label in self.whole if label.mention and label.mention.name}

    @cached_property
    def without_colon(self) -> re.Pattern[str] | None:
        """The labels of two words and more, as they stand where their colon is lost."""
        printed = sorted({label.printed for label in self.whole if " " in label.printed}, key=len, reverse=True)
        return re.compile(rf"[\s*_]*(?P<printed>{'|'.join(map(re.escape, printed))}){_NOT_CLOSED}") if printed else None

    def label(self, text: str) -> Label | None:
        """The damaged or unknown label that a paragraph begins with."""
        if text[:3].lstrip(" *_[(").islower() or not text[:8].strip():
            return None
        if self.without_colon and (cut := self.without_colon.match(text[:240])):
            return self._like(self.byletters_of[letters_of(cut["printed"])], cut["printed"], cut.end(), text)
        found = _DAMAGED.match(text[:240])
        if not found or not _HEADINGS.isdisjoint(found["printed"].split()) or _NUMBERED.search(found["printed"]):
            return None
        printed = found["printed"].strip()
        start = len(text) - len(text[found.end() :].lstrip())
        if right := self.byletters_of.get(letters_of(printed)) or self.names.get(key_of(capitalised(printed))):
            return self._like(right, printed, start, text)
        if " " not in printed:
            return None if self._is_acronym(printed) else Label(printed, REMARK, None, start, False)
        name = capitalised(printed)
        if self._is_name(name):
            return Label(printed, "", Mention(0, len(printed), "", name), start, start >= len(text))
        return Label(printed, REMARK, None, start, start >= len(text))

    def _like(self, right: Label, printed: str, start: int, text: str) -> Label:
        return replace(right, printed=printed, words_start=start, alone=start >= len(text))

    def _is_acronym(self, word: str) -> bool:
        """Whether a word in capitals stands in the text, too, and not in front of a colon."""
        return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w:’'-]|\s*[(\[:])", self.text) is not None

    def _is_name(self, name: str) -> bool:
        words = name.split()
        if not 1 < len(words) < 5 or not is_personal(name) or any(map(is_office_word, words)):
            return False
        return is_given_name(words[0]) or name in self.text


def letters_of(printed: str) -> str:
    """What two prints of one label share, whatever stands between their letters."""
    return re.sub(r"[\W_]", "", printed).upper()
