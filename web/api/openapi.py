"""The endpoint's description, OpenAPI 3.1, derived from its models and parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from search import value_types
from search.assist.suggest import SUGGESTED
from search.meetings.contacts import BY
from search.request import (
    GROUPS,
    MAX_SIZE,
    MAX_TEXT_LENGTH,
    MAX_VALUE_LENGTH,
    MAX_VALUES,
    PARAMETERS,
    SEVERAL,
    Parameter,
)
from search.surface import FACETS
from search.trends import MOST, UNITS
from search.usage import MOST as MOST_PHRASES
from search.usage import MOST_WORDS
from web.api.events import EventOut
from web.api.examples import ANSWERS, REFUSED
from web.api.exports import OF_PAGES, TYPES
from web.api.meetings.contacts import ContactsOut
from web.api.meetings.event_list import EventsOut
from web.api.meetings.pairs import PairPhrasesOut
from web.api.models import (
    CoverageOut,
    DiffOut,
    ErrorOut,
    FacetValuesOut,
    OtherWordsOut,
    ProfileOut,
    ReadoutOut,
    SearchOut,
    SimilarsOut,
    StatusOut,
    SuggestionsOut,
    TrendsOut,
)
from web.api.statement_models import StatementsOfReadoutOut, StatementsOut
from web.api.usage import UsagesOut
from web.error_handlers import LATER
from web.present.parts import MOST_PARAGRAPHS

Json = dict[str, Any]
Answered = Literal["validation", "serialization"]

ABOUT = "Full-text search over official readouts: who said what, to whom, about what, and when."
REFERENCE = "#/components/schemas/{model}"
TEXT: Json = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address: its purpose, its parameters, and the model of its answer, or a media type without a model.

    `refuses`: the statuses of its errors, besides those of every address (ANYWHERE). `kept`: whether a client may
    cache its answer for as long as the generation is served.
    """

    path: str
    summary: str
    parameters: Sequence[Json] = ()
    model: type[BaseModel] | None = None
    type: str = "application/json"
    refuses: tuple[int, ...] = (422, 503)
    kept: bool = True


def one(name: str, about: str, schema: Json = TEXT, place: str = "query", example: object = None) -> Json:
    described = {"name": name, "in": place, "required": place == "path", "description": about, "schema": schema}
    return described if example is None else {**described, "example": example}


def number(name: str, about: str, default: int, most: int = MAX_SIZE) -> Json:
    return of(Parameter(name, value_types.number(most), about, default, default))


def of(parameter: Parameter) -> Json:
    """A parameter of a request; one of SEVERAL is an array."""
    schema, example = dict(parameter.type.schema), parameter.example
    if parameter.type is value_types.TEXT or parameter.name in SEVERAL:
        schema["maxLength"] = parameter.longest
    if parameter.name in SEVERAL:
        schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
        example = [example]
    elif parameter.default:
        schema["default"] = parameter.default
    return one(parameter.name, parameter.help, schema, example=example)


QUERY: Json = {**TEXT, "maxLength": MAX_TEXT_LENGTH}
ID = one("id", "A readout's identifier.", place="path", example="sample-vestrania-64590")
SEARCH = tuple(of(parameter) for parameter in PARAMETERS)
WHOLE = tuple(parameter for parameter in SEARCH if parameter["name"] not in OF_PAGES)
TREND = (
    one(
        "q",
        f"A query; up to {MOST}, side by side.",
        {"type": "array", "items": QUERY, "maxItems": MOST},
        example=["grain", "energy"],
    ),
    one(
        "by",
        "The periods; by default months, and years over a long time.",
        {**TEXT, "enum": [*UNITS, ""]},
        example="year",
    ),
    *(parameter for parameter in WHOLE if parameter["name"] not in ("q", "sort")),
)
EVENTS = (
    *(parameter for parameter in WHOLE if parameter["name"] in ("country", "participant", "kind", "from", "to")),
    one(
        "missing",
        "A country that took part and has no account here.",
        {"type": "array", "items": {**TEXT, "maxLength": MAX_VALUE_LENGTH}, "maxItems": MAX_VALUES},
        example=["XKL"],
    ),
    number("accounts", "How many sides tell of it at least.", 1, 3),
    number("page", "The page, of 20 events.", 1, 5_000),
)
CONTACTS = (
    one("by", "Pairs of countries or of people.", {**TEXT, "enum": [*BY, ""]}, example="country"),
    *(parameter for parameter in WHOLE if parameter["name"] in ("country", "participant", "kind", "from", "to")),
)
USAGE = (
    one(
        "phrase",
        f"An exact phrase of up to {MOST_WORDS} words; up to {MOST_PHRASES}, side by side.",
        {"type": "array", "items": QUERY, "maxItems": MOST_PHRASES},
        example=["grain corridor", "grain deal"],
    ),
    *(parameter for parameter in WHOLE if parameter["name"] not in ("q", "sort")),
)
EDITS = one(
    "edits", "1: a readout comes up again whenever its text has changed.", {**TEXT, "enum": ["1", ""]}, example="1"
)
KNOWN = one("If-None-Match", "The ETag of an answer that is known.", place="header", example='W/"00000001-0a1b2c"')

