"""Parameters of the endpoint that are no search: read with every reason for refusing them, as a Request is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from search.errors import BadRequest
from search.request import MAX_SIZE, MAX_TEXT_LENGTH, Request, read_request


class Parameters:
    """What an address gives, taken out one by one; the last step raises BadRequest with every reason at once."""

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
        value = self.text(name)
        if value and value not in known:
            self.reasons.append((name, f"“{value[:40]}” is none of {', '.join(known)}"))
        return value

    def number(self, name: str, default: int, most: int = MAX_SIZE) -> int:
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"\d{1,3}", value, re.ASCII) or not 1 <= int(value) <= most:
            self.reasons.append((name, f"“{value[:40]}” is no number from 1 to {most}"))
            return default
        return int(value)

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
