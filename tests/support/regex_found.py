"""Every regular expression of the product: those that its modules hold, and those written where they are used."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import ModuleType
from typing import Any

from scrapers.registry import sources

PACKAGES = ("scrapers", "index", "search", "web", "readouts")
AT_START = frozenset(("match", "fullmatch"))
USES = frozenset(("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"))


@dataclass(frozen=True)
class Found:
    """A pattern, where it is, and how it is used: `anchored` at the text's start only, `whole` to its end."""

    name: str
    pattern: re.Pattern[Any]
    uses: frozenset[str]

    @property
    def anchored(self) -> bool:
        return bool(self.uses) and self.uses <= AT_START

    @property
    def whole(self) -> bool:
        return self.uses == frozenset(("fullmatch",))


@cache
def patterns() -> tuple[Found, ...]:
    """Each once, by where it stands first."""
    found: dict[tuple[Any, int], Found] = {}
    used = _used()
    for name, pattern in (*_held(), *_inline(), *_of_sources()):
        module, _, own = name.rpartition(".")
        uses = used[module if own[0] == "_" else "", own] if "@" not in name else frozenset((name.split("@")[1],))
        known = found.get((pattern.pattern, pattern.flags))
        both = uses | known.uses if known else uses
        found[pattern.pattern, pattern.flags] = Found(known.name if known else name, pattern, both)
    return tuple(found.values())


@cache
def _modules() -> tuple[ModuleType, ...]:
    packages = [importlib.import_module(name) for name in PACKAGES]
    inside = [module.name for one in packages for module in pkgutil.walk_packages(one.__path__, f"{one.__name__}.")]
    return (*packages, *map(importlib.import_module, inside))


@cache
def _trees() -> Mapping[str, ast.Module]:
    trees = {}
    for module in _modules():
        assert module.__file__
        with open(module.__file__, encoding="utf-8") as file:
            trees[module.__name__] = ast.parse(file.read())
    return trees


def _held() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in _modules():
        for name, value in vars(module).items():
            if not name.startswith("__"):
                yield from ((f"{module.__name__}.{name}", one) for one in _inside(value))
            if isinstance(value, type) and value.__module__ == module.__name__:
                for attribute, held in vars(value).items():
                    yield from ((f"{module.__name__}.{name}.{attribute}", one) for one in _inside(held))


def _inside(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _inside(one, depth - 1)
    elif depth and isinstance(value, Mapping):
        for one in (*value.keys(), *value.values()):
            yield from _inside(one, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _inside(getattr(value, one.name, None), depth - 1)


def _inline() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name, call in _calls():
        if isinstance(call.args[0], ast.Constant):
            assert isinstance(call.func, ast.Attribute)
            flags = [eval(ast.unparse(word.value), {"re": re}) for word in call.keywords if word.arg == "flags"]
            pattern = re.compile(call.args[0].value, *flags)
            yield f"{name}:{call.lineno}@{call.func.attr}", pattern


def unwritten() -> Iterator[str]:
    """Where a pattern is made when it is used, so that it can't be tried here."""
    for name, call in _calls():
        if not isinstance(call.args[0], ast.Constant):
            yield f"{name}: {ast.unparse(call.args[0])}"


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """The calls of re's functions with a pattern, except for re.compile outside functions, whose result is held."""
    for name, tree in _trees().items():
        inside = {id(node) for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) for node in ast.walk(part)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                owner, attribute = node.func.value, node.func.attr
                made = attribute == "compile" and id(node) in inside
                if isinstance(owner, ast.Name) and owner.id == "re" and (made or attribute in USES):
                    yield name, node


def _of_sources() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """What tells a source's articles by their addresses."""
    for source in sources().values():
        if text := getattr(source.identify, "pattern", ""):
            yield f"{source.name}.identify@fullmatch", re.compile(text, re.ASCII)


def _used() -> Mapping[tuple[str, str], frozenset[str]]:
    """How each name is used: `_END.search(…)`, `map(_END.search, …)`; in its module, or in any where it is public."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for module, tree in _trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                owner = node.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                found[module if name[:1] == "_" else "", name].add(node.attr)
    return defaultdict(frozenset, {name: frozenset(uses) for name, uses in found.items()})
