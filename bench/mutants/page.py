"""docs/design/promises.md: each promise, a change that breaks it, and the test that failed when last tried."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.mutants.rows import Mutant
from bench.mutants.trial import KILLED, Verdict

HEAD = """# Promises broken on purpose

Each promise of [reliability](reliability.md), a small change of the code that breaks it, and the test that failed with
the change and passes without it. `python -m bench mutants reliability --table docs/design/promises.md` writes this
page; with ids instead of `reliability` it tries those, and leaves the other lines as they are.

| | promise | the change that breaks it | the test that failed |
|---|---|---|---|
"""


def line(verdict: Verdict) -> str:
    mutant = verdict.mutant
    shown = f"`{verdict.why}`" if verdict.what == KILLED else f"**{verdict.what}**: {verdict.why}"
    cells = (mutant.id, mutant.rule, f"{mutant.change or 'a line'} (`{mutant.file}`)", shown)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def enter(file: Path, found: Sequence[Verdict], known: Sequence[Mutant]) -> None:
    """Put these verdicts into the page, in the order of all rows; lines of rows that are no more go."""
    lines = listed(file) | {verdict.mutant.id: line(verdict) for verdict in found}
    kept = [lines[mutant.id] for mutant in known if mutant.id in lines]
    file.write_text(HEAD + "\n".join(kept) + "\n", encoding="utf-8")


def listed(file: Path) -> dict[str, str]:
    """The lines that the page has, by the id of their row."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {one.split(" | ")[0].removeprefix("| "): one for one in lines if one.startswith("| ") and one[2] != "|"}
