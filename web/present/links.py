"""Every search is an address: the links that change one thing of a request and keep the rest."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from index.analysis import fold
from index.spellings import other_spellings
from scrapers.registry import names_of
from search import surface
from search.engine import FacetValue, UnknownValue
from search.request import FACET_SIZE, GROUPS, Request, Sort, pairs, to_address, toggled, with_scope
from search.surface import FACETS, MANY, SCOPES
from web.present import labels
from web.present.parts import SURE

SIZES = (10, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Chip:
    """A restriction of the request: what it is, in words, and the request and address without it."""

    field: str
    text: str
    without: Request
    href: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet as the page offers it; `href` selects it, or takes it back."""

    text: str
    count: int
    selected: bool
    href: str


def page_path(request: Request) -> str:
    """Where a page answers a request: of readouts or of statements."""
    return "/statements" if request.statements else "/"


def address(request: Request, path: str = "") -> str:
    """The address of a request, as short as it can be; on its own page without another path."""
    query = to_address(request)
    path = path or page_path(request)
    return f"{path}?{query}" if query else path


def during(request: Request, period: str) -> str:
    """The address of the request narrowed to a decade ("201"), a year or a month."""
    until = f"{period}9" if len(period) == 3 else period
    year, month = int(until[:4]), int(period[5:] or 0)
    first = dt.date(max(int(period.ljust(4, "0")[:4]), dt.MINYEAR), month or 1, 1)
    last = dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    return address(replace(request, first=first, last=last, cursor=None))


def hidden(request: Request, *own: str) -> list[tuple[str, str]]:
    """What a form has to carry along beside the fields of its `own`; a form always starts from the first page."""
    return [(name, value) for name, value in pairs(replace(request, cursor=None)) if name not in own]


def chips(request: Request) -> tuple[Chip, ...]:
    """Every restriction of the request beside its words, each with a way out."""
    named = [(field, value) for field, values in request.filters for value in values]
    named += [(field, str(value)) for field in SCOPES for value in request.selected(field)]
    found = [
        _chip(field, f"{_heading(request, field)}: {surface.label(field, value)}", toggled(request, field, value))
        for field, value in named
    ]
    if request.first or request.last:
        without = replace(request, first=None, last=None, cursor=None)
        found.append(_chip("date", _span(request.first, request.last), without))
    return tuple(found)


def _heading(request: Request, field: str) -> str:
    """A filter's name; of several values whether all or any of them."""
    several = field in MANY and len(request.selected(field)) > 1
    return labels.HEADINGS[field] + ((" (all of)" if field in request.all_of else " (any of)") if several else "")


def ways(request: Request, field: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one) of any and all of a filter's values; none for less than two."""
    if field not in MANY or len(request.selected(field)) < 2:
        return []
    any_of = tuple(name for name in request.all_of if name != field)
    both = [("Any of them", any_of), ("All of them", tuple(sorted({*any_of, field})))]
    asked = [(text, replace(request, all_of=names, cursor=None)) for text, names in both]
    return [(text, address(other), other.all_of == request.all_of) for text, other in asked]


def unrestricted(request: Request) -> Request:
    """The words alone, without any restriction."""
    return Request(text=request.text, sort=request.sort, size=request.size, statements=request.statements)


def exact(request: Request) -> str:
    """The address with each word that has other spellings in quotation marks."""
    parts = re.split(r'("[^"]*"?)', request.text)
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r"(?<![\w:])\w+(?![\w*~])", _quoted, parts[at])
    return address(replace(request, text="".join(parts), cursor=None))


def _quoted(match: re.Match[str]) -> str:
    return f'"{match[0]}"' if other_spellings(fold(match[0])) else match[0]


def corrected(request: Request, unknown: UnknownValue) -> str:
    """The address with the value that may be meant instead of an unknown one; "" where none may be."""
    if unknown.meant is None:
        return ""
    return address(toggled(toggled(request, unknown.field, unknown.value), unknown.field, unknown.meant))


def choices(request: Request, field: str, values: Sequence[FacetValue]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            surface.label(field, value.value),
            value.count,
            value.selected,
            address(toggled(request, field, value.value)),
        )
        for value in values
    )


