"""Requests that are meant to fill a server's memory: each another, of words that no cache should keep for long."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

from search.request import MAX_TEXT_LENGTH

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def addresses(count: int, seed: int = 1) -> Iterator[str]:
    """So many different addresses of searches; the same for the same seed."""
    choose = random.Random(seed)
    kinds: tuple[Callable[[random.Random], str], ...] = (
        _one_word,
        _one_word,
        _many_words,
        _values,
        _letters,
        _beginnings,
    )
    for number in range(count):
        yield kinds[number % len(kinds)](choose)


def _one_word(choose: random.Random) -> str:
    """One word as long as a query may be; a letter beyond the BMP makes it four bytes a character."""
    return _search("𐐨" + _word(choose, MAX_TEXT_LENGTH - 1))


def _many_words(choose: random.Random) -> str:
    return _search(" ".join(_word(choose, 12) for _ in range(MAX_TEXT_LENGTH // 13)))


def _values(choose: random.Random) -> str:
    fields = ("country", "topic", "language", "speaker", "place", "said", "nosuch")
    return _search(" OR ".join(f"{field}:{_word(choose, 200)}" for field in fields))


def _letters(choose: random.Random) -> str:
    """Letters of all scripts, as many as there are."""
    return _search(
        "".join(
            chr(choose.choice((choose.randrange(0xA0, 0xD7FF), choose.randrange(0x10000, 0x30000)))) for _ in range(500)
        )
    )


def _beginnings(choose: random.Random) -> str:
    words = (f"{_word(choose, 20)}{choose.choice(('*', '~1', '~2'))}" for _ in range(20))
    return choose.choice((_search(" OR ".join(words)), "/api/suggest?" + urlencode({"q": _word(choose, 300)})))


def _search(text: str) -> str:
    return "/api/search?" + urlencode({"facets": "", "size": "1", "q": text})


def _word(choose: random.Random, length: int) -> str:
    return "".join(choose.choices(LETTERS, k=length))


def private(process: int | str = "self") -> float:
    """Megabytes that a process has written and shares with no other, by Linux's own account."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1000
