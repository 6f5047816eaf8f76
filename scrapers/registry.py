"""Every source by name, found by walking scrapers/sources: a module each, in a folder for its time zone's area."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from scrapers.errors import UnknownSource
from scrapers.source import Source


def source_modules() -> Iterator[str]:
    """The dotted name of each source's module."""
    package = importlib.import_module("scrapers.sources")
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.ispkg and not module.name.rpartition(".")[2].startswith("_"):
            yield module.name


@cache
def sources() -> Mapping[str, Source]:
    """Every source, by name, in the order of the names."""
    found: list[Source] = [importlib.import_module(module).SOURCE for module in source_modules()]
    return MappingProxyType({source.name: source for source in sorted(found, key=lambda s: s.name)})


def names_of(country: str) -> tuple[str, ...]:
    """The names of the sources of a country (alpha-3), in order."""
    return tuple(source.name for source in sources().values() if source.country == country)


def source_called(name: str) -> Source | None:
    """The source with this name or alias."""
    aliases = (source for source in sources().values() if name in source.aliases)
    return sources().get(name) or next(aliases, None)


def find_source(name: str) -> Source:
    """The source of this name. Raises UnknownSource, which lists the names there are."""
    try:
        return sources()[name]
    except KeyError:
        raise UnknownSource(name, f"There are: {', '.join(sources())}.") from None
