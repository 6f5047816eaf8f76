"""Where tokens stand in their texts, a byte for each token.

A token's byte has the characters between it and the token before it (three bits) and its own (five). Where these don't
suffice it is 0, and two columns have the token's number and both figures: `wide_tokens` and `wide_spans`. Places are
sums, taken over the tokens of one text.
"""

from __future__ import annotations

import numpy as np

from index.columns.array_file import Array, Arrays

_GAP, _LENGTH = 2**3, 2**5
_BITS = 5  # of the length
MOST = 2**14  # tokens that are added up, text by text where there are more
_LENGTHS = np.arange(256) % _LENGTH
_SUMS = _LENGTHS + (np.arange(256) >> _BITS)


def packed_spans(kind: str, spans: Array, counts: Array) -> Arrays:
    """The columns of tokens' starts and ends, two numbers each. `counts`: how many tokens each text has."""
    starts, ends = spans[0::2].astype(np.int64), spans[1::2].astype(np.int64)
    before = np.append(0, ends)[:-1] if len(ends) else ends
    opening = (counts.cumsum() - counts)[counts > 0]
    before[opening] = 0
    gaps, lengths = starts - before, ends - starts
    fits = (gaps < _GAP) & (lengths < _LENGTH)
    wide = (~fits).nonzero()[0]
    return {
        f"{kind}spans": np.where(fits, gaps << _BITS | lengths, 0).astype(np.uint8),
        f"{kind}wide_tokens": wide.astype(np.uint32),
        f"{kind}wide_spans": np.stack((gaps[wide], lengths[wide]), axis=1).astype(np.uint32).ravel(),
    }


def spans_between(columns: Arrays, kind: str, opening: Array, first: Array, last: Array) -> tuple[Array, Array]:
    """Where runs of tokens start and end in their texts; `opening` is the first token of each run's text."""
    if f"{kind}wide_tokens" not in columns:  # an earlier version's, searched until it is built again: two numbers each
        earlier = columns[f"{kind}spans"]
        return earlier[2 * first], earlier[2 * last + 1]
    ends, lengths = _ends(columns, kind, opening, last)
    if first is last or (first == last).all():  # words, as most are
        return ends - lengths, ends
    starts, lengths = _ends(columns, kind, opening, first)
    return starts - lengths, ends


def _ends(columns: Arrays, kind: str, opening: Array, tokens: Array) -> tuple[Array, Array]:
    """Where some tokens end, and their lengths: the sums of all bytes of their text up to theirs.

    A page has some dozens of tokens, twenty places from their text's beginning: to add up each by itself is cheapest.
    """
    sizes = tokens - opening + 1
    bounds = sizes.cumsum()
    if len(tokens) and bounds.item(-1) > MOST:
        return _ends_in_long(columns, kind, opening, tokens)
    if not len(tokens):
        return tokens, tokens
    places = np.arange(bounds.item(-1))
    places += (tokens + 1 - bounds).repeat(sizes)
    sums, lengths = _read(columns, kind, places)
    return np.add.reduceat(sums, bounds - sizes), lengths.take(bounds - 1)


def _ends_in_long(columns: Arrays, kind: str, opening: Array, tokens: Array) -> tuple[Array, Array]:
    """As `_ends`, in one pass over each text: many tokens of a long one must not cost a pass each."""
    ends = np.zeros(len(tokens), np.int64)
    for first in np.unique(opening).tolist():
        own = (opening == first).nonzero()[0]
        sums, _ = _read(columns, kind, np.arange(first, int(tokens[own].max()) + 1))
        ends[own] = sums.cumsum()[tokens[own] - first]
    return ends, _read(columns, kind, tokens)[1]


def _read(columns: Arrays, kind: str, tokens: Array) -> tuple[Array, Array]:
    """Of each of some tokens the characters that it takes with the gap before it, and without."""
    packed = columns[f"{kind}spans"].take(tokens)
    sums, lengths = _SUMS.take(packed), _LENGTHS.take(packed)
    if not packed.all():
        wide = (packed == 0).nonzero()[0]
        place = 2 * columns[f"{kind}wide_tokens"].searchsorted(tokens[wide].astype(np.uint32))
        figures = columns[f"{kind}wide_spans"]
        lengths[wide] = figures[place + 1]
        sums[wide] = figures[place] + figures[place + 1]
    return sums, lengths
