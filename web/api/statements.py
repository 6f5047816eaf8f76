"""Statements as results of the endpoint, as plain values in the shape of web.api.statement_models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, request

from search.engine import Engine, FoundStatement, StatementGroup, StatementPage
from search.request import Request, Sort
from web.api.search_answer import Plain, counts, reading
from web.errors import ReadoutMissing
from web.http.access_log import found
from web.http.caching import unless_known
from web.http.parameters import Parameters, grouped_request, known
from web.present import citations, links
from web.present.html import marked


def add_statements(api: Blueprint, engine: Engine) -> None:
    """Put their addresses on the endpoint."""

    @api.get("/api/statements")
    def statements() -> Response:
        return unless_known(engine, _answer(engine, grouped_request(Parameters(request.args.to_dict(flat=False)))))

    @api.get("/api/readouts/<id>/statements")
    def statements_of(id: str) -> Response:
        asked = grouped_request(Parameters(request.args.to_dict(flat=False)))
        if not request.args.get("sort"):
            asked = replace(asked, sort=Sort.OLDEST)  # of one readout: as they stand in it
        return unless_known(engine, _answer(engine, replace(asked, within=id)))


def _answer(engine: Engine, asked: Request) -> Callable[[], Plain]:
    def answer() -> Plain:
        if asked.within and engine.document(asked.within) is None:
            raise ReadoutMissing(asked.within)
        resolved = known(engine, asked)
        page = engine.statements(resolved)
        found(page.total)
        return statements_answer(page, resolved)

    return answer


def statements_answer(page: StatementPage, asked: Request) -> Plain:
    """One page of statements."""
    return {
        "total": page.total,
        "readouts": page.readouts,
        **reading(page),
        "results": [_statement(one, asked) for one in page.statements],
        "groups": [_group(one, asked) for one in page.groups],
        "partial_matches": [_statement(one, asked) for one in page.partial_matches],
        **counts(page),
    }


def _group(group: StatementGroup, asked: Request) -> Plain:
    results = [_statement(one, asked) for one in group.statements]
    return {"value": group.value, "count": group.count, "results": results}


def _statement(one: FoundStatement, asked: Request) -> Plain:
    of = one.readout
    return {
        "readout": of.id,
        "date": of.date,
        "source": of.source,
        "publisher": of.publisher,
        "language": of.language,
        "kind": of.kind,
        "title": of.title,
        "url": of.url,
        "page": links.document_address(asked, of.id, one.paragraph, one.statement),
        "paragraph": one.paragraph,
        "statement": one.statement,
        "speaker": one.speaker,
        "printed": one.printed,
        "mode": one.mode,
        "acts": [{"verb": act.verb, "kind": act.kind, "addressee": act.addressee} for act in one.acts],
        "to": one.to,
        "html": str(marked(one.text, one.matches)),
        "text": one.text,
        "before": one.before,
        "after": one.after,
        "footnote": citations.footnote(one),
        "score": round(one.score, 4),
    }
