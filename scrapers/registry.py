"""Every source by name, found by walking scrapers/sources."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from scrapers.errors import UnknownSource
from scrapers.source import Source


@cache
def sources() -> Mapping[str, Source]:
    """Every source, by name, in the order of the names."""
    package = importlib.import_module("scrapers.sources")
    names = [module.name for module in pkgutil.iter_modules(package.__path__) if module.name[0] != "_"]
    found = [importlib.import_module(f"{package.__name__}.{name}").SOURCE for name in names]
    return MappingProxyType({source.name: source for source in sorted(found, key=lambda s: s.name)})


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
