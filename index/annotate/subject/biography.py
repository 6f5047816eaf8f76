"""Paragraphs that tell of a person's career: the places and subjects in them are not what the page is about."""

from __future__ import annotations

import re

MARKS = 2  # signs of a career that make a paragraph one

_CAREER = re.compile(
    r"\b(?:served (?:as|on|in|under)|worked (?:as|at|for|in)|prior to (?:that|this|joining|her|his)|"
    r"before (?:that|joining)|"
    r"career member|earned (?:a|an|his|her)|received (?:a|an|his|her) (?:\w+\W+){0,3}(?:degree|B\.?A|J\.?D|M\.?A|Ph)|"
    r"graduated|was born in|native of|(?:he|she) (?:is fluent|speaks|holds|was))\b",
    re.IGNORECASE,
)


def is_biography(text: str) -> bool:
    """Whether a paragraph tells of somebody's career."""
    return len(text) > 150 and ("served" in text or "worked" in text) and len(_CAREER.findall(text)) >= MARKS
