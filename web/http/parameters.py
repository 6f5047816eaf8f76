"""Parameters of the endpoint besides those of a search, read with every reason at once, as a Request is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from search.engine import Engine
from search.errors import BadRequest
from search.request import GROUPS, MAX_SIZE, MAX_TEXT_LENGTH, Request, read_request
from search.value_types import ValueType, number, one_of

T = TypeVar("T")


def known(engine: Engine, asked: Request) -> Request:
    """The request with the values of the index that its filters mean. Raises BadRequest for one that means none."""
    found = engine.resolve(asked)
    if found.unknown:
        raise BadRequest([(one.field, str(one)) for one in found.unknown])
    return found.request


class Parameters:
    """The parameters of an address, taken out one by one; the last step raises BadRequest with every reason."""

    def __init__(self, given: Mapping[str, Sequence[str]]) -> None:
        self.rest = dict(given)
        self.reasons: list[tuple[str, str]] = []

    def text(self, name: str) -> str:
        """A text as it was typed, spaces at its end included; "" where it is absent."""
        values = self.rest.pop(name, ())
        if len(values) > 1:
            self.reasons.append((name, "it can be given only once"))
        value = values[0] if values else ""
        if len(value) > MAX_TEXT_LENGTH:
            self.reasons.append((name, f"at most {MAX_TEXT_LENGTH} characters"))
        return value[:MAX_TEXT_LENGTH]

    def one_of(self, name: str, known: Collection[str]) -> str:
        """One of these, "" where it is absent."""
        return self._read(name, one_of(known), "")

    def number(self, name: str, default: int, most: int = MAX_SIZE) -> int:
        return self._read(name, number(most), default)

    def _read(self, name: str, type_: ValueType[T], default: T) -> T:
        text = self.text(name)
        try:
            return type_.read(text) if text else default
        except ValueError as error:
            self.reasons.append((name, str(error)))
            return default

    def done(self) -> None:
        """Raise BadRequest if anything could not be read or is left over."""
        unknown = [(name, "there is no such parameter") for name in self.rest]
        if self.reasons or unknown:
            raise BadRequest([*unknown, *self.reasons])

    def request(self) -> Request:
        """What is left over, read as a search. Raises BadRequest."""
        try:
            asked = read_request(self.rest)
        except BadRequest as error:
            raise BadRequest([*self.reasons, *error.reasons]) from None
        self.rest = {}
        self.done()
        return asked


def grouped_request(given: Parameters) -> Request:
    """A search of statements, with what they are grouped by. Raises BadRequest."""
    group = given.one_of("group", GROUPS)
    return replace(given.request(), group=group)
