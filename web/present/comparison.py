"""A comparison in words and as a table: what the page, CSV and Markdown show of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence

from index.alignment.comparison import ComparedUnit, Matter
from search import surface
from search.comparisons import ComparedEvent, ToldReadout
from search.request import Request
from web.http.public_address import public_address
from web.present import labels, links
from web.present.export import inert

TYPES = {"csv": "text/csv; charset=utf-8", "md": "text/markdown; charset=utf-8"}
FOREIGN = (
    "The accounts are in different languages: they are aligned by people, places, numbers and a glossary of terms, "
    "not by all of their words."
)
_MARKDOWN = str.maketrans({"|": "\\|", "\n": " ", "*": "\\*", "_": "\\_", "<": "&lt;"})


def country(code: str) -> str:
    return surface.label("country", code)


def title(found: ComparedEvent) -> str:
    """What an event is called: its kind and who met."""
    who = [
        f"{one.name} ({country(one.country)})" if one.name else country(one.country) for one in found.event.principals
    ]
    kind = surface.label("kind", found.event.kind.value)
    return f"{kind}: {' and '.join(who[:2])}" + (f" and {len(who) - 2} more" if len(who) > 2 else "") if who else kind


def matter_name(matter: Matter) -> str:
    """What a matter is about, in a line: its topics, else words that the sides share, else nothing."""
    if matter.topics:
        return ", ".join(surface.label("topic", slug) for slug in matter.topics)
    return ", ".join(matter.shared[:3])


def verbs(told: Sequence[ComparedUnit]) -> tuple[str, ...]:
    """The verbs by which a side gives its words, each once, in order."""
    return tuple(dict.fromkeys(act.verb for one in told for act in one.unit.acts if act.verb))


def classes(told: Sequence[ComparedUnit]) -> tuple[str, ...]:
    """The classes of those verbs."""
    return tuple(dict.fromkeys(act.kind for one in told for act in one.unit.acts if act.kind))


def voices(told: Sequence[ComparedUnit]) -> tuple[str, ...]:
    """Who is given the words of a side, and how: "Ana Lund, quoted"; "reported" where several together say it."""
    return tuple(dict.fromkeys(_voice(one) for one in told))


def _voice(one: ComparedUnit) -> str:
    return f"{one.unit.speaker}, {one.unit.mode.value}" if one.unit.speaker else one.unit.mode.value


def differing(matter: Matter, side: int) -> tuple[str, ...]:
    """What this side prints in a matter of several, and no other side anywhere."""
    return tuple(dict.fromkeys(one.printed for one in matter.differences if one.side == side))


def apart(first: ToldReadout, other: ToldReadout) -> str:
    """How much later the other was published, in words; "" where an hour is not known or it was not later."""
    if len(first.published) < 16 or len(other.published) < 16:
        return ""
    try:
        gap = dt.datetime.fromisoformat(other.published) - dt.datetime.fromisoformat(first.published)
    except (ValueError, TypeError):
        return ""
    hours, minutes = divmod(int(gap.total_seconds()) // 60, 60)
    if gap <= dt.timedelta(0):
        return ""
    if hours >= 48:
        return f"{hours // 24} days after the first account"
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, *([f"{minutes} min"] if minutes else [])]) + " after the first account"


def clock(published: str) -> str:
    """The hour of a publication as printed there, "" where only the day is known."""
    return (
        f"{published[11:16]} {'UTC' if published.endswith(('Z', '+00:00')) else 'UTC' + published[19:25]}"
        if len(published) > 16
        else ""
    )


def address(one: ComparedUnit) -> str:
    """Our page of the readout, at this passage."""
    statement = one.unit.statement if one.unit.statement else None
    return links.document_address(Request(), one.readout, one.unit.passage, statement)


HEAD = (
    "matter",
    "told by",
    "side",
    "readout",
    "paragraph",
    "speaker",
    "mode",
    "verbs",
    "text",
    "only this side prints",
    "address",
)


def rows(found: ComparedEvent) -> Iterator[tuple[str, ...]]:
    """One row a passage: matters in the order of the page."""
    comparison = found.comparison
    for number, matter in enumerate(comparison.matters, 1):
        tellers = "; ".join(comparison.sides[at] for at in matter.tellers)
        for at, told in enumerate(matter.sides):
            own = "; ".join(differing(matter, at))
            for one in told:
                unit = one.unit
                about = (f"{number} {matter_name(matter)}".strip(), tellers, comparison.sides[at])
                whose = (one.readout, str(unit.passage), unit.speaker or "", unit.mode.value, "; ".join(verbs((one,))))
                yield (*about, *whose, unit.text, own, public_address() + address(one))


def as_csv(found: ComparedEvent) -> str:
    """The comparison as CSV, a row a passage. Cells that a spreadsheet would compute get an apostrophe in front."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(HEAD)
    writer.writerows([inert(cell) for cell in row] for row in rows(found))
    return written.getvalue()


def as_markdown(found: ComparedEvent) -> str:
    """The comparison as a table in Markdown: a row a matter, a column a side."""
    comparison = found.comparison
    names = [country(side) for side in comparison.sides]
    lines = [f"# {title(found).translate(_MARKDOWN)}", "", f"{labels.day(found.event.date)}", ""]
    lines += [f"- {country(one.side)}: [{one.title.translate(_MARKDOWN)}]({_home(one)})" for one in found.accounts]
    if comparison.foreign:
        lines += ["", FOREIGN]
    lines += ["", f"| Matter | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for matter in comparison.matters:
        alone = f" (only {names[matter.tellers[0]]})" if len(matter.tellers) == 1 and len(names) > 1 else ""
        cells = [" ".join(map(_markdown, told)) or "—" for told in matter.sides]
        lines.append(f"| {(matter_name(matter) + alone).translate(_MARKDOWN)} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _home(one: ToldReadout) -> str:
    return links.official(one.url) or f"{public_address()}/readouts/{one.id}"


def _markdown(one: ComparedUnit) -> str:
    who = f"**{_voice(one)}**: ".replace("_", "\\_") if one.unit.speaker else ""
    return f"{who}{one.unit.text.translate(_MARKDOWN)}"


def told_differences(matter: Matter, sides: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """For each side that prints something alone in a matter, its name and what."""
    return [(country(side), own) for at, side in enumerate(sides) if (own := differing(matter, at))]
