"""readouts watch: standing searches, whose news is sent by mail or webhook, or read as a feed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import click

from readouts.home import Home
from readouts.search_options import asked, filters
from readouts.settings import Settings, is_mail_address
from readouts.terminal import number, say, table
from scrapers.archive.watches import (
    Frequency,
    Route,
    Watch,
    add_watch,
    deliveries,
    items,
    remove_watch,
    watch_named,
    watches,
)
from search.request import to_address

SHOWN = 20  # items and deliveries of `watch show`
NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")


@click.group()
def command() -> None:
    """Keep searches whose news is sent: by mail, to a webhook, or as a feed.

    News is looked for after every refresh, and by readouts watch run.
    """


@command.command("add")
@click.argument("name")
@filters()
@click.option("--mail", metavar="ADDRESS", help="Send it by mail.")
@click.option("--webhook", metavar="URL", help="Send it to a webhook, signed.")
@click.option(
    "--every",
    "frequency",
    type=click.Choice([frequency.value for frequency in Frequency]),
    default="now",
    help="How often to send at most [now].",
)
@click.option("--edits", is_flag=True, help="Also report edits of readouts, old ones included.")
@click.option("--absent", metavar="PHRASE", default="", help="Report only readouts without this phrase …")
@click.option("--last", type=click.IntRange(1, 100), default=5, help="… which each of so many before them has [5].")
@click.pass_obj
def add(
    settings: Settings,
    /,
    name: str,
    mail: str | None,
    webhook: str | None,
    frequency: str,
    edits: bool,
    absent: str,
    last: int,
    **given: Any,
) -> None:
    """Add a watch, for example: readouts watch add grain --mail desk@news.example --every daily '"grain corridor"'.

    Without --mail and --webhook it is a feed at /watches/NAME.atom. What is indexed by now is no news to it.
    """
    from readouts.watches.routes import check

    if not NAME.fullmatch(name):
        raise click.BadParameter("It has a to z, 0 to 9 and -, at most 40.", param_hint="NAME")
    route, target = _route(mail, webhook)
    check(settings, route)
    home = Home(settings.home)
    request = asked(home.engine(), **given)
    rhythm_of = Frequency(frequency)
    now = dt.datetime.now(dt.UTC)
    watch = Watch(name, to_address(request), route, target, rhythm_of, edits, " ".join(absent.split()), last, now)
    with home.archive(create=True) as archive:
        add_watch(archive, watch)
    say(f"{name}: {_told(watch)}. It is looked at after each refresh, and now by: readouts watch run")


@command.command("list")
@click.pass_obj
def listed(settings: Settings) -> None:
    """List the watches: what each searches, how it is sent, what it found and sent."""
    with Home(settings.home).archive() as archive:
        rows = []
        for watch in watches(archive):
            every, last = list(items(archive, watch.name)), next(iter(deliveries(archive, watch.name)), None)
            state = "" if last is None else last.error or (f"sent {last.sent:%Y-%m-%d %H:%M}" if last.sent else "open")
            rows.append((watch.name, _words(watch), _told(watch), number(len(every)), state))
    if not rows:
        say("No watches. Add one: readouts watch add NAME QUERY")
        return
    table(("watch", "search", "sent", "found", "last delivery"), rows)


@command.command("show")
@click.argument("name")
@click.pass_obj
def show(settings: Settings, name: str) -> None:
    """List what a watch found last, and when that was sent."""
    with Home(settings.home).archive() as archive:
        watch = watch_named(archive, name)
        found = list(items(archive, name, limit=SHOWN))
        titles = {one.id: one.title for one in archive.readouts(item.readout for item in found)}
        tried = [one for one in deliveries(archive, name) if one.error]
    say(f"{name}: {_words(watch)} · {_told(watch)}")
    for item in found:
        edit = f", revision {item.revision}" if item.revision > 1 else ""
        sent = "" if watch.route is Route.FEED else ", not sent yet"
        sent = f", sent {item.sent:%Y-%m-%d %H:%M}" if item.sent else sent
        say(f"{item.found:%Y-%m-%d %H:%M}  {titles.get(item.readout, '')}  {item.readout}{edit}{sent}")
    for delivery in tried[:SHOWN]:
        say(f"delivery {delivery.number}, tried {delivery.attempts} times: {delivery.error}")


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Forget a watch and what it found."""
    with Home(settings.home).archive(create=True) as archive:
        remove_watch(archive, name)
    say(f"{name}: removed")


@command.command("run")
@click.pass_obj
def run(settings: Settings) -> None:
    """Look for news of every watch in the present index, and send what is due."""
    from readouts.watches.run import run_watches
    from search.errors import IndexMissing

    home = Home(settings.home)
    with home.locked("readouts watch run"):
        generation = home.writer().current()
        if generation is None:
            raise IndexMissing(home.index_path, "Run readouts index.")
        done = run_watches(settings, generation.sequence, dt.datetime.now(dt.UTC))
    for one in done:
        say(f"{one.watch}: {number(one.found)} found, {number(one.sent)} sent. {one.wrong}".rstrip())
    if not done:
        say("No watches. Add one: readouts watch add NAME QUERY")
    if any(one.wrong for one in done):
        raise SystemExit(1)


def _route(mail: str | None, webhook: str | None) -> tuple[Route, str]:
    if mail and webhook:
        raise click.UsageError("A watch has one of --mail and --webhook; add a second one.")
    if mail:
        if not is_mail_address(mail):
            raise click.BadParameter("It is one mail address, such as desk@news.example.", param_hint="--mail")
        return Route.MAIL, mail
    if webhook:
        parts = urlsplit(webhook)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise click.BadParameter("It is an address, such as https://news.example/hook.", param_hint="--webhook")
        return Route.WEBHOOK, webhook
    return Route.FEED, ""


def _words(watch: Watch) -> str:
    from readouts.watches.messages import command

    missing = f" without “{watch.absent}”" if watch.absent else ""
    return (command(watch) or "everything") + missing


def _told(watch: Watch) -> str:
    if watch.route is Route.FEED:
        return f"a feed at /watches/{watch.name}.atom"
    frequency = "at once" if watch.frequency is Frequency.NOW else watch.frequency.value
    return f"{watch.route.value} to {watch.target}, {frequency}"
