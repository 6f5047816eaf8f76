"""Output of commands: progress bars and tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

Tick = Callable[[str, int, int], None]
EVERY = 5.0  # seconds between two plain lines


def say(text: str) -> None:
    click.echo(text)


def announce(needed: object) -> None:
    """What a full build needs (index.capacity.Needs), before it begins."""
    say(f"Indexing {needed}")


def number(value: int) -> str:
    return f"{value:,}"


@contextmanager
def progress() -> Iterator[Tick]:
    """Progress on stderr: a function called with (stage, number done, total or 0).

    It draws a bar on a terminal, and prints a line every few seconds elsewhere.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tick(stage: str, through: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total or None)
            bars.update(tasks[stage], completed=through, total=total or None)

        yield tick


def _lines() -> Tick:
    last = time.monotonic()

    def tick(stage: str, through: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY:
            last = time.monotonic()
            click.echo(f"{stage}: {number(through)}{f' of {number(total)}' if total else ''}", err=True)

    return tick


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str] = ()) -> None:
    """Print a table; columns in `right` are right-aligned. Tab-separated and untruncated when piped."""
    console = Console()
    if not console.is_terminal:
        for row in (heads, *rows):
            click.echo("\t".join(row))
        return
    shown = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for head in heads:
        shown.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*row)
    console.print(shown)


def shown_with(text: str, matches: Sequence[tuple[int, int]], style: str = "") -> Text:
    """A text with its matches marked."""
    shown = Text(text, style=style)
    for start, end in matches:
        shown.stylize("bold black on yellow", start, end)
    return shown
