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


def packed_spans(kind: str, spans: Array, counts: Array) -> Arrays:
    """The columns of tokens' starts and ends, two numbers each. `counts`: how many tokens each text has."""
    starts, ends = spans[0::2].astype(np.int64), spans[1::2].astype(np.int64)
    before = np.append(0, ends)[:-1] if len(ends) else ends
    opening = (counts.cumsum() - counts)[counts > 0]
    before[opening] = 0
    gaps, lengths = starts - before, ends - starts
    fits = (gaps < _GAP) & (lengths < _LENGTH)
    wide = np.flatnonzero(~fits)
    return {
        f"{kind}spans": np.where(fits, gaps << _BITS | lengths, 0).astype(np.uint8),
        f"{kind}wide_tokens": wide.astype(np.uint32),
        f"{kind}wide_spans": np.stack((gaps[wide], lengths[wide]), axis=1).astype(np.uint32).ravel(),
    }


def spans_between(columns: Arrays, kind: str, opening: Array, first: Array, last: Array) -> tuple[Array, Array]:
    """Where runs of tokens start and end in their texts.

    `opening` is the first token of each run's text, `first` and `last` are those of the run; runs stand in order of
    their texts.
    """
    if not len(first):
        return first, last
    if f"{kind}wide_tokens" not in columns:  # an earlier version's, searched until it is built again: two numbers each
        earlier = columns[f"{kind}spans"]
        return earlier[2 * first], earlier[2 * last + 1]
    fresh = np.flatnonzero(np.append(True, opening[1:] != opening[:-1]))
    texts = opening[fresh]
    sizes = np.maximum.reduceat(last, fresh) + 1 - texts
    bounds = sizes.cumsum()
    tokens = np.arange(int(bounds[-1])) + np.repeat(texts - (bounds - sizes), sizes)
    gaps, lengths = _read(columns, kind, tokens)
    ends = (gaps + lengths).cumsum()
    # A text's sums begin behind those of the texts before it.
    own = np.repeat(np.arange(len(texts)), np.diff(np.append(fresh, len(opening))))
    offset = (bounds - sizes)[own] - opening
    skipped = np.append(0, ends[bounds[:-1] - 1])[own]
    at, to = first + offset, last + offset
    return ends[at] - lengths[at] - skipped, ends[to] - skipped


def _read(columns: Arrays, kind: str, tokens: Array) -> tuple[Array, Array]:
    """The gap before each token and its length."""
    packed = columns[f"{kind}spans"].take(tokens)
    gaps, lengths = (packed >> _BITS).astype(np.int64), (packed & (_LENGTH - 1)).astype(np.int64)
    wide = np.flatnonzero(packed == 0)
    if len(wide):
        place = 2 * np.searchsorted(columns[f"{kind}wide_tokens"], tokens[wide].astype(np.uint32))
        figures = columns[f"{kind}wide_spans"]
        gaps[wide], lengths[wide] = figures[place], figures[place + 1]
    return gaps, lengths
