"""Ordered rules: the first one that holds decides, and its name is the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Asked_contra = TypeVar("Asked_contra", contravariant=True)
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


@dataclass(frozen=True, slots=True)
class OrderedRule(Generic[Asked_contra, Result_co]):
    """What `result` gives where the condition `holds`; None lets the next rule try."""

    name: str
    holds: Callable[[Asked_contra], bool]
    result: Callable[[Asked_contra], Result_co | None]


def always(subject: object) -> bool:
    """The condition of a rule that says by its result alone whether it decides."""
    return True


def decide(rules: Sequence[OrderedRule[Asked, Result]], subject: Asked) -> tuple[Result | None, str]:
    """The result of the first rule that holds and has one, with the rule's name; (None, "") where no rule decides."""
    for rule in rules:
        if rule.holds(subject) and (found := rule.result(subject)) is not None:
            return found, rule.name
    return None, ""
