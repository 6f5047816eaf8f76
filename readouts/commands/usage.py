"""readouts usage: when and by whom phrases are used first and last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from readouts.home import Home
from readouts.search_options import asked, filters
from readouts.settings import Settings
from readouts.terminal import number
from search import surface
from search.coverage import CoverageCounts
from search.engine import FirstUse
from search.errors import BadRequest
from search.usage import MOST, Usage, usages, wrong_phrase
from web.present.usage import sentences

LISTED = 10  # speakers, in the terminal


@click.command()
@filters(argument="phrase", but=("sort",))
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of /api/phrases/usage.")
@click.pass_obj
def command(settings: Settings, /, phrase: tuple[str, ...], as_json: bool, **given: Any) -> None:
    """First and last use of exact phrases, for example: readouts usage 'ironclad commitment' 'steadfast commitment'
    --said-by 'Joe Biden'."""
    phrases = list(dict.fromkeys(phrase))
    wrong = [reason for one in phrases if (reason := wrong_phrase(one))]
    wrong += ["give at least one"] if not phrases else [f"at most {MOST} phrases"] if len(phrases) > MOST else []
    if wrong:
        raise BadRequest([("phrase", reason) for reason in wrong])
    engine = Home(settings.home).engine()
    request = asked(engine, (), **given)
    found = usages(engine, phrases, request)
    held = CoverageCounts(engine).of(request, {})
    if as_json:
        from web.api.usage import usages_out
        from web.http.caching import as_json as written

        click.echo(written(usages_out(found, held, request), indent=2))
        return
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal
    for usage in found:
        for sentence in sentences(usage, held, request):
            console.print(Text(sentence))
        _show_firsts(console, "Speakers by first use", usage.found.speakers[:LISTED])
        _show_firsts(console, "Publishers by first use", usage.found.publishers)
        console.print()
    _show_years(console, found)


def _show_firsts(console: Console, heading: str, firsts: Sequence[FirstUse]) -> None:
    if firsts:
        console.print(Text(f"{heading}:", style="bold"))
    for one in firsts:
        name = surface.label("source", one.name) if heading.startswith("Pub") else one.name
        times = f"{number(one.uses)} use{'' if one.uses == 1 else 's'}"
        console.print(Text(f"  {one.first.date}  {name}: {times}  {one.first.id}"))


def _show_years(console: Console, found: Sequence[Usage]) -> None:
    """A line for each year: the uses of each phrase, and of how many readouts."""
    for at, year in enumerate(found[0].years):
        uses = "  ".join(f"{one.phrase}: {number(one.years[at].uses)}" for one in found)
        told = f"{uses}  of {number(year.of)}{' (few)' if year.few else ''}" if year.covered else "not covered"
        console.print(Text(f"{year.year}  {told}"))
