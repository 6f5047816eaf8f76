"""readouts backup: a verified copy of the archive, and back."""

from __future__ import annotations

from pathlib import Path

import click

from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import announce, number, progress, say


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--restore", "back", is_flag=True, help="Replace the archive with this copy, and index it.")
@click.pass_obj
def command(settings: Settings, file: Path, back: bool) -> None:
    """Copy the archive into FILE and verify the copy; the archive may be in use."""
    from scrapers.archive.backup import back_up, restore

    home = Home(settings.home)
    if not back:
        say(f"{file}: {number(back_up(home.archive_path, file))} readouts, every page and text verified")
        return
    with home.locked("readouts backup"):
        restored = restore(file, home.archive_path)
        before = f"; the archive before is {restored.before}" if restored.before else ""
        say(f"Restored {number(restored.readouts)} readouts{before}")
        with progress() as tick:
            generation = home.build(rebuild=True, progress=tick, announce=announce)
    say(f"Generation {generation.name}: {number(generation.documents)} readouts. Restart servers and schedules.")
