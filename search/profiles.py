"""Values that occur together with one value, such as a person's counterparts."""

from __future__ import annotations

from dataclasses import dataclass

from search.engine import Engine, FacetValue, ResultPage
from search.errors import ProfileMissing
from search.request import Request, Sort, toggled
from search.surface import value_type

FIELDS = {"speakers": "speaker", "countries": "country", "topics": "topic"}
SHOWN = 10  # values of a list, and latest readouts


@dataclass(frozen=True, slots=True)
class Profile:
    """One value of a field: its newest readouts, and what all of them name beside it, as (field, heading, values)."""

    field: str
    value: str
    page: ResultPage
    sides: tuple[tuple[str, str, tuple[FacetValue, ...]], ...]


SIDES = {
    "speaker": (("participant", "With whom"), ("topic", "About what"), ("country", "Countries"), ("kind", "How")),
    "country": (("participant", "Who"), ("speaker", "Given words"), ("topic", "About what"), ("country", "With")),
    "topic": (
        ("speaker", "Given words"),
        ("country", "Countries"),
        ("source", "Publishers"),
        ("topic", "Together with"),
    ),
}


def about(engine: Engine, field: str, value: str) -> Profile:
    """Raises ProfileMissing where no readout names it."""
    known = value_type(field).parse(value) or value
    page = engine.search(toggled(Request(sort=Sort.NEWEST, size=SHOWN), field, known))
    if not page.total:
        raise ProfileMissing(value, "Look for it with the search.")
    # A facet leaves its own selection out, so what these readouts name beside it is asked for in the query.
    within = engine.search(Request(text=f"{field}:{known}", size=1, facets=(field,))) if field != "speaker" else page
    sides = []
    for other, heading in SIDES[field]:
        found = (within if other == field else page).facets[other]
        sides.append((other, heading, tuple(one for one in found if one.value != known)[:SHOWN]))
    return Profile(field, known, page, tuple(side for side in sides if side[2]))
