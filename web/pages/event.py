"""The page of an event: who met, and both sides' accounts compared by matter."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from index.events.event import Event
from scrapers.archive.store import Archive
from search.comparisons import ComparedEvent, Comparisons, ToldReadout
from search.coverage import CoverageCounts
from search.engine import Engine
from search.meetings.silence import Silences
from web.api.events import event_out
from web.errors import EventMissing
from web.http.caching import kept, unless_known
from web.http.parameters import Parameters
from web.present import comparison as words
from web.present.diffs import Step, steps
from web.present.silence import sentence

WRITTEN = {"csv": words.as_csv, "md": words.as_markdown}
BESIDE = 12  # readouts that perhaps belong to the event, or only mention it


@dataclass(frozen=True, slots=True)
class AccountShown:
    """A compared account: the hour of its publication, how long after the first it was, and its later changes."""

    told: ToldReadout
    clock: str
    later: str
    edits: tuple[Step, ...]


def make_events(engine: Engine, archive: Archive, counts: CoverageCounts) -> Blueprint:
    """`/events/<id>`, the comparison as `.csv` and `.md`, and as data `/api/events/<id>`."""
    events = Blueprint("events", __name__)
    comparisons, silences = Comparisons(engine), Silences(engine, counts)

    def found(id: str) -> ComparedEvent:
        Parameters(request.args.to_dict(flat=False)).done()
        compared = comparisons.of(id)
        if compared is None:
            raise EventMissing(id)
        return compared

    @events.get("/events/<id>")
    def page(id: str) -> Response:
        return kept(engine, lambda: make_response(_page(engine, archive, silences, found(id))), archive.sequence())

    @events.get("/events/<id>/comparison.<any(csv, md):shape>")
    def written(id: str, shape: str) -> Response:
        def answer() -> Response:
            text = WRITTEN[shape](found(id))
            attached = f'attachment; filename="comparison-{id.encode("ascii", "replace").decode()[:80]}.{shape}"'
            return make_response(text, {"Content-Type": words.TYPES[shape], "Content-Disposition": attached})

        return kept(engine, answer)

    @events.get("/api/events/<id>")
    def data(id: str) -> Response:
        return unless_known(engine, lambda: event_out(found(id)))

    return events


def told_by_several(engine: Engine, readout: str) -> Event | None:
    """The event that a readout tells of, if several sides tell of it: there is something to compare."""
    event = engine.event_of(readout)
    return event if event and len(event.sides) > 1 else None


def _page(engine: Engine, archive: Archive, silences: Silences, found: ComparedEvent) -> str:
    members = {member.readout for member in found.event.accounts}
    beside = [one for one in (*found.event.members, *found.event.perhaps) if one.readout not in members][:BESIDE]
    known = [(member, document) for member in beside if (document := engine.document(member.readout))]
    further = [document for id in found.further[:BESIDE] if (document := engine.document(id))]
    first = min(found.accounts, key=lambda one: one.published or "~", default=None)
    return render_template(
        "event.html",
        found=found,
        event=found.event,
        comparison=found.comparison,
        accounts=[_account(archive, one, first) for one in found.accounts],
        beside=known,
        missing=[sentence(side, found.event.kind.value) for side in silences.of(found.event)],
        further=further,
        words=words,
        markdown=words.as_markdown(found),
    )


def _account(archive: Archive, one: ToldReadout, first: ToldReadout | None) -> AccountShown:
    edits = steps(archive.revisions(one.id))[1:] if one.changes else []
    return AccountShown(one, words.clock(one.published), words.apart(first or one, one), tuple(edits))