GROUP = one("group", "Group the statements by this.", {**TEXT, "enum": [*GROUPS, ""]}, example="speaker")
PARAGRAPH = one(
    "paragraph",
    "The first paragraph, such as `next` of the answer before.",
    value_types.number(MOST_PARAGRAPHS).schema,
    example=400,
)

PROFILES = (
    ("speakers", "a speaker", one("value", "A name.", place="path", example="Radomir Đukan")),
    ("countries", "a country", one("value", "A code or a name.", place="path", example="XVE")),
    ("topics", "a topic", one("value", "A slug or a label.", place="path", example="energy")),
)

OPERATIONS = (
    Operation("/api/search", "A page of readouts", SEARCH, SearchOut),
    Operation("/api/statements", "A page of statements", (*SEARCH, GROUP), StatementsOut),
    Operation(
        "/api/readouts/{id}/statements",
        "Every statement of one readout that a query finds",
        (ID, *SEARCH, GROUP),
        StatementsOfReadoutOut,
        refuses=(404, 422, 503),
    ),
    Operation(
        "/api/readouts/{id}",
        "One readout; of a long one, paragraphs from a number on",
        (ID, PARAGRAPH),
        ReadoutOut,
        refuses=(404, 422, 503),
    ),
    Operation(
        "/api/readouts/{id}/revisions/{number}",
        "One revision against the one before it, word by word",
        (
            ID,
            one("number", "The revision's number, from 2.", {"type": "integer", "minimum": 1}, place="path", example=2),
        ),
        DiffOut,
        refuses=(404, 422, 503),
    ),
    Operation(
        "/api/readouts/{id}/similar",
        "Readouts like one",
        (ID, number("limit", "At most so many.", 5)),
        SimilarsOut,
        refuses=(404, 422, 503),
    ),
    Operation("/api/other-words", "Words that are written instead, where a query finds little", SEARCH, OtherWordsOut),
    Operation(
        "/api/events/{id}",
        "One event: the accounts of its sides, aligned by matter",
        (one("id", "An event's identifier.", place="path", example="sample-vestrania-64590"),),
        EventOut,
        refuses=(404, 422, 503),
    ),
    Operation(
        "/api/suggest",
        "What completes a query",
        (
            one("q", "What has been typed.", QUERY, example="grain said:rad"),
            one("field", "Complete values of this field alone.", {**TEXT, "enum": ["", *SUGGESTED]}, example=""),
            number("limit", "At most so many.", 10),
        ),
        SuggestionsOut,
    ),
    Operation(
        "/api/facets/{field}",
        "The values of one facet",
        (
            one("field", "The facet.", {**TEXT, "enum": [*FACETS]}, "path", "country"),
            one("starts", "The beginning of the values.", QUERY, example="ve"),
            number("limit", "At most so many.", 20),
            *SEARCH,
        ),
        FacetValuesOut,
        refuses=(404, 422, 503),
    ),
    *(
        Operation(
            f"/api/{group}/{{value}}", f"What readouts of {what} name", (value,), ProfileOut, refuses=(404, 422, 503)
        )
        for group, what, value in PROFILES
    ),
    Operation("/api/status", "What is served, and every source", model=StatusOut, kept=False),
    Operation("/export.csv", "Every hit as CSV", WHOLE, type=TYPES["csv"]),
    Operation("/export.jsonl", "Every hit as JSON Lines", WHOLE, type=TYPES["jsonl"]),
    Operation("/feed.atom", "The hits that came last, as an Atom feed", (*SEARCH, EDITS), type="application/atom+xml"),
    Operation(
        "/watches/{name}.atom",
        "What a watch found, as an Atom feed",
        (one("name", "The watch's name.", place="path", example="grain"),),
        type="application/atom+xml",
        refuses=(404, 422, 503),
    ),
    Operation("/api/trends", "The share of readouts that match", TREND, TrendsOut),
    Operation(
        "/api/pairs/{pair}/phrases",
        "The formulae of two countries",
        (one("pair", "Two countries’ codes.", place="path", example="XKL-XVE"),),
        PairPhrasesOut,
    ),
    Operation("/api/events", "Events, the newest first, and what is known of their missing sides", EVENTS, EventsOut),
    Operation("/events.atom", "Events as an Atom feed", EVENTS, type="application/atom+xml"),
    Operation("/api/contacts", "Who met or spoke with whom, how often, and how regularly", CONTACTS, ContactsOut),
    Operation("/contacts.csv", "Contacts by pair, month and kind, as CSV", CONTACTS, type=TYPES["csv"]),
    Operation("/api/phrases/usage", "When and by whom phrases are used", USAGE, UsagesOut),
    Operation("/api/coverage", "What is held of the publishers of a search", SEARCH, CoverageOut),
    Operation(
        "/coverage.csv", "What is held of the publishers of a search by month, as CSV", SEARCH, type=TYPES["csv"]
    ),
    Operation("/trends.csv", "The share of readouts that match, as CSV", TREND, type=TYPES["csv"]),
    Operation("/openapi.json", "This description", refuses=(), kept=False),
    Operation("/healthz", "Whether the process is up", type="text/plain", refuses=(), kept=False),
    Operation("/readyz", "Whether the index can be searched", type="text/plain", refuses=(503,), kept=False),
    Operation("/metrics", "Figures for Prometheus", type="text/plain", refuses=(), kept=False),
)
ANYWHERE = (414, 429, 431, 500, 503)
REFUSED_UNREAD = (400, 414, 431)
"""Statuses that gunicorn answers in its own HTML, where no nginx is in front: it has not read the request by then."""
REFUSALS = {
    404: "There is no such event, readout, revision, facet, speaker, country or topic.",
    414: "The address is longer than 8,190 bytes.",
    422: "Parameters that can't be read, every reason at once; or a cursor that has expired.",
    429: "More than one client may ask, where the server has a limit.",
    431: "The request's headers are longer than 32 KB, or more than 100.",
    500: "A mistake of ours; it is logged under the answer's X-Request-Id.",
    503: "There is no index yet, it or the archive can't be read, or there is more to do than can be done at once.",
}
HEADERS: dict[str, tuple[str, Json]] = {
    "X-Request-Id": ("The request's id, under which it is logged: the client's own where it sent one.", TEXT),
    "X-RateLimit-Limit": ("What one client may ask, where the server has a limit.", {"type": "integer"}),
    "X-RateLimit-Remaining": ("What is left of it.", {"type": "integer"}),
    "X-RateLimit-Reset": ("When it is whole again, in seconds since 1970.", {"type": "integer"}),
    "ETag": ("Changes with the generation of the index.", TEXT),
    "Retry-After": ("Seconds after which to ask again.", {"type": "integer"}),
}
ALWAYS = ("X-Request-Id", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


@cache
def description() -> Json:
    """The whole document, as plain values."""
    models: list[type[BaseModel]] = [*(operation.model for operation in OPERATIONS if operation.model), ErrorOut]
    answered: list[tuple[type[BaseModel], Answered]] = [(model, "serialization") for model in models]
    _, schemas = models_json_schema(answered, ref_template=REFERENCE)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Readouts", "version": version("readouts"), "description": ABOUT, "license": {"name": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": {operation.path: {"get": _get(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": schemas["$defs"],
            "headers": {name: {"description": about, "schema": schema} for name, (about, schema) in HEADERS.items()},
            "responses": {str(status): _refusal(status) for status in REFUSALS}
            | {"304": {"description": "Unchanged since the ETag in If-None-Match.", "headers": _headers("ETag")}},
        },
    }


def _get(operation: Operation) -> Json:
    statuses = sorted({*operation.refuses, *ANYWHERE, *((304,) if operation.kept else ())})
    return {
        "operationId": operation.path.strip("/").translate(str.maketrans("/.", "__", "{}")),
        "summary": operation.summary,
        "parameters": [*operation.parameters, *((KNOWN,) if operation.kept else ())],
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": _headers(*(("ETag",) if operation.kept else ())),
                "content": {operation.type: _content(operation)},
            },
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses},
        },
    }


def _content(operation: Operation) -> Json:
    if operation.model is None:
        return {"schema": {} if operation.type == "application/json" else TEXT}
    schema = {"$ref": REFERENCE.format(model=operation.model.__name__)}
    return {"schema": schema, "example": ANSWERS[operation.model].model_dump(mode="json")}


def _refusal(status: int) -> Json:
    schema = {"$ref": REFERENCE.format(model=ErrorOut.__name__)}
    return {
        "description": REFUSALS[status],
        "headers": _headers(*(("Retry-After",) if status in LATER else ())),
        "content": {"application/json": {"schema": schema, "example": REFUSED[status].model_dump(mode="json")}}
        | ({"text/html": {"schema": TEXT}} if status in REFUSED_UNREAD else {}),
    }


def _headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*ALWAYS, *names)}
