"""The filters of a search as options of a command: the same names and the same reading as in an address."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import click

from search.engine import Engine
from search.request import Request, Sort, read_request
from search.surface import MANY, REPEATED

SORTS = [sort.value for sort in Sort]
F = TypeVar("F", bound=Callable[..., Any])


def filters(argument: str = "query", but: Collection[str] = ()) -> Callable[[F], F]:
    """Adds an option for each parameter that narrows a search, except some, and an argument of any number of words; all
    arrive as keyword arguments for `asked`."""
    options = [
        *(click.option(f"--{field.name.replace('_', '-')}", multiple=True, help=field.help) for field in REPEATED),
        click.option("--all-of", type=click.Choice(MANY), multiple=True, help="Find all values of this filter."),
        click.option("--from", "from_", metavar="DATE", help="The first day: 2019-04-24, 2019-04 or 2019."),
        click.option("--to", metavar="DATE", help="The last day."),
        *(() if "sort" in but else (click.option("--sort", type=click.Choice(SORTS), help="[relevance]"),)),
        click.argument(argument, nargs=-1),
    ]

    def added(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return added


def asked(engine: Engine, query: tuple[str, ...], **given: Any) -> Request:
    """The request that these options make, with a note on each value that no readout has. Raises BadRequest."""
    named = {name.rstrip("_"): value for name, value in given.items() if value}
    values = {name: [value] if isinstance(value, (str, int)) else list(value) for name, value in named.items()}
    request = read_request({"q": " ".join(query), **{name: [str(v) for v in vs] for name, vs in values.items()}})
    resolved = engine.resolve(request)
    for unknown in resolved.unknown:
        click.echo(f"Note: {unknown.field}: {unknown}", err=True)
    return resolved.request
