"""readouts refresh: scrape and index under one lock; what a schedule runs."""

from __future__ import annotations

import click

from web import crawling
from web.home import Home
from web.settings import Settings
from web.terminal import number, progress, say


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...]) -> None:
    """Fetch what is new or changed and index it; a source that fails keeps the others from nothing."""
    found = crawling.chosen(names)
    home = Home(settings.home)
    with home.locked():
        wrong = crawling.crawl(settings, found)
        with progress() as tick:
            generation = home.build(progress=tick)
        say(f"Generation {generation.name}: {number(generation.documents)} readouts")
        crawling.fail(wrong)
