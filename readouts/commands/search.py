"""readouts search: the same answers in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from readouts.home import Home
from readouts.search_options import asked, filters
from readouts.settings import Settings
from readouts.statement_output import show_statements
from readouts.terminal import number, shown_with
from search import surface
from search.coverage import CoverageCounts
from search.engine import Engine, Hit, ResultPage, Snippet, StatementPage
from search.request import GROUPS, MAX_SIZE, Request, Sort
from web.errors import ReadoutMissing
from web.present.coverage import sentences
from web.present.links import official


@click.command()
@filters()
@click.option("--size", type=click.IntRange(1, MAX_SIZE), help="Readouts per page [10].")
@click.option("--cursor", help="The `next` value of an answer, for the page after it.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of /api/search, or of /api/statements.")
@click.option("--statements", is_flag=True, help="Find statements instead of readouts.")
@click.option("--group", type=click.Choice(GROUPS), help="Group the statements by this.")
@click.option("--within", metavar="ID", help="Find the statements of this readout.")
@click.pass_obj
def command(
    settings: Settings, /, as_json: bool, statements: bool, group: str | None, within: str | None, **given: Any
) -> None:
    """Search, for example: readouts search 'ceasefire "grain corridor"' --said-by 'Xi Jinping' --from 2019."""
    engine = Home(settings.home).engine()
    request = asked(engine, **given)
    console = Console(highlight=False)
    console.soft_wrap = not console.is_terminal
    if statements or group or within:
        sort = Sort.OLDEST if within and not given["sort"] else request.sort  # of one readout: as they stand in it
        _statements(console, engine, replace(request, group=group or "", within=within or "", sort=sort), as_json)
        return
    page = engine.search(request)
    if as_json:
        from web.api.search_answer import search_answer
        from web.http.caching import as_json as written

        click.echo(written(search_answer(page), indent=2))
        return
    held = () if page.total else sentences(CoverageCounts(engine).of(request), request)
    _show(console, page, held)


def _statements(console: Console, engine: Engine, request: Request, as_json: bool) -> None:
    if request.within and engine.document(request.within) is None:
        raise ReadoutMissing(request.within)
    page = engine.statements(request)
    if as_json:
        from web.api.statements import statements_answer
        from web.http.caching import as_json as written

        click.echo(written(statements_answer(page, request), indent=2))
        return
    _show_reading(console, page)
    show_statements(console, page)
    for sentence in () if page.total else sentences(CoverageCounts(engine).of(request, {}), request):
        console.print(sentence)


def _show_reading(console: Console, page: ResultPage | StatementPage) -> None:
    """How the query was read."""
    if page.understood and page.understood != page.text:
        console.print(Text(f"Understood as: {page.understood}", style="dim"))
    for note in page.notes:
        console.print(Text(f"Note: {note}", style="yellow"))
    if page.did_you_mean:
        console.print(Text(f"Did you mean: {page.did_you_mean}", style="yellow"))


def _show(console: Console, page: ResultPage, held: Sequence[str]) -> None:
    _show_reading(console, page)
    console.print(Text(f"{number(page.total)} readout{'' if page.total == 1 else 's'}", style="bold"))
    for sentence in held:
        console.print(sentence)
    for hit in page.hits:
        _show_hit(console, hit)
    if page.corrected:
        console.print(Text(f"\nResults for {page.did_you_mean}:", style="bold"))
    for hit in page.corrected:
        _show_hit(console, hit)
    if page.partial_matches:
        console.print(Text("\nPartial matches:", style="bold"))
    for hit in page.partial_matches:
        _show_hit(console, hit)
    if page.next:
        console.print(Text(f"\nMore: --cursor {page.next}", style="dim"))


def _show_hit(console: Console, hit: Hit) -> None:
    console.print()
    console.print(shown_with(hit.title, hit.title_matches, "bold"))
    console.print(
        Text(f"{hit.date} · {hit.publisher} · {surface.label('kind', hit.kind.value)} · {hit.id}", style="dim")
    )
    if hit.missing:
        console.print(Text(f"Missing: {', '.join(hit.missing)}", style="yellow"))
    if official(hit.url):
        console.print(Text(hit.url, style="dim"))
    for found in hit.snippets:
        # Piped output keeps long lines whole; Padding would wrap them at a terminal's width.
        indent = Padding(_snippet(found), (0, 0, 0, 2)) if console.is_terminal else Text("  ") + _snippet(found)
        console.print(indent)


def _snippet(found: Snippet) -> Text:
    who = f"{found.speaker}, {found.mode.value}: " if found.speaker else ""
    before, after = "… " if found.clipped_start else "", " …" if found.clipped_end else ""
    return Text.assemble((who, "cyan"), before, shown_with(found.text, found.matches), after)
