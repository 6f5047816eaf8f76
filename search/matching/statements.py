"""Statements as results, as every engine makes them: what is counted, and what is shown of one."""

from __future__ import annotations

from collections.abc import Sequence

from index.document import Passage, ReadoutMetadata
from search.engine import FoundStatement
from search.matching.excerpts import excerpt
from search.matching.snippets import Highlight, Place
from search.request import Request
from search.surface import SCOPES

GROUPED = 3  # statements that are shown of a group


def fields(request: Request) -> tuple[str, ...]:
    """The facets of an answer of statements: those of statements, and the readouts' that the request names; none
    where it names none."""
    return (*SCOPES, *request.facets) if request.facets else ()


def found_statement(
    readout: ReadoutMetadata,
    passage: Passage,
    place: Place,
    around: Sequence[str],
    found: Sequence[Highlight],
    score: float,
    to: tuple[str, ...],
) -> FoundStatement:
    """One statement of a passage, with its sorted highlights; `around`: the texts of all passages, the lead first."""
    one = passage.parts[place[1]]
    shown = excerpt(passage, place, around, found)
    return FoundStatement(
        readout=readout,
        paragraph=place[0] - 1,
        statement=place[1] if len(passage.statements) > 1 else None,
        speaker=one.speaker,
        printed=one.printed,
        mode=one.mode,
        acts=one.acts,
        to=to,
        text=shown.text,
        matches=shown.matches,
        before=shown.before,
        after=shown.after,
        score=score,
    )
