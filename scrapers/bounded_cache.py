"""Caches of results by foreign text, bounded by bytes: what strangers send can't fill the memory."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from sys import getsizeof
from typing import Any, ParamSpec, TypeVar, cast
from weakref import WeakValueDictionary

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 64
"""Characters of the longest argument whose result is kept: a longer one is seldom a word, and seldom comes again."""

LONGEST_PRINTED = 200
"""Likewise of what a page prints as a name, an office or a label."""

SLOT = 104  # bytes of a dict for each entry, when it is at its emptiest

CACHES: WeakValueDictionary[int, BoundedCache] = WeakValueDictionary()
"""Every one in this process."""


class BoundedCache(dict[Any, Any]):
    """A function's results: `cache[argument]` computes what isn't kept. Several arguments are a tuple.

    At most `most` bytes are kept, in two halves: a full half becomes the older one, from which what is asked for again
    moves into the newer one, and the rest is dropped with it.
    """

    def __init__(self, compute: Callable[..., Any], most: int, longest: int = LONGEST) -> None:
        super().__init__()
        self.most = most
        self.bytes = 0  # of the newer half
        self._longest = longest
        self._compute = compute
        self._older: dict[Any, Any] = {}
        CACHES[id(self)] = self

    def __missing__(self, key: Any) -> Any:
        if (known := self._older.get(key, self)) is not self:
            result = known
        else:
            result = self._compute(*key) if isinstance(key, tuple) else self._compute(key)
        size = SLOT + _size(key) + _size(result)
        if _longest_text(key) > self._longest or size > self.most // 2:
            return result
        if self.bytes + size > self.most // 2:
            self._older = dict(self)
            self.clear()
            self.bytes = 0
        self.bytes += size
        self[key] = result
        return result

    def kept_bytes(self) -> int:
        """The size of both halves, counted."""
        return sum(SLOT + _size(key) + _size(value) for half in (self, self._older) for key, value in half.items())


def bounded_cache(most: int, longest: int = LONGEST) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep a function's results in at most `most` bytes; those of texts of more than `longest` characters never.

    Its arguments are given by position.
    """

    def keep(function: Callable[P, T]) -> Callable[P, T]:
        cache = BoundedCache(function, most, longest)
        # Words are looked up by the million: what is kept costs no frame of Python's, or a short one.
        if len(inspect.signature(function).parameters) == 1:
            return cast(Callable[P, T], cache.__getitem__)

        def kept(*arguments: Any) -> Any:
            return cache[arguments]

        return cast(Callable[P, T], kept)

    return keep


def _longest_text(key: Any) -> int:
    if isinstance(key, str):
        return len(key)
    return max(map(_longest_text, key), default=0) if isinstance(key, tuple) else 0


def _size(value: Any) -> int:
    if isinstance(value, str):
        return getsizeof(value)
    if isinstance(value, tuple | frozenset):
        return getsizeof(value) + sum(map(_size, value))
    if is_dataclass(value):
        return getsizeof(value) + sum(_size(getattr(value, field.name)) for field in fields(value))
    return getsizeof(value)
