"""readouts events: the events that accounts were joined into, their correction by people, and their export."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator
from itertools import combinations

import click

from index.annotate.people.names import entity_key
from index.events.event import Event
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import say, table
from scrapers.archive.event_decisions import decide, event_decisions
from scrapers.errors import ReadoutsError
from search.engine import Engine
from search.events import EventQuery

TOGETHER = 500  # events that are read at a time
HEADS = ("event", "date", "kind", "accounts", "participants", "certainty", "perhaps")
NEXT = "Run readouts index: it honours this from then on."


class NothingToDecide(ReadoutsError):
    what = "There is nothing to decide"


@click.group()
def command() -> None:
    """List events, and correct which accounts are joined."""


@command.command("list")
@click.option("--uncertain", is_flag=True, help="Only events with readouts that perhaps belong to them.")
@click.option("--accounts", type=click.IntRange(0), default=1, show_default=True, help="The least number of sides.")
@click.option("--country", multiple=True, help="A state that took part (alpha-3). Repeatable: all of them.")
@click.option("--missing", multiple=True, help="A state that took part and has no account. Repeatable.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many events to list.")
@click.pass_obj
def listed(
    settings: Settings,
    uncertain: bool,
    accounts: int,
    country: tuple[str, ...],
    missing: tuple[str, ...],
    first: dt.datetime | None,
    last: dt.datetime | None,
    limit: int,
) -> None:
    """List events, the newest first."""
    query = EventQuery(
        countries=tuple(code.upper() for code in country),
        missing=tuple(code.upper() for code in missing),
        first=first.date() if first else None,
        last=last.date() if last else None,
        accounts=accounts,
        uncertain=uncertain,
    )
    page = Home(settings.home).engine().events(query, limit)
    table(HEADS, [_row(event) for event in page.events], right=("certainty",))
    if page.total > len(page.events):
        say(f"{len(page.events)} of {page.total:,} events: --limit shows more.")


def _row(event: Event) -> tuple[str, ...]:
    return (
        event.id,
        event.date.isoformat(),
        event.kind.value,
        " ".join(member.readout for member in event.accounts),
        ", ".join(one.name or one.country for one in event.principals),
        f"{event.certainty:.2f}",
        " ".join(f"{member.readout} ({member.certainty:.2f})" for member in event.perhaps),
    )


@command.command("join")
@click.argument("readouts", metavar="READOUT READOUT...", nargs=-1, required=True)
@click.pass_obj
def joined(settings: Settings, readouts: tuple[str, ...]) -> None:
    """Keep it that these readouts tell of one event."""
    _keep(settings, list(combinations(dict.fromkeys(readouts), 2)), joined=True)
    say(f"{len({*readouts})} readouts tell of one event. {NEXT}")


@command.command("part")
@click.argument("readout")
@click.argument("others", metavar="[OTHER]...", nargs=-1)
@click.pass_obj
def parted(settings: Settings, readout: str, others: tuple[str, ...]) -> None:
    """Keep it that READOUT tells of another event than OTHER; without OTHER, than all that it is joined with now."""
    apart = others or _fellows(settings, readout)
    if not apart:
        raise NothingToDecide(readout, "It is joined with no other readout.")
    _keep(settings, [(readout, other) for other in apart], joined=False)
    say(f"{readout} tells of another event than {', '.join(apart)}. {NEXT}")


def _fellows(settings: Settings, readout: str) -> tuple[str, ...]:
    found = Home(settings.home).engine().events(EventQuery(readout=readout, accounts=0)).events
    members = (member.readout for event in found for member in event.members)
    return tuple(dict.fromkeys(id for id in members if id != readout))


def _keep(settings: Settings, pairs: list[tuple[str, str]], *, joined: bool) -> None:
    if not any(one != other for one, other in pairs):
        raise NothingToDecide("One readout", "Name two readouts at least.")
    home = Home(settings.home)
    with home.archive():  # where there is none, none is made
        pass
    with home.archive(create=True) as archive:
        decide(archive, pairs, joined=joined, now=dt.datetime.now(dt.UTC))


@command.command("decisions")
@click.pass_obj
def decided(settings: Settings) -> None:
    """List what people decided."""
    with Home(settings.home).archive() as archive:
        rows = [
            (one.first, "with" if one.joined else "apart from", one.second, one.decided.isoformat(" ", "seconds"))
            for one in event_decisions(archive)
        ]
    table(("readout", "is", "readout", "decided"), rows)


@command.command("export")
@click.option("--accounts", type=click.IntRange(1), default=1, show_default=True, help="The least number of sides.")
@click.pass_obj
def exported(settings: Settings, accounts: int) -> None:
    """Write each event as a line of JSON: id, official addresses of its accounts, certainty, date, participants."""
    engine = Home(settings.home).engine()
    with engine.lease():
        for event in every_event(engine, EventQuery(accounts=accounts)):
            sys.stdout.write(json.dumps(_plain(engine, event), ensure_ascii=False) + "\n")


def every_event(engine: Engine, query: EventQuery) -> Iterator[Event]:
    """All events that a query asks for, read in parts."""
    skip = 0
    while events := engine.events(query, TOGETHER, skip).events:
        yield from events
        skip += len(events)


def _plain(engine: Engine, event: Event) -> dict[str, object]:
    found = (engine.document(member.readout) for member in event.accounts)
    documents = [document for document in found if document]
    people = {entity_key(name): name for document in documents for name in document.participants}
    return {
        "id": event.id,
        "readouts": [document.url for document in documents],
        "certainty": event.certainty,
        "date": event.date.isoformat(),
        "participants": list(people.values()),
    }
