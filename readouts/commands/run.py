"""readouts run: the demo."""

from __future__ import annotations

import click

from readouts.commands.serve import serve
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, progress, say


@click.command()
@click.option("--host", help="The address to listen on [127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 for any free port [8000].")
@click.option("--workers", type=click.IntRange(1, 64), help="Worker processes [2].")
@click.pass_obj
def command(settings: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Serve a demo: load the bundled sample into an empty data directory, index it, and serve it."""
    home = Home(settings.home)
    with home.locked("readouts run"):
        _fill(home)
        with progress() as tick:
            generation = home.build(progress=tick)
    say(f"{number(generation.documents)} readouts indexed")
    serve(settings, host, port, workers)


def _fill(home: Home) -> None:
    """Load the sample, unless the archive has readouts already."""
    with home.archive(create=True) as archive:
        if len(archive):
            return
        from scrapers import sample

        say("Loading the bundled sample (its states and people are invented)")
        sample.load(archive)
