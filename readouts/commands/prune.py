"""readouts prune: drop the bodies of old pages that are not needed."""

from __future__ import annotations

import datetime as dt

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, progress, say
from scrapers.archive.schema import no_archive


@click.command()
@click.option(
    "--older-than",
    "days",
    type=click.IntRange(0, 36_500),
    help="Of pages last seen so many days ago or earlier [READOUTS_PRUNE_DAYS].",
)
@click.pass_obj
def command(settings: Settings, days: int | None) -> None:
    """Drop the bodies of pages whose text made no revision, and give free room back to the disk.

    Kept are the pages of all revisions, those that can't be read, and the last of each address. Of the others the
    checksum and the times stay.
    """
    from scrapers.archive.prune import prune, shrink

    days = settings.prune_days if days is None else days
    if days is None:
        raise click.UsageError("Say --older-than DAYS.")
    home = Home(settings.home)
    if not home.archive_path.exists():
        raise no_archive(home.archive_path)
    with home.locked("readouts prune"), home.archive(create=True) as archive, progress() as tick:
        before = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
        pruned = prune(archive, before, lambda pages: tick("pruning", pages, 0))
        freed = shrink(archive)
    size, less = f"{pruned.size / 1e6:,.1f} MB", f"{freed / 1e6:,.1f} MB"
    say(f"Pruned: {number(pruned.pages)} pages, {size}; the archive is {less} smaller")
