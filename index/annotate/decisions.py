"""Every decision of a readout's annotation with the rule that made it: what `readouts annotate --rule` lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.annotate.subject.countries import countries_with_reasons
from index.annotate.subject.event_kind import kind_with_reason
from index.annotate.subject.topics import topics
from index.document import Annotations
from scrapers.readout import Readout


@dataclass(frozen=True, slots=True)
class Decision:
    """What a rule decided: `place` is the anchor of a statement or the name of a field, `words` earned it, and `text`
    is that of the statement, "" of a field."""

    rule: str
    place: str
    said: str
    words: str
    text: str = ""


def decisions(readout: Readout, found: Annotations) -> Iterator[Decision]:
    """All of them: statements in order, then participants, kind, countries and topics."""
    for number, (paragraph, turn) in enumerate(zip(readout.paragraphs, found.turns, strict=True)):
        for at, one in enumerate(turn.statements):
            said = f"{one.speaker or 'no speaker'}, {one.mode}"
            yield Decision(one.rule, f"p{number}s{at}", said, one.words, paragraph.text[one.start : one.end].strip())
    for presence in found.presence:
        yield Decision(presence.rule, "participant", presence.person, presence.words)
    kind = kind_with_reason(readout, found.turns, found.countries)
    yield Decision(kind.rule, "kind", kind.kind.value, kind.words)
    for country in countries_with_reasons(readout, found.turns):
        yield Decision(country.rule, "country", country.code, country.words)
    for topic in topics(readout, found.turns, found.kind):
        yield Decision(topic.rule, "topic", topic.slug, ", ".join(topic.words))
