"""Statements in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from readouts.terminal import number, shown_with
from search import surface
from search.engine import FoundStatement, StatementPage
from web.present.citations import footnote


def show_statements(console: Console, page: StatementPage) -> None:
    """The statements of a page, or its groups with their first ones."""
    total = f"{number(page.total)} statement{'' if page.total == 1 else 's'}"
    of = f" in {number(page.readouts)} readout{'' if page.readouts == 1 else 's'}" if page.total else ""
    console.print(Text(f"{total}{of}", style="bold"))
    for one in page.statements:
        _show(console, one)
    if page.partial_matches:
        console.print(Text("\nPartial matches:", style="bold"))
    for one in page.partial_matches:
        _show(console, one)
    for group in page.groups:
        console.print(Text(f"\n{group.value}: {number(group.count)}", style="bold"))
        for one in group.statements:
            _show(console, one)
    if page.next:
        console.print(Text(f"\nMore: --cursor {page.next}", style="dim"))


def _show(console: Console, one: FoundStatement) -> None:
    of = one.readout
    to = ", ".join(surface.label("said_to", value) for value in one.to[:5])
    verbs = ", ".join(f"“{act.verb}”" for act in one.acts)
    how = f"{one.mode.value}{': ' if verbs else ''}{verbs}"
    console.print()
    console.print(Text.assemble((one.speaker or "–", "bold"), f" to {to}" if to else "", (f" ({how})", "cyan")))
    console.print(Text(f"{of.date} · {of.publisher} · {of.id}#{one.anchor} · {of.title}", style="dim"))
    before, after = (f"{one.before} " if one.before else ""), (f" {one.after}" if one.after else "")
    text = Text.assemble((before, "dim"), shown_with(one.text, one.matches), (after, "dim"))
    # Piped output keeps long lines whole; Padding would wrap them at a terminal's width.
    console.print(Padding(text, (0, 0, 0, 2)) if console.is_terminal else Text("  ") + text)
    console.print(Text(f"Footnote: {footnote(one)}", style="dim"))
