"""readouts run: the demo."""

from __future__ import annotations

import click

from readouts.commands.serve import serve
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, progress, say


@click.command()
@click.option("--host", help="The address to listen on [127.0.0.1].")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0 takes a free one [8000].")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer [2].")
@click.pass_obj
def command(settings: Settings, host: str | None, port: int | None, workers: int | None) -> None:
    """Load the bundled sample where the home is empty, index it, and serve it."""
    home = Home(settings.home)
    with home.locked("readouts run"):
        _fill(home)
        with progress() as tick:
            generation = home.build(progress=tick)
    say(f"{number(generation.documents)} readouts are ready to be searched")
    serve(settings, host, port, workers)


def _fill(home: Home) -> None:
    """A home with anything in it is somebody's own and gets no sample."""
    with home.archive(create=True) as archive:
        if len(archive):
            return
        from scrapers import sample

        say("The home is empty: loading the bundled sample (its states and people are invented)")
        sample.load(archive)
