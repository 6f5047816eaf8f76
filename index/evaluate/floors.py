"""What each figure of the annotations must reach: index/evaluate/floors.toml, the one place that declares it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def floors(group: str) -> Mapping[str, float]:
    """The floors of one group (`labels`, `pages` or `speed`) by figure, in the order in which figures are shown."""
    table = tomllib.loads(files("index.evaluate").joinpath("floors.toml").read_text("utf-8"))
    return MappingProxyType({name: float(floor) for name, floor in table[group].items()})
