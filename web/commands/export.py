"""readouts export: every hit, streamed."""

from __future__ import annotations

import sys
from typing import Any

import click

from web.export import FORMATS
from web.filters import asked, filters
from web.home import Home
from web.settings import Settings


@click.command()
@filters
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="csv", help="[csv]")
@click.pass_obj
def command(settings: Settings, /, shape: str, **given: Any) -> None:
    """Write every hit to the standard output, however many there are."""
    hits = Home(settings.home).engine().hits(asked(**given))
    for line in FORMATS[shape](hits):
        sys.stdout.write(line)
