"""What is known of a missing side, in words."""

from __future__ import annotations

from search import surface
from search.meetings.silence import MissingSide


def sentence(side: MissingSide, kind: str) -> str:
    """One sentence, which never calls silent whoever is not covered."""
    name = surface.label("country", side.country)
    if not side.known:
        return f"No publisher of {name} is known here."
    if not side.covered:
        return f"{name} is not covered on that day: nothing follows from the absence of an account."
    told = f"No account from {name}, whose publishers are covered on that day."
    if side.habit is None:
        return told
    within = f", usually within {_span(side.habit.hours)} of the first account" if side.habit.hours else ""
    of_kind = f"events of this kind ({surface.label('kind', kind).lower()})"
    return f"{told} It published on {side.habit.published} of its last {side.habit.of} {of_kind}{within}."


def _span(hours: float) -> str:
    if hours >= 48:
        return f"{hours / 24:.0f} days"
    return f"{max(1, round(hours))} hour{'s' if round(hours) > 1 else ''}"
