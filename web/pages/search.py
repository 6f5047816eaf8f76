"""The pages: a view reads a Request, calls the engine, renders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from flask import Blueprint, Response, make_response, render_template, request

from index.document import Document, Mode
from scrapers.archive.store import Archive
from scrapers.readout import Revision
from search.assist.similar import is_other_account
from search.coverage import CoverageCounts, by_source
from search.engine import Engine, Span, Suggestion
from search.query.dates import end_text
from search.request import Request, read_request
from web.errors import ReadoutMissing
from web.http import access_log as watch
from web.http.caching import kept
from web.pages import facets
from web.present import citations, links
from web.present.coverage import sentences
from web.present.diffs import diff, step_and_diff, steps
from web.present.html import cut
from web.present.links import Chip
from web.present.timeline import coverage, timeline

ALIKE = 6  # readouts to go on with below one
CITED = (("Chicago", citations.chicago), ("APA", citations.apa))
FILED = (("BibTeX", "bib"), ("RIS", "ris"))
OFFERED = 24  # names that a box offers where no script completes what is typed


@dataclass(frozen=True, slots=True)
class TurnShown:
    """Passages that follow each other with one speaker and mode: (number, text, hits)."""

    speaker: str | None
    mode: Mode
    passages: tuple[tuple[int, str, tuple[Span, ...]], ...]


def make_pages(engine: Engine, archive: Archive, counts: CoverageCounts) -> Blueprint:
    """The pages over these parts."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def search() -> Response:
        asked = read_request(request.args.to_dict(flat=False))
        return kept(engine, lambda: make_response(_results(engine, counts, asked)))

    @pages.get("/readouts/<id>")
    def readout(id: str) -> Response:
        asked = read_request(request.args.to_dict(flat=False))
        return kept(engine, lambda: make_response(_readout(engine, archive, asked, id)), archive.sequence())

    @pages.get("/readouts/<id>/revisions/<int:number>")
    def revision(id: str, number: int) -> Response:
        return kept(engine, lambda: make_response(_revision(engine, archive, id, number)), archive.sequence())

    @pages.get("/readouts/<id>/cite.<any(bib, ris):shape>")
    def cite(id: str, shape: str) -> Response:
        document = engine.document(id)
        if document is None:
            raise ReadoutMissing(id)
        text = citations.FILES[shape](document, _seen(archive.revisions(id)))
        attached = f'attachment; filename="{citations.file_name(id, shape)}"'
        head = {"Content-Type": citations.TYPES[shape], "Content-Disposition": attached}
        return make_response(text, head)

    return pages


def _results(engine: Engine, counts: CoverageCounts, asked: Request) -> str:
    resolved = engine.resolve(asked)
    asked = resolved.request
    page = engine.search(replace(asked, facet_size=facets.COUNTED))
    watch.found(page.total)
    chips = links.chips(asked)
    return render_template(
        "search.html",
        asked=asked,
        page=page,
        chips=chips,
        held=sentences(counts.of(asked, by_source(page)), asked) if asked.text or chips else (),
        unknown=[(one, links.corrected(asked, one)) for one in resolved.unknown],
        looser=() if page.total else _looser(engine, asked, chips),
        time=timeline(asked, page.histogram, coverage(engine, asked)),
        facets=facets.beside(asked, page),
        offers=_offers(engine),
        first=end_text(asked.first, first=True),
        last=end_text(asked.last, first=False),
    )


def _readout(engine: Engine, archive: Archive, asked: Request, id: str) -> str:
    document = engine.document(id)
    if document is None:
        raise ReadoutMissing(id)
    asked = engine.resolve(asked).request
    found = engine.highlights(asked, id)
    hits = sorted(number for number, spans in found.passages.items() if spans)
    revisions = archive.revisions(id)
    cited, seen = replace(document, title=cut(document.title, 1000)), _seen(revisions)
    alike = engine.similar(id, ALIKE)
    accounts = [hit for hit in alike if is_other_account(document, hit)]
    return render_template(
        "readout.html",
        asked=asked,
        document=document,
        found=found,
        turns=_turns(document, found.passages),
        hits=hits,
        following=dict(pairwise(hits)),
        revisions=revisions,
        steps=steps(revisions),
        diff=diff(*revisions[-2:]) if len(revisions) > 1 else None,
        cited=[(name, cite(cited, seen)) for name, cite in CITED],
        filed=[(name, shape, citations.FILES[shape](cited, seen)) for name, shape in FILED],
        accounts=accounts,
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


def _offers(engine: Engine) -> dict[str, list[Suggestion]]:
    """What the boxes offer before a reader has typed anything: the people, topics and countries of most readouts."""
    people, *others = ([*engine.suggest("", OFFERED, field)] for field in ("said", "topic", "country"))
    return {"people": people, "words": [one for group in (people, *others) for one in group[: OFFERED // 4]]}


def _looser(engine: Engine, asked: Request, chips: Sequence[Chip]) -> list[tuple[str, str, int]]:
    """Which restriction to give up, its address, and how many readouts that brings: those that bring some, most first.

    Where no single one brings any, all of them at once.
    """
    counts = [(chip.text, chip.without, _count(engine, chip.without)) for chip in chips[:8]]
    if not any(count for _, _, count in counts) and chips:
        bare = links.unrestricted(asked)
        counts = [("any restriction", bare, _count(engine, bare))]
    found = [(text, links.address(without), count) for text, without, count in counts if count]
    return sorted(found, key=lambda way: -way[2])


def _count(engine: Engine, request: Request) -> int:
    return engine.search(replace(request, facets=(), size=1)).total


def _seen(revisions: Sequence[Revision]) -> dt.date | None:
    """The day on which the text was last fetched."""
    return revisions[-1].seen.date() if revisions else None


def _turns(document: Document, hits: dict[int, tuple[Span, ...]]) -> list[TurnShown]:
    numbered = enumerate(document.passages)
    grouped = groupby(numbered, key=lambda pair: (pair[1].speaker, pair[1].mode))
    return [
        TurnShown(speaker, mode, tuple((number, passage.text, hits.get(number, ())) for number, passage in passages))
        for (speaker, mode), passages in grouped
    ]
