"""The structure of the house: what a newcomer may rely on everywhere."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import click
import pytest

import index
import readouts
import scrapers
import search
import web
from readouts.cli import main
from scrapers.errors import ReadoutsError
from scrapers.registry import source_modules, sources
from search.errors import BadRequest
from search.surface import FACETS, FILTERS

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (scrapers, index, search, web, readouts)


def modules() -> Iterator[str]:
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            yield module.name


def errors(root: type[ReadoutsError] = ReadoutsError) -> Iterator[type[ReadoutsError]]:
    yield root
    for child in root.__subclasses__():
        yield from errors(child)


def commands() -> list[str]:
    return sorted(main.list_commands(click.Context(main)))


def test_every_module_can_be_imported_and_says_what_it_knows() -> None:
    silent = [name for name in modules() if not importlib.import_module(name).__doc__]
    assert not silent, f"give these a first line that says what they know: {silent}"


def test_every_error_has_words_of_its_own() -> None:
    for name in modules():
        importlib.import_module(name)
    family = list(errors())
    assert len({error.what for error in family}) == len(family)
    assert all(re.fullmatch(r"[A-Z].*[^.]", error.what) for error in family)


OWN_ARGUMENTS: dict[type[ReadoutsError], tuple[object, ...]] = {BadRequest: ([("from", "no date"), ("size", "0")],)}
"""Errors that take other arguments than a subject and a remedy."""


def test_every_error_survives_pickling() -> None:
    for name in modules():
        importlib.import_module(name)
    for kind in errors():
        error = kind(*OWN_ARGUMENTS.get(kind, ("the subject", "The remedy.")))
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is kind
        assert (str(copy), copy.args, vars(copy)) == (str(error), error.args, vars(error))


def test_a_source_is_named_for_its_file() -> None:
    assert {name.rpartition(".")[2].replace("_", "-") for name in source_modules()} == set(sources())


def test_a_source_is_in_the_folder_of_its_time_zone() -> None:
    for name in source_modules():
        *_, folder, module = name.split(".")
        source = sources()[module.replace("_", "-")]
        assert folder == (
            "sample" if source.name.startswith("sample-") else source.timezone.partition("/")[0].lower()
        ), name


def test_no_folder_of_the_product_has_more_than_seventeen_modules() -> None:
    files = (path for room in ROOMS for path in Path(room.__path__[0]).rglob("*.py"))
    folders = Counter(path.parent for path in files if path.stem != "__init__")
    assert not {str(folder.relative_to(ROOT)): n for folder, n in folders.items() if n > 17}


def test_no_file_is_two_things() -> None:
    rooms = ("scrapers", "index", "search", "web", "readouts", "bench", "tests/support")
    python = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): n for path in python if (n := len(path.read_text().splitlines())) > 400}
    assert not long, f"above 400 lines: {long}"


def test_no_function_is_above_forty_lines() -> None:
    long = {}
    for path in (path for room in ROOMS for path in Path(room.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert len(long) > 1_000
    assert not {name: lines for name, lines in long.items() if lines > 40}


def test_no_two_classes_have_one_name() -> None:
    places: dict[str, list[str]] = {}
    for path in (path for room in ROOMS for path in Path(room.__path__[0]).rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: found for name, found in places.items() if len(found) > 1}


@pytest.mark.parametrize("command", commands())
def test_the_docs_name_every_command(command: str) -> None:
    assert f"| `readouts {command}` |" in (ROOT / "docs/reference/commands.md").read_text()


@pytest.mark.parametrize(
    "parameter", sorted({*FILTERS, "q", "said_by", "mode", "from", "to", "sort", "size", "cursor"})
)
def test_the_docs_name_every_parameter(parameter: str) -> None:
    assert f"`{parameter}`" in (ROOT / "docs/reference/api.md").read_text()


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_is_a_filter(facet: str) -> None:
    assert facet in FILTERS


TABLES = "pages|revisions|readouts|problems|fetches|runs|changes"
SQL = re.compile(rf"(?s)\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|ALTER TABLE)\b.*\b({TABLES})\b")


def test_only_scrapers_archive_has_sql_on_the_tables_of_the_archive() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for room in ROOMS
        for file in (ROOT / room.__name__).rglob("*.py")
        if not file.is_relative_to(ROOT / "scrapers/archive")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert not found, f"give the archive a named function instead: {found}"


def names_of(requirements: Iterable[object]) -> set[str]:
    return {re.split(r"[<>=!~ \[]", name)[0].lower() for name in requirements if isinstance(name, str)}


def imported() -> Iterator[str]:
    """The first part of every module that the product imports, wherever in a file."""
    for room in ROOMS:
        for file in (ROOT / room.__name__).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                match node:
                    case ast.Import(names):
                        yield from (name.name.partition(".")[0] for name in names)
                    case ast.ImportFrom(module=str(module), level=0):
                        yield module.partition(".")[0]


def test_the_dependencies_are_those_that_the_docs_give_a_reason_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = names_of(project["project"]["dependencies"])
    for group in project["dependency-groups"].values():
        needed |= names_of(group)
    section = (ROOT / "docs/design/architecture.md").read_text().partition("## Dependencies")[2].partition("\n## ")[0]
    told = set(re.findall(r"^\| (\S+) \|", section.lower(), re.MULTILINE)) - {"distribution"}
    assert needed == told


def test_the_product_imports_every_dependency_that_it_declares() -> None:
    declared = names_of(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    distributions = packages_distributions()
    found = names_of(name.replace("_", "-") for module in imported() for name in distributions.get(module, ()))
    assert declared <= found, f"declared and not imported: {declared - found}"


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "http" not in re.sub(r"^aiohttp", "", text, flags=re.MULTILINE)
        pins = [line for line in text.splitlines() if "==" in line]
        assert pins
        assert all(line.endswith(" \\") for line in pins)
