"""The pages: a view reads a Request, calls the engine, renders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from search import surface
from search.assist.other_words import LITTLE
from search.coverage import CoverageCounts, by_source
from search.engine import Engine, Resolution, ResultPage, StatementPage, Suggestion
from search.errors import BadRequest, CursorExpired
from search.query.dates import end_text
from search.request import Request, read_request
from web.http import access_log as watch
from web.http.caching import kept
from web.http.parameters import Parameters, grouped_request
from web.http.public_address import public_address
from web.pages import facets, usage
from web.pages.event import told_by_several
from web.present import citations, links
from web.present.coverage import footnote, sentences
from web.present.links import Chip
from web.present.timeline import coverage, timeline

Wrong = dict[str, tuple[str, str]]
"""By parameter what was typed, and why it can't be read."""

DAYS = ("from", "to")
OFFERED = 24  # names that a box offers where no script completes what is typed


def make_pages(engine: Engine, counts: CoverageCounts) -> Blueprint:
    """The pages over these parts."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def search() -> Response:
        asked, wrong = _dates_apart(request.args.to_dict(flat=False))
        status = 422 if wrong else 200
        return kept(engine, lambda: make_response(_results(engine, counts, asked, wrong), status), dt.date.today())

    @pages.get("/statements")
    def statements() -> Response:
        asked = replace(grouped_request(Parameters(request.args.to_dict(flat=False))), statements=True)
        return kept(engine, lambda: make_response(_statements(engine, counts, asked)))

    return pages


def _dates_apart(given: dict[str, list[str]]) -> tuple[Request, Wrong]:
    """The search, without days that can't be read: of these what was typed and the reason. Raises BadRequest for all
    else that is wrong."""
    try:
        return read_request(given), {}
    except BadRequest as error:
        if not all(name in DAYS for name, _ in error.reasons):
            raise
        wrong = {name: (" ".join(given.get(name, ())), reason) for name, reason in error.reasons}
        return read_request({name: values for name, values in given.items() if name not in wrong}), wrong


def _page_of(engine: Engine, asked: Request) -> tuple[Request, ResultPage, bool]:
    """The page that is asked for; else the first one, and True: a link outlives the order that it was made in."""
    try:
        return asked, engine.search(replace(asked, facet_size=facets.COUNTED)), False
    except CursorExpired:
        first = replace(asked, cursor=None)
        return first, engine.search(replace(first, facet_size=facets.COUNTED)), True


def _results(engine: Engine, counts: CoverageCounts, asked: Request, wrong: Wrong) -> str:
    resolved = engine.resolve(asked)
    asked, page, outlived = _page_of(engine, resolved.request)
    resolved = replace(resolved, request=asked)
    held = counts.of(asked, by_source(page)) if asked.text or links.chips(asked) else None
    return render_template(
        "search.html",
        wrong=wrong,
        outlived=outlived,
        compared={hit.id: told_by_several(engine, hit.id) for hit in page.hits},
        held=sentences(held, asked) if held else (),
        footnote=footnote(held, asked, page.generation, public_address(), dt.date.today()) if held else "",
        others=_other_words(engine, asked) if page.total < LITTLE else None,
        usage=usage.panel(engine, counts, asked),
        **_around(engine, resolved, page),
    )


def _statements(engine: Engine, counts: CoverageCounts, asked: Request) -> str:
    resolved = engine.resolve(asked)
    asked = resolved.request
    page = engine.statements(replace(asked, facet_size=facets.COUNTED))
    # Without any statement the readouts that are held say how much that means.
    held = () if page.total else sentences(counts.of(asked, {}), asked)
    return render_template("statements.html", held=held, note_on=citations.footnote, **_around(engine, resolved, page))


def _around(engine: Engine, resolved: Resolution, page: ResultPage | StatementPage) -> dict[str, Any]:
    """What stands around the results of a page."""
    asked = resolved.request
    watch.found(page.total)
    chips = links.chips(asked)
    return {
        "asked": asked,
        "page": page,
        "chips": chips,
        "unknown": [(one, links.corrected(asked, one)) for one in resolved.unknown],
        "looser": () if page.total else _looser(engine, asked, chips),
        "time": timeline(asked, page.histogram, coverage(engine, asked)),
        "facets": facets.beside(asked, page),
        "offers": _offers(engine),
        "first": end_text(asked.first, first=True),
        "last": end_text(asked.last, first=False),
    }


def _other_words(engine: Engine, asked: Request) -> tuple[str, list[tuple[str, str, int]]] | None:
    """What few hits may hide: a sentence, and each other word with its address and number of hits."""
    found = engine.other_words(asked)
    if not found.found:
        return None
    publishers = asked.selected("source")
    who = f"the readouts of {surface.label('source', publishers[0])}" if len(publishers) == 1 else "these readouts"
    company = " ".join(word for word in asked.text.replace('"', " ").split() if word != found.word)
    beside = f" beside “{company}”" if company else ""
    told = f"Other words for “{found.word}” in {who}{beside}"
    return told, [(one.word, links.meant(asked, one.query), one.count) for one in found.found]


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
    one = replace(request, facets=(), size=1)
    return (engine.statements(one) if request.statements else engine.search(one)).total
