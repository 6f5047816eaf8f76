"""The structure of the house: what a newcomer may rely on everywhere."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import index
import scrapers
import search
import web
from scrapers.errors import ReadoutsError
from scrapers.source import sources
from search.request import FACETS, FILTERS
from web.cli import main

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (scrapers, index, search, web)


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


def test_a_source_is_named_for_its_file() -> None:
    package = importlib.import_module("scrapers.sources")
    files = {module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__)}
    assert files == set(sources())


def test_no_file_is_two_things() -> None:
    python = [path for room in ("scrapers", "index", "search", "web", "bench") for path in (ROOT / room).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): n for path in python if (n := len(path.read_text().splitlines())) > 400}
    assert not long, f"above 400 lines: {long}"


@pytest.mark.parametrize("command", commands())
def test_the_docs_name_every_command(command: str) -> None:
    assert f"readouts {command}" in (ROOT / "docs/operating.md").read_text()


@pytest.mark.parametrize(
    "parameter", sorted({*FILTERS, "q", "said_by", "mode", "from", "to", "sort", "size", "cursor"})
)
def test_the_docs_name_every_parameter(parameter: str) -> None:
    assert f"`{parameter}`" in (ROOT / "docs/api.md").read_text()


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_is_a_filter(facet: str) -> None:
    assert facet in FILTERS


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = [*project["project"]["dependencies"]]
    needed += [name for group in project["dependency-groups"].values() for name in group if isinstance(name, str)]
    architecture = (ROOT / "docs/architecture.md").read_text().lower()
    names = {re.split(r"[<>=!~ \[]", name)[0].lower() for name in needed}
    assert not {name for name in names if f"| {name} " not in architecture}


def test_the_lock_names_no_host_and_hashes_everything() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text()
        assert "http" not in re.sub(r"^aiohttp", "", text, flags=re.MULTILINE)
        pins = [line for line in text.splitlines() if "==" in line]
        assert pins
        assert all(line.endswith(" \\") for line in pins)
