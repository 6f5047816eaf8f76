"""Ordered tables of rules: the first one whose condition holds decides, and its name is the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

C = TypeVar("C")
R = TypeVar("R")


class Rule(NamedTuple, Generic[C, R]):
    """A row of a table: in a case where `holds`, the answer is `result`."""

    name: str
    holds: Callable[[C], object]
    result: R


def always(_case: object) -> bool:
    """The condition of a table's last row."""
    return True


def first(table: Sequence[Rule[C, R]], case: C) -> Rule[C, R]:
    """The first rule of a table that holds in a case. The last row of a table holds in every one."""
    return next(rule for rule in table if rule.holds(case))
