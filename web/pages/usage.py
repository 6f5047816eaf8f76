"""When and by whom phrases are used: first and last use, by year, several phrases side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from search.coverage import FEW, Coverage, CoverageCounts
from search.engine import Engine, Hit
from search.errors import BadRequest
from search.query.parser import parse
from search.query.tree import Phrase
from search.request import MAX_TEXT_LENGTH, Request, pairs, read_request
from search.usage import MOST, Usage, phrase_of, usages, wrong_phrase
from web.api.exports import OF_PAGES
from web.api.usage import UsagesOut, usages_out
from web.http.caching import kept, unless_known
from web.http.parameters import known
from web.http.public_address import public_address
from web.present import links
from web.present import usage as words
from web.present.chart import chart

REFUSED = (*OF_PAGES, "sort")


@dataclass(frozen=True, slots=True)
class UsagePanel:
    """What a search for one phrase shows of its use; `href` is the page with all of it."""

    span: str
    sentences: tuple[str, ...]
    first: Hit | None
    last: Hit | None
    href: str


def make_usage(engine: Engine, counts: CoverageCounts) -> Blueprint:
    """`/usage` and, as data, `/api/phrases/usage`.

    They read `phrase`, up to five times, and the filters and dates of a search.
    """
    blueprint = Blueprint("usage", __name__)

    @blueprint.get("/usage")
    def page() -> Response:
        phrases, base = asked()
        return kept(engine, lambda: make_response(_page(engine, counts, phrases, base)), dt.date.today())

    @blueprint.get("/api/phrases/usage")
    def data() -> Response:
        phrases, base = asked()

        def answer() -> UsagesOut:
            narrowed = known(engine, base)
            found = usages(engine, phrases, narrowed)
            return usages_out(found, _held(counts, narrowed, found), narrowed)

        return unless_known(engine, answer)

    return blueprint


def asked() -> tuple[list[str], Request]:
    """The phrases, and what the readouts are narrowed by. Raises BadRequest with every reason."""
    given = request.args.to_dict(flat=False)
    typed = given.pop("phrase", [])
    phrases = list(dict.fromkeys(text for value in typed if (text := " ".join(value.split()))))
    wrong = [(name, "a phrase has no pages") for name in REFUSED if given.pop(name, None) is not None]
    if given.pop("q", None) is not None:
        wrong.append(("q", "words are given as `phrase` here"))
    if len(typed) > MOST:
        wrong.append(("phrase", f"at most {MOST} phrases"))
    if any(len(value) > MAX_TEXT_LENGTH for value in typed):
        wrong.append(("phrase", f"at most {MAX_TEXT_LENGTH} characters"))
    wrong += [("phrase", reason) for phrase in phrases[:MOST] if (reason := wrong_phrase(phrase))]
    try:
        base = read_request(given)
    except BadRequest as error:
        raise BadRequest([*wrong, *error.reasons]) from None
    if wrong:
        raise BadRequest(wrong)
    return phrases, base


def panel(engine: Engine, counts: CoverageCounts, asked: Request) -> UsagePanel | None:
    """Beside a search: the use of its words where they are one phrase; a link alone where they could be one."""
    tree = parse(asked.text).tree
    phrase = phrase_of(tree)
    if not phrase or wrong_phrase(phrase):
        return None
    href = address([phrase], asked)
    if not isinstance(tree, Phrase):
        return UsagePanel("", (), None, None, href)
    found = usages(engine, [phrase], asked)
    told = words.sentences(found[0], _held(counts, asked, found), asked)
    return UsagePanel(words.span(found[0]), told, found[0].found.first, found[0].found.last, href)


def address(phrases: Sequence[str], base: Request) -> str:
    """The page that compares phrases in the readouts of a search."""
    rest = [(name, value) for name, value in pairs(base) if name not in ("q", *REFUSED)]
    return f"/usage?{urlencode([*(('phrase', phrase) for phrase in phrases), *rest])}"


def _held(counts: CoverageCounts, base: Request, found: Sequence[Usage]) -> Coverage:
    """Coverage of the publishers, for a phrase that is not used: no readout matches."""
    return counts.of(base, {}) if not all(one.found.uses for one in found) else Coverage("", "", ())


def _page(engine: Engine, counts: CoverageCounts, phrases: list[str], base: Request) -> str:
    resolved = engine.resolve(base)
    base = resolved.request
    found = usages(engine, phrases, base)
    held = _held(counts, base, found)
    years = [year.year for year in found[0].years] if found else []
    series = [(one.phrase, [year.percent for year in one.years]) for one in found]
    told = [words.sentences(one, held, base) for one in found]
    every = [sentence for one in told for sentence in one]
    whole = f"{public_address()}{address(phrases, base)}"
    reliable = [[None if year.few else year.percent for year in one.years] for one in found]
    return render_template(
        "usage.html",
        usages=found,
        told=told,
        footnote=words.footnote(every, base, engine.status().generation, whole, dt.date.today()) if found else "",
        chart=chart(years, series, reliable) if any(one.found.uses for one in found) and len(years) > 1 else None,
        asked=base,
        most=MOST,
        few=FEW,
        quoted=[replace(base, text=f'"{one.phrase}"') for one in found],
        unknown=resolved.unknown,
        carried=links.hidden(base, "q", "said_by", *REFUSED),
        query=request.query_string.decode("ascii", "replace"),
        chips=[chip.text for chip in links.chips(base)],
    )
