"""readouts scrape: fetch new and changed readouts from the official sites into the archive."""

from __future__ import annotations

import datetime as dt

import click

from readouts import crawling
from readouts.home import Home
from readouts.settings import Settings, read_settings
from scrapers.crawl.options import CrawlMode


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Walk back no further than this day.")
@click.option("--limit", type=click.IntRange(1), help="Fetch at most so many readouts of each source.")
@click.option("--full", is_flag=True, help="Walk the whole listing again.")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between two requests [each source's own].")
@click.option("--contact", help="An address for publishers, put into the User-Agent.")
@click.pass_obj
def command(
    settings: Settings,
    names: tuple[str, ...],
    since: dt.datetime | None,
    limit: int | None,
    full: bool,
    delay: float | None,
    contact: str | None,
) -> None:
    """Fetch new and changed readouts of these sources, or of all that can be crawled."""
    given = {"delay": delay, "contact": contact}
    settings = read_settings(
        **settings.model_dump() | {name: value for name, value in given.items() if value is not None}
    )
    found = crawling.chosen(names)
    mode = CrawlMode.FULL if full else CrawlMode.RECHECK
    options = crawling.options_of(settings, mode, since=since.date() if since else None, limit=limit)
    with Home(settings.home).locked("readouts scrape"):
        crawling.fail(crawling.crawl(settings, found, options))
