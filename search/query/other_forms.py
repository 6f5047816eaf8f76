"""Forms of other search systems, rewritten into those of our language before it is read, each with a note.

Text in double quotation marks stays as it is, except as an operand of NEAR.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from scrapers.registry import sources
from search.query.dates import interval

_OPERAND = r'("[^"]*"(?:~\d+)?|(?<![^\s"()\[\]:!])[^\s"()\[\]:!]+)'
_WILD = 4  # letters that a word with one letter left open has at least
_MOST_OPEN = 2
_WHOLE = ("near", "exclamation")  # forms that stand before or around quotations


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the text that `rewrite` gives for a match, or None where it is not that form after all.

    A text without any of `signs` has no match.
    """

    name: str
    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    rewrite: Callable[[re.Match[str]], str | None]


def _address(match: re.Match[str]) -> str | None:
    url = match[0].rstrip(".,;)")
    owner = next((source for source in sources().values() if source.identify and source.is_article(url)), None)
    return f"id:{owner.readout_id(url)}" if owner else f'"{url.partition("://")[2]}"'


def _id(match: re.Match[str]) -> str | None:
    return f"id:{match[0]}" if any(match[0].startswith(f"{name}-") for name in sources()) else None


def _near(match: re.Match[str]) -> str | None:
    words = " ".join(re.sub(r'"(?:~\d+)?', "", side) for side in (match[1], match[4]))
    return f'"{words}"~{match[2] or match[3] or 10}'


def _not(match: re.Match[str]) -> str | None:
    return "-" if match.string.count('"', 0, match.start()) % 2 == 0 else None


def _range(match: re.Match[str]) -> str | None:
    first, last = ("" if end == "*" else end for end in (match[1], match[2]))
    return f"date:{first}..{last}" if interval(f"{first}..{last}") else None


def _wildcard(match: re.Match[str]) -> str | None:
    known, open_ = match[0].replace("?", ""), match[0].count("?")
    return f"{known}~{open_}" if len(known) >= _WILD - 1 and open_ <= _MOST_OPEN else None


FORMS = (
    Form("address", ("://",), re.compile(r"https?://\S+"), _address),
    Form("acronym", (".",), re.compile(r"(?<![\w.])[A-Z](?:\.[A-Z])+(?![\w.])"), lambda match: f"{match[0]}."),
    Form("id", ("-",), re.compile(r"(?<!\S)[a-z][a-z0-9]*-[\w.~-]+(?!\S)"), _id),
    Form("range", (" TO ",), re.compile(r"(?:date:)?[\[{] ?([\d*.-]{1,20}) TO ([\d*.-]{1,20}) ?[\]}]"), _range),
    Form(
        "single quotes",
        ("'",),
        re.compile(r"(?<![\w'])'((?:[^'\"]|(?<=\w)'(?=\w))+)'(?!\w)"),
        lambda match: f'"{match[1]}"',
    ),
    Form(
        "near",
        ("NEAR", "w/", "W/"),
        re.compile(rf"{_OPERAND}\s+(?:NEAR(?:[/:]?(\d{{1,3}}))?|[wW]/(\d{{1,3}}))\s+{_OPERAND}"),
        _near,
    ),
    Form("exclamation", ("!",), re.compile(r"(?<!\S)!(?=[\w\"(])"), _not),
    Form("open letter", ("?",), re.compile(r"(?<!\S)[^\W\d_]*(?:\?[^\W\d_]+)+(?!\S)"), _wildcard),
)


def rewritten(text: str) -> tuple[str, list[str]]:
    """The text in our own forms, and a note on each form that was rewritten. `text` has ASCII quotation marks."""
    notes: list[str] = []
    for form in FORMS:
        if not any(map(text.__contains__, form.signs)):
            continue
        whole = form.name in _WHOLE
        parts = [text] if whole else re.split(r'("[^"]*"?)', text)
        text = "".join(part if at % 2 else _apply(form, part, notes) for at, part in enumerate(parts))
    return text, notes


def _apply(form: Form, text: str, notes: list[str]) -> str:
    def replaced(match: re.Match[str]) -> str:
        ours = form.rewrite(match)
        if ours is None:
            return match[0]
        rest = re.match(r'"[^"]*"?|\S*', match.string[match.end() :]) if form.name == "exclamation" else None
        more = rest[0] if rest else ""
        notes.append(f"“{match[0]}{more}” was read as “{ours}{more}”.")
        return ours

    before = ""
    while before != text:  # a NEAR b NEAR c
        before, text = text, form.pattern.sub(replaced, text)
    return text
