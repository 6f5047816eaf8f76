"""The rows of bench/mutants/*.toml: a rule of the product, the change that breaks it, and the tests that hold it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class RowError(ValueError):
    """A row that can't be tried, with its id and the reason."""


@dataclass(frozen=True)
class Mutant:
    """`find` occurs once in `file` and becomes `replace`. `change` says in words what that does."""

    id: str
    rule: str
    file: str
    find: str
    replace: str
    tests: tuple[str, ...] = ()
    equivalent: str = ""
    change: str = ""
    room: str = field(default="", compare=False)

    def changed(self, root: Path) -> str:
        """The text of the file with the change in it. Raises RowError."""
        try:
            text = (root / self.file).read_bytes().decode()
        except OSError as error:
            raise RowError(f"{self.id}: {self.file} can't be read") from error
        if (times := text.count(self.find)) != 1:
            raise RowError(f"{self.id}: `find` occurs {times} times in {self.file}, not once")
        return text.replace(self.find, self.replace)

    def check(self, root: Path) -> None:
        """Raises RowError where it can't be applied or names tests that don't exist."""
        if self.find == self.replace:
            raise RowError(f"{self.id}: it changes nothing")
        if bool(self.tests) == bool(self.equivalent):
            raise RowError(f"{self.id}: it needs either tests or the reason why it is equivalent")
        self.changed(root)
        for test in self.tests:
            name, _, function = test.partition("::")
            if not (root / name).exists():
                raise RowError(f"{self.id}: {name} does not exist")
            if function and f"def {function.split('::')[-1].partition('[')[0]}(" not in (root / name).read_text():
                raise RowError(f"{self.id}: {name} has no {function}")


def rows(folder: Path | None = None) -> Iterator[Mutant]:
    """All rows, by file. Raises RowError for one whose keys are wrong, or whose id was there before."""
    known: set[str] = set()
    for file in sorted((folder or Path(__file__).parent).glob("*.toml")):
        for row in tomllib.loads(file.read_text(encoding="utf-8")).get("mutant", ()):
            try:
                mutant = Mutant(**{**row, "tests": tuple(row.get("tests", ())), "room": file.stem})
            except TypeError as error:
                raise RowError(f"{file.name}, {row.get('id', 'a row without an id')}: {error}") from None
            if mutant.id in known:
                raise RowError(f"{file.name}: there is another row with the id {mutant.id}")
            known.add(mutant.id)
            yield mutant


def chosen(found: Sequence[Mutant], names: Sequence[str]) -> list[Mutant]:
    """Those with these ids, or of the files with these names; all where nothing is named."""
    known = {name for mutant in found for name in (mutant.id, mutant.room)}
    if unknown := [name for name in names if name not in known]:
        raise RowError(f"no row or file has the name {', '.join(unknown)}")
    return [mutant for mutant in found if not names or mutant.id in names or mutant.room in names]
