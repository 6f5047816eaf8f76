"""What a token of a text is: one alphabet, and the three rules that read it, side by side.

TERM is what an index holds, WORD what the phrases of the annotation are made of, PIECE what two texts are compared by.
They differ in numbers and stops alone. To count "1,000" as two words keeps the weight of topics as it was measured; to
hold "end.Next" together lets a missing blank show as a change.
"""

from __future__ import annotations

import re

_ALONE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_ACRONYM = r"(?:[^\W\d_]\.){2,}"  # U.S., U.N.
_GROUPED = r"\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)"  # thousands behind a fixed or thin space
_NUMBER = r"\d+(?:[.,]\d+)*"
_MODEL = r"(?<!\w)(?:[^\W\d_]|[A-Z]{2})-\d+(?!\w)"  # G-20, S-400, MH-17: one name, with or without its hyphen
_LETTERS = rf"[^\W_{_ALONE}]+"

UNSPACED = re.compile(f"[{_ALONE}]")
"""A character of a script that is written without spaces, Chinese or Japanese: each is a token."""

TERM = re.compile(rf"{_ACRONYM}|{_MODEL}|{_GROUPED}|{_NUMBER}|{UNSPACED.pattern}|{_LETTERS}(?:['‘’`][^\W\d_]+)*")
WORD = re.compile(rf"{_ACRONYM}|{UNSPACED.pattern}|{_LETTERS}(?:['’ʼ][^\W\d_]+)*")
PIECE = re.compile(rf"{UNSPACED.pattern}|{_LETTERS}(?:['’.,]{_LETTERS})*|\n|[^\w\s]|_")
