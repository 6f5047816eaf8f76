"""readouts export: every hit, streamed."""

from __future__ import annotations

import sys
from typing import Any

import click

from readouts.home import Home
from readouts.search_options import asked, filters
from readouts.settings import Settings
from search.coverage import CoverageCounts
from web.present.export import FORMATS, coverage_lines


@click.command()
@filters()
@click.option("--format", "shape", type=click.Choice(sorted(FORMATS)), default="csv", help="The output format [csv].")
@click.option("--coverage", is_flag=True, help="Write what is held by publisher and month instead, as CSV.")
@click.pass_obj
def command(settings: Settings, /, shape: str, coverage: bool, **given: Any) -> None:
    """Write all hits to standard output."""
    engine = Home(settings.home).engine()
    request = asked(engine, **given)
    lines = coverage_lines(CoverageCounts(engine), request) if coverage else FORMATS[shape](engine.hits(request))
    for line in lines:
        sys.stdout.write(line)
