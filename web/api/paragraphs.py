"""What several answers of the endpoint have: how a query was read, a readout's paragraphs and their statements."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from index.document import Mode, Passage, Statement


class Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class QueryOut(Model):
    """`also`: other spellings that were searched, too. `did_you_mean` is a query with more hits, or null."""

    text: str
    understood: str
    notes: tuple[str, ...]
    also: tuple[str, ...]
    did_you_mean: str | None


class SpeechActOut(Model):
    """`verb` as printed, `kind` its class, such as "thanks"; `addressee` is null where the text does not say."""

    verb: str
    kind: str
    addressee: str | None


class StatementOut(Model):
    """Sentences from the character `start` of a paragraph to `end`, with one speaker and one mode. `anchor` is the part
    of the page's address behind #; `printed` is how the text names the speaker."""

    start: int
    end: int
    anchor: str
    speaker: str | None
    mode: Mode
    printed: str | None
    acts: tuple[SpeechActOut, ...]


class ParagraphOut(Model):
    """`speaker` and `mode` are those of most of its `statements`."""

    paragraph: int
    text: str
    speaker: str | None
    mode: Mode
    statements: tuple[StatementOut, ...]


def paragraph_out(number: int, passage: Passage) -> ParagraphOut:
    return ParagraphOut(
        paragraph=number,
        text=passage.text,
        speaker=passage.speaker,
        mode=passage.mode,
        statements=tuple(_statement(number, at, one) for at, one in enumerate(passage.parts)),
    )


def _statement(paragraph: int, at: int, one: Statement) -> StatementOut:
    return StatementOut(
        start=one.start,
        end=one.end,
        anchor=f"p{paragraph}s{at}",
        speaker=one.speaker,
        mode=one.mode,
        printed=one.printed,
        acts=tuple(SpeechActOut(verb=act.verb, kind=act.kind, addressee=act.addressee) for act in one.acts),
    )