def sorts(request: Request) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one) of each order; without words there is no relevance."""
    offered = [sort for sort in Sort if request.text or sort is not Sort.RELEVANCE]
    present = request.sort if request.sort in offered else Sort.NEWEST
    return [(s.value.capitalize(), address(replace(request, sort=s, cursor=None)), s is present) for s in offered]


def views(request: Request) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one): the same search as readouts and as statements."""
    asked = [replace(request, statements=own, group="", cursor=None) for own in (False, True)]
    return [
        (text, address(one), one.statements == request.statements)
        for text, one in zip(("Readouts", "Statements"), asked, strict=True)
    ]


def groups(request: Request) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is the present one) of each way to group statements, and of none."""
    return [
        (name.capitalize() or "None", address(replace(request, group=name, cursor=None)), name == request.group)
        for name in ("", *GROUPS)
    ]


def of_group(request: Request, value: str) -> str:
    """The statements of one group, as a list."""
    field = {"speaker": "said_by", "counterpart": "said_to", "year": "year"}[request.group]
    chosen = request if value in request.selected(field) else toggled(request, field, value)
    return address(replace(chosen, group="", cursor=None))


def sizes(request: Request) -> list[tuple[int, str, bool]]:
    """(readouts on a page, address, whether it is the present one)."""
    offered = sorted({*SIZES, request.size})
    return [(size, address(replace(request, size=size, cursor=None)), size == request.size) for size in offered]


def document_address(request: Request, id: str, paragraph: int | None = None, statement: int | None = None) -> str:
    """Our page of a readout, which marks the words of the request, at a paragraph or at a statement in it."""
    words = with_scope(Request(text=request.text), {field: request.selected(field) for field in SCOPES})
    plain = address(words, f"/readouts/{quote(id)}")
    if paragraph is None:
        return plain
    # The server is never told what comes after #: of a long readout it has to know which part to send.
    where = f"{'&' if '?' in plain else '?'}paragraph={paragraph}" if paragraph >= SURE else ""
    return f"{plain}{where}#p{paragraph}" + ("" if statement is None else f"s{statement}")


def _chip(field: str, text: str, without: Request) -> Chip:
    return Chip(field, text, without, address(without))


def _span(first: dt.date | None, last: dt.date | None) -> str:
    if first and last:
        return f"{labels.day(first)} – {labels.day(last)}"
    return f"From {labels.day(first)}" if first else f"Until {labels.day(last)}" if last else ""


def next_address(request: Request, cursor: str) -> str:
    return address(replace(request, cursor=cursor))


def first_address(request: Request) -> str:
    return address(replace(request, cursor=None))


def whole(request: Request, path: str) -> str:
    """The search without what belongs to one page of it, at another address that answers it."""
    return address(replace(request, size=10, cursor=None, facets=FACETS, facet_size=FACET_SIZE), path)


def unquoted(request: Request) -> Request:
    """The same words, in any order."""
    bare = request.text.translate({ord(sign): " " for sign in '"“”„«»'})
    return replace(request, text=" ".join(bare.split()), cursor=None)


def meant(request: Request, text: str) -> str:
    """The same search in other words."""
    return address(replace(request, text=text, cursor=None))


def phrase_search(phrase: str, side: str, countries: Sequence[str]) -> str:
    """The search of a phrase in readouts that name all of these countries, by the publishers of one."""
    publishers = names_of(side)
    filters = (("country", tuple(sorted(countries))), *((("source", publishers),) if publishers else ()))
    return address(Request(text=f'"{phrase}"', filters=filters, all_of=("country",)))


def only(field: str, value: str) -> str:
    """The search of one value and nothing else."""
    return address(toggled(Request(), field, value))


def profile(field: str, value: str, root: str = "") -> str:
    """The page about a speaker, a country or a topic, or its data below `root`; else the search of the value alone."""
    group = {"speaker": "speakers", "country": "countries", "topic": "topics"}.get(field)
    return f"{root}/{group}/{quote(value, safe='')}" if group else only(field, value)


def official(url: str) -> str:
    """The address of the official page, "" where the readout has none that a browser may follow."""
    return url if url.startswith(("http://", "https://")) else ""
