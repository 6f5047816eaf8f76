"""readouts schedule: refresh in each source's own rhythm, in the foreground."""

from __future__ import annotations

import logging

import click

from readouts import crawling
from readouts.settings import Settings, read_settings


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--every", type=click.FloatRange(1), help="Seconds between two looks at a source [each source's own].")
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...], every: float | None) -> None:
    """Look for news at these sources, or at all that can be crawled, each in its rhythm, and index what comes.

    It runs until SIGTERM or Ctrl+C and then ends after the page in hand.
    """
    from readouts.logs import set_up
    from readouts.schedule import Schedule

    settings = read_settings(**settings.model_dump() | ({"every": every} if every is not None else {}))
    found = crawling.chosen(names)
    set_up(settings)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a look goes on as the next is due is nothing wrong
    Schedule(settings, found).run()
