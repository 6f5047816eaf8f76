"""Countries: the states that a readout is really about, as ISO 3166-1 alpha-3.

The publisher's own state always is. Another is when its mentions outweigh a threshold that grows with the length of
the text: a title or lead names what the page is about, an agenda item counts in one line, and what somebody happens
to mention in a long talk does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from index.annotate.vocabulary.countries import PLACE, Sense, country_of_source, gazetteer
from index.annotate.vocabulary.phrases import FoundPhrase, words
from index.document import Mode, Turn
from scrapers.readout import Readout

TITLE, LEAD, TOLD, SAID = 4.0, 3.0, 1.0, 0.6
"""What a mention weighs in the title, in the lead, in a paragraph that tells or reports, and in their own words."""

FLOOR, SLOPE = 0.75, 0.0006
"""The threshold: so much, and so much more for each word of quoted speech."""

A_PARAGRAPH = 2.0  # mentions of one country in one paragraph beyond this many add nothing

_LINKING = frozenset(("of", "in", "to", "from", "and", "for", "between", "the", "with"))
_VENUES = frozenset(("summit", "forum", "conference", "exhibition", "championships", "olympics", "games", "born"))


def countries(readout: Readout, turns: Sequence[Turn] = ()) -> tuple[str, ...]:
    """The countries that are a real subject of the readout, in the order of their codes.

    `turns` run parallel to its paragraphs; without them every paragraph counts as told.
    """
    home = country_of_source(readout.source)
    scores, quoted = _weigh(readout, turns, home)
    threshold = FLOOR + SLOPE * quoted
    found = {code for code, score in scores.items() if score >= threshold}
    return tuple(sorted(found | ({home} if home else set())))


def _weigh(readout: Readout, turns: Sequence[Turn], home: str) -> tuple[dict[str, float], int]:
    """Each country's weight, and how many words are somebody's own."""
    scores: defaultdict[str, float] = defaultdict(float)
    uncertain: defaultdict[str, float] = defaultdict(float)
    quoted = 0
    for text, weight, spoken in _segments(readout, turns):
        printed = words(text)
        quoted += len(printed) if spoken else 0
        here: defaultdict[str, float] = defaultdict(float)
        last = 0
        for found in gazetteer(readout.language).find(printed):
            sense, listed, last = found.value, last == found.start > 0, found.end
            if not listed and _is_personal(found, printed):
                continue
            into = uncertain if sense.local and sense.local == home else here
            for code in sense.codes:
                into[code] += _surety(found, printed) * (weight if into is uncertain else 1.0)
        for code, mentions in here.items():
            scores[code] += min(mentions, A_PARAGRAPH) * weight
    for code, weight in uncertain.items():
        if code in scores:
            scores[code] += weight
    return scores, quoted


def _segments(readout: Readout, turns: Sequence[Turn]) -> Iterator[tuple[str, float, bool]]:
    """The texts with their weights, and whether their words are quoted."""
    yield readout.title, TITLE, False
    yield readout.lead, LEAD, False
    for place, paragraph in enumerate(readout.paragraphs):
        spoken = place < len(turns) and turns[place].mode is Mode.QUOTED
        yield paragraph.text, SAID if spoken else TOLD, spoken


def _surety(found: FoundPhrase[Sense], printed: Sequence[str]) -> float:
    """A place where something else took place says little of its state: "the APEC summit in …"."""
    before = printed[max(0, found.start - 2) : found.start]
    if len(before) == 2 and before[1] in ("in", "at") and before[0].lower() in _VENUES:
        return PLACE * found.value.weight
    return found.value.weight


def _is_personal(found: FoundPhrase[Sense], printed: Sequence[str]) -> bool:
    """Whether a name that is a person's too has another of their names beside it: "Jordan Smith", not "of Jordan"."""
    if not found.value.personal or printed[found.end - 1].endswith(("'s", "’s")):
        return False
    before = printed[found.start - 1] if found.start else ""
    after = printed[found.end] if found.end < len(printed) else ""
    if before in _LINKING and before not in ("with", "and", "the"):
        return False
    return after[:1].isupper() or (before[:1].isupper() and before not in _LINKING)
