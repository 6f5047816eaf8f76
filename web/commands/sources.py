"""readouts sources: every source, and what the archive holds of it."""

from __future__ import annotations

import click

from scrapers.archive import SourceCount
from scrapers.errors import ArchiveError
from scrapers.source import Source, find_source, sources
from web.home import Home
from web.settings import Settings
from web.terminal import number, say, table


@click.command()
@click.option("--problems", is_flag=True, help="List the pages that are kept but can't be read.")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def command(settings: Settings, problems: bool, names: tuple[str, ...]) -> None:
    """List every source: publisher, country, language, pages, readouts, pages that can't be read, last success."""
    chosen = [find_source(name) for name in names] or list(sources().values())
    home = Home(settings.home)
    if problems:
        _problems(home, {source.name for source in chosen})
        return
    counts = _counts(home)
    heads = ("source", "publisher", "country", "language", "way in", "pages", "readouts", "unparsed", "last success")
    rows = [_row(source, counts.get(source.name)) for source in chosen]
    table(heads, rows, right=("pages", "readouts", "unparsed"))


def _counts(home: Home) -> dict[str, SourceCount]:
    """Nothing where there is no archive yet: the sources are there all the same."""
    if not home.archive_path.exists():
        return {}
    with home.archive() as archive:
        return {count.source: count for count in archive.counts()}


def _row(source: Source, count: SourceCount | None) -> tuple[str, ...]:
    way = "scrape" if source.links else "import"
    head = (source.name, source.publisher, source.country, source.language, way)
    if count is None:
        return (*head, "0", "0", "0", "never")
    last = f"{count.last_success:%Y-%m-%d %H:%M}" if count.last_success else "never"
    return (*head, number(count.pages), number(count.readouts), number(count.unparsed), last)


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
