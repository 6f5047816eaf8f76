"""readouts import: saved pages and data sets into the archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, progress, say
from scrapers.registry import find_source


@click.command("import")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "name", help="The source it is all from, as `readouts sources` names it.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The date of a plain text.")
@click.option("--title", default="", help="The title of a plain text [its first sentence].")
@click.option("--url", default="", help="The official address of a plain text or of a page saved without one.")
@click.option(
    "--seen",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    help="When the pages were saved, in UTC [the time of each file; a WARC records it].",
)
@click.pass_obj
def command(
    settings: Settings,
    paths: tuple[Path, ...],
    name: str | None,
    date: dt.datetime | None,
    title: str,
    url: str,
    seen: dt.datetime | None,
) -> None:
    """Bring saved pages (.html, a folder, .tar.xz, WARC) or readouts (JSON Lines, plain text) into the archive.

    A page saved before the one that is known becomes an earlier revision, and never the current text.
    """
    from scrapers.imports.run import ImportDefaults, import_paths

    if seen and seen.replace(tzinfo=dt.UTC) > dt.datetime.now(dt.UTC):
        raise click.BadParameter("it lies ahead.", param_hint="--seen")
    source = find_source(name) if name else None
    defaults = ImportDefaults(title, date.date() if date else None, url, seen.replace(tzinfo=dt.UTC) if seen else None)
    home = Home(settings.home)
    with home.locked("readouts import"), home.archive(create=True) as archive, progress() as tick:
        report = import_paths(
            archive, paths, source, defaults=defaults, progress=lambda done: tick("importing", done, 0)
        )
    kinds = ("new", "changed", "unchanged", "unparsed", "passed_over")
    counts = [f"{number(getattr(report, kind))} {kind.replace('_', ' ')}" for kind in kinds]
    say(f"Imported: {', '.join(counts)}")
    if report.unparsed:
        say("The pages that can't be read are kept: readouts sources --problems lists them.")
