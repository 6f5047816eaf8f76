"""readouts refresh: scrape and index under one lock, as each run of a schedule does."""

from __future__ import annotations

import datetime as dt
from threading import Event

import click

from readouts import crawling
from readouts.home import Home
from readouts.settings import Settings
from readouts.terminal import number, progress, say
from scrapers.crawl.options import CrawlMode


@click.command()
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...]) -> None:
    """Run an incremental crawl of these sources, or of all that can be crawled, update the index, and run the watches.

    It reads feeds, the first listing pages and the articles they name; `readouts scrape` asks for older ones, too.
    """
    from index.refresh import refresh
    from readouts.watches.run import run_watches

    found = crawling.chosen(names)
    home = Home(settings.home)
    stop = Event()
    with home.locked("readouts refresh"), progress() as tick:
        crawl = crawling.crawler(settings, crawling.options_of(settings, CrawlMode.INCREMENTAL), tick, stop)
        done = refresh(
            home.archive_path,
            home.writer(),
            found,
            crawl,
            on_report=crawling.report_line,
            progress=tick,
            at_once=settings.crawl_at_once,
            stop=stop,
        )
        ran = run_watches(settings, done.generation.sequence, dt.datetime.now(dt.UTC))
    say(f"Generation {done.generation.name}: {number(done.generation.documents)} readouts")
    for one in ran:
        say(f"Watch {one.watch}: {number(one.found)} found, {number(one.sent)} sent. {one.wrong}".rstrip())
    crawling.fail(done.wrong)
