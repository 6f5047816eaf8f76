"""readouts export: every hit, streamed."""

from __future__ import annotations

import sys
from typing import Any

import click

from readouts.home import Home
from readouts.search_options import asked, filters
from readouts.settings import Settings
from web.present.export import FORMATS


@click.command()
@filters()
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="csv", help="The output format [csv].")
@click.pass_obj
def command(settings: Settings, /, shape: str, **given: Any) -> None:
    """Write all hits to standard output."""
    engine = Home(settings.home).engine()
    for line in FORMATS[shape](engine.hits(asked(engine, **given))):
        sys.stdout.write(line)
