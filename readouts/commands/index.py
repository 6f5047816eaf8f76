"""readouts index: the archive into a new generation of the index."""

from __future__ import annotations

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import announce, number, progress, say
from scrapers.archive.schema import no_archive
from scrapers.quality.quarantine import reread


@click.command()
@click.option("--rebuild", is_flag=True, help="Index every readout again, not just the changed ones.")
@click.option(
    "--reparse", is_flag=True, help="First parse every archived page again with the current parsers; no network."
)
@click.option("--rollback", is_flag=True, help="Switch back to the previous generation; build nothing.")
@click.pass_obj
def command(settings: Settings, rebuild: bool, reparse: bool, rollback: bool) -> None:
    """Build a new index generation and publish it atomically."""
    home = Home(settings.home)
    if rollback and (rebuild or reparse):
        raise click.UsageError("--rollback builds nothing.")
    if not home.archive_path.exists():  # neither a lock nor an archive is made where there is nothing to index
        raise no_archive(home.archive_path)
    if rollback:
        _roll_back(home)
        return
    with home.locked("readouts index"):
        if reparse:
            with home.archive(create=True) as archive:
                counts = archive.reparse()
                kept_back = reread(archive)["held"]
            said = [f"{number(count)} {outcome.value}" for outcome, count in counts.items()]
            say("Parsed again: " + ", ".join(said + [f"{number(kept_back)} kept back"] * bool(kept_back)))
        with progress() as tick:
            generation = home.build(rebuild=rebuild, progress=tick, announce=announce)
    say(f"Generation {generation.name}: {number(generation.documents)} readouts")
    for one in generation.rejected:
        say(f"Not indexed: {one.id}. {one.reason}")


def _roll_back(home: Home) -> None:
    with home.locked("readouts index"):
        home.archive(create=True).close()  # upgrades an archive of an older version
        generation = home.writer().roll_back()
    say(f"Generation {generation.name} again: {number(generation.documents)} readouts")
    say("The next `readouts index` or `refresh` continues from it. To keep it, stop the schedule first.")
