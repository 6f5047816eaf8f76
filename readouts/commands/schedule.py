"""readouts schedule: refresh each source at its interval, in the foreground."""

from __future__ import annotations

import logging

import click

from readouts import crawling
from readouts.settings import Settings, read_settings


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--every", type=click.FloatRange(1), help="Seconds between crawls of a source [the source's own interval]."
)
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...], every: float | None) -> None:
    """Crawl these sources (default: all) at their intervals, and index new and changed readouts.

    SIGTERM or Ctrl+C ends it after the current page.
    """
    from readouts.logs import set_up
    from readouts.schedule import Schedule

    settings = read_settings(**settings.model_dump() | ({"every": every} if every is not None else {}))
    found = crawling.chosen(names)
    set_up(settings)
    logging.getLogger("apscheduler").setLevel(
        logging.ERROR
    )  # it warns when a crawl outlasts its interval, which is normal
    Schedule(settings, found).run()
