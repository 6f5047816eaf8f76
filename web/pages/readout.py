"""The page of a readout, of its changes, and its citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from flask import Blueprint, Response, make_response, render_template, request

from index.document import Document, Passage, Statement
from scrapers.archive.arrivals import is_imported
from scrapers.archive.store import Archive
from scrapers.readout import Revision
from search.engine import Engine, Span
from search.events import other_accounts
from search.request import Request
from web.errors import ReadoutMissing
from web.http.caching import kept
from web.http.parameters import Parameters
from web.pages.event import told_by_several
from web.present import citations, links
from web.present.diffs import comparable, diff, step_and_diff, steps
from web.present.html import cut
from web.present.parts import LONG, MOST_PARAGRAPHS, part

MIXED = "mixed"  # the mode of a paragraph of several statements
NAMED = 100  # names of each kind beside a text
ALIKE = 6  # readouts to go on with below one
CITED = (
    ("Chicago, footnote", citations.chicago_note),
    ("Chicago, bibliography", citations.chicago),
    ("APA", citations.apa),
    ("MLA", citations.mla),
    ("OSCOLA", citations.oscola),
    ("Bluebook", citations.bluebook),
)
FILED = (("BibTeX", "bib"), ("RIS", "ris"), ("CSL-JSON", "json"))


@dataclass(frozen=True, slots=True)
class PassageShown:
    """A paragraph, where the words of a search stand in it, and its statements where it has several."""

    number: int
    text: str
    spans: tuple[Span, ...]
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class TurnShown:
    """Passages that follow each other with one speaker and mode; passages of several statements have none."""

    speaker: str | None
    mode: str
    passages: tuple[PassageShown, ...]


def make_readouts(engine: Engine, archive: Archive) -> Blueprint:
    """`/readouts/<id>` and below."""
    readouts = Blueprint("readouts", __name__)

    @readouts.get("/readouts/<id>")
    def readout(id: str) -> Response:
        given = Parameters(request.args.to_dict(flat=False))
        paragraph = given.number("paragraph", 0, MOST_PARAGRAPHS)
        asked = given.request()
        return kept(engine, lambda: make_response(_readout(engine, archive, asked, id, paragraph)), archive.sequence())

    @readouts.get("/readouts/<id>/revisions/<int:number>")
    def revision(id: str, number: int) -> Response:
        return kept(engine, lambda: make_response(_revision(engine, archive, id, number)), archive.sequence())

    @readouts.get("/readouts/<id>/cite.<any(bib, ris, json):shape>")
    def cite(id: str, shape: str) -> Response:
        document = engine.document(id)
        if document is None:
            raise ReadoutMissing(id)
        text = citations.FILES[shape](document, _captured(archive, id, archive.revisions(id)))
        attached = f'attachment; filename="{citations.file_name(id, shape)}"'
        head = {"Content-Type": citations.TYPES[shape], "Content-Disposition": attached}
        return make_response(text, head)

    return readouts


def _readout(engine: Engine, archive: Archive, asked: Request, id: str, paragraph: int) -> str:
    document = engine.document(id)
    if document is None:
        raise ReadoutMissing(id)
    asked = engine.resolve(asked).request
    found = engine.highlights(asked, id)
    shown = part(document.passages, paragraph)
    hits = sorted(number for number, spans in found.passages.items() if spans)
    revisions = archive.revisions(id)
    cited, captured = replace(document, title=cut(document.title, 1000)), _captured(archive, id, revisions)
    alike = engine.similar(id, ALIKE)
    others = other_accounts(engine.event_of(id), id)
    accounts = [hit for hit in alike if hit.id in others]
    return render_template(
        "readout.html",
        asked=asked,
        document=document,
        found=found,
        part=shown,
        LONG=LONG,
        NAMED=NAMED,
        turns=_turns(document, shown.paragraphs, found.passages),
        hits=hits,
        following=dict(pairwise(hits)),
        revisions=revisions,
        steps=steps(revisions),
        diff=diff(*revisions[-2:]) if len(revisions) > 1 and comparable(*revisions[-2:]) else None,
        cited=[(name, cite(cited, captured)) for name, cite in CITED],
        capture=captured.note if captured else "",
        filed=[(name, shape, citations.FILES[shape](cited, captured)) for name, shape in FILED],
        accounts=accounts,
        compared=told_by_several(engine, id),
        alike=[hit for hit in alike if hit not in accounts],
    )


def _revision(engine: Engine, archive: Archive, id: str, number: int) -> str:
    document = engine.document(id)
    if document is None:
        raise ReadoutMissing(id)
    step, diff = step_and_diff(archive, id, number)
    return render_template(
        "revision.html", document=document, step=step, diff=diff, steps=steps(archive.revisions(id)), links=links
    )


def _captured(archive: Archive, id: str, revisions: Sequence[Revision]) -> citations.Captured | None:
    """The capture of the present text."""
    if not revisions:
        return None
    return citations.Captured(revisions[-1].seen.date(), revisions[-1].sha256, is_imported(archive, id))


def _turns(document: Document, shown: range, hits: dict[int, tuple[Span, ...]]) -> list[TurnShown]:
    grouped = groupby(shown, key=lambda number: _whose(document.passages[number]))
    return [
        TurnShown(speaker, mode, tuple(_passage(document, number, hits) for number in numbers))
        for (speaker, mode), numbers in grouped
    ]


def _whose(passage: Passage) -> tuple[str | None, str]:
    return (None, MIXED) if len(passage.statements) > 1 else (passage.speaker, passage.mode.value)


def _passage(document: Document, number: int, hits: dict[int, tuple[Span, ...]]) -> PassageShown:
    passage = document.passages[number]
    statements = passage.statements if len(passage.statements) > 1 else ()
    return PassageShown(number, passage.text, hits.get(number, ()), statements)
