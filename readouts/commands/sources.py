"""readouts sources: every source with its state in the archive; also creates the files of a new source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

import scrapers
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, say, table
from scrapers.archive.store import SourceCount
from scrapers.errors import ArchiveError
from scrapers.quality.health import SourceHealth, health
from scrapers.quality.quarantine import accept as accept_pages
from scrapers.registry import find_source, sources
from scrapers.scaffold import Facts, write_skeleton
from scrapers.source import Source

HEADS = (
    "source", "publisher", "country", "language", "since", "way in", "pages", "readouts", "unparsed", "last success",
    "health",
)  # fmt: skip


class ListedUnlessNamed(click.Group):
    """A group whose first command runs where none is named: `readouts sources` lists, with options and names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["list", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ListedUnlessNamed, epilog="Without a command, and with the options of list: readouts sources list.")
def command() -> None:
    """List every source and how it does, or begin a new one."""


@command.command("list")
@click.option("--problems", is_flag=True, help="List the pages that are kept but can't be read or are not believed.")
@click.option(
    "--accept", is_flag=True, help="Enter the pages that are kept back: you looked at them, and they are right."
)
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def listed(settings: Settings, problems: bool, accept: bool, names: tuple[str, ...]) -> None:
    """List every source: publisher, country, language, pages, readouts, pages that can't be read, last success, health.

    Problems are listed below the table, one sentence for each source.
    """
    chosen = [find_source(name) for name in names] or list(sources().values())
    home = Home(settings.home)
    if accept:
        _accept(home, names)
        return
    if problems:
        _problems(home, {source.name for source in chosen})
        return
    counts, found = _known(home)
    rows = [_row(source, counts.get(source.name), found.get(source.name)) for source in chosen]
    table(HEADS, rows, right=("pages", "readouts", "unparsed"))
    for one in (found[source.name] for source in chosen if source.name in found):
        for alert in one.alerts:
            say(f"{one.source}: {alert.kind}: {alert.what}")


@command.command("new")
@click.argument("name")
@click.option("--publisher", prompt=True, help="As it calls itself: President of Solmark.")
@click.option("--country", prompt=True, help="ISO 3166-1 alpha-3.")
@click.option("--language", prompt=True, help="Two letters: en.")
@click.option("--timezone", prompt="Time zone", help="Of the publisher's clock: Europe/Oslo.")
@click.option("--listing", prompt="Address of its news", help="The first page of its listing.")
def new(name: str, publisher: str, country: str, language: str, timezone: str, listing: str) -> None:
    """Create a source: its module, two fixtures and its row of evidence. Next: docs/guide/adding-a-source.md."""
    checkout = Path(scrapers.__file__).resolve().parents[1]
    for path in write_skeleton(checkout, Facts(name, publisher, country, language, timezone, listing)):
        say(f"wrote {path.relative_to(checkout)}")
    say(f"Now run: make test ARGS='tests/scrapers/sources/test_contract.py -k {name}'")


def _known(home: Home) -> tuple[Mapping[str, SourceCount], Mapping[str, SourceHealth]]:
    """Nothing where there is no archive yet: the sources are there all the same."""
    if not home.archive_path.exists():
        return {}, {}
    with home.archive() as archive:
        return {count.source: count for count in archive.counts()}, health(archive, dt.datetime.now(dt.UTC))


def _row(source: Source, count: SourceCount | None, found: SourceHealth | None) -> tuple[str, ...]:
    way = ("scrape" if source.encrypted else "scrape, plain http") if source.links else "import"
    since = str(source.since or "")
    head = (source.name, source.publisher, source.country, source.language, since, way)
    if count is None:
        return (*head, "0", "0", "0", "never", "")
    last = f"{count.last_success:%Y-%m-%d %H:%M}" if count.last_success else "never"
    state = (", ".join(sorted({alert.kind for alert in found.alerts})) or "ok") if found else ""
    return (*head, number(count.pages), number(count.readouts), number(count.unparsed), last, state)


def _accept(home: Home, names: Sequence[str]) -> None:
    """Raises UsageError without a source: each source's changed layout is accepted separately, after a look at it."""
    if not names:
        raise click.UsageError("Name the sources whose pages are to be accepted.")
    with home.locked("readouts sources --accept"), home.archive(create=True) as archive:
        for source in map(find_source, names):
            counts = accept_pages(archive, source)
            said = ", ".join(f"{number(count)} {outcome}" for outcome, count in sorted(counts.items()))
            say(f"{source.name}: {said or 'no page is kept back'}")


def _problems(home: Home, names: set[str]) -> None:
    if not home.archive_path.exists():
        raise ArchiveError(
            home.archive_path, "Fill one with readouts scrape or readouts import.", what="There is no archive"
        )
    with home.archive() as archive:
        found = [problem for problem in archive.problems() if problem.source in names]
    if found:
        table(("source", "page", "problem"), [(problem.source, problem.url, problem.what) for problem in found])
    else:
        say("Every page in the archive can be read.")
