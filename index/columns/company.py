"""The company that words keep: a vector for each frequent word, from the words that stand next to it.

Words that keep the same company in the same places have vectors of the same direction ("ironclad", "unwavering"). Each
element is positive pointwise mutual information of a word with one of the commonest words at one distance (Levy and
Goldberg 2014), reduced by a randomised singular value decomposition (Halko et al. 2011). Time and memory are bounded by
the constants below, not by the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index.columns.array_file import Array, Arrays, read_arrays

SAMPLED = 16_000_000  # positions that are read, in ranges at equal distances
RANGES = 64
WORDS = 16_000  # that have a vector, the commonest
LEAST = 12  # occurrences of a word that has one
CONTEXTS = 500  # commonest words that company is counted by
DISTANCES = ((-1,), (1,), (-2,), (2,), (-5, -4, -3, 3, 4, 5))
LENGTH = 96  # numbers of a vector
ROUNDS = 2  # of the decomposition
_AT_ONCE = 2_000_000

COMPANY = "company.arrays"
NO_COMPANY: Arrays = {
    "words": np.zeros(0, np.uint8),
    "ends": np.zeros(0, np.uint64),
    "vectors": np.zeros(0, np.int8),
}


class Company:
    """The vectors of words, looked up by word."""

    def __init__(self, arrays: Arrays) -> None:
        ends = arrays["ends"].tolist()
        texts = arrays["words"].tobytes()
        self.words = [texts[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
        self._places = {word: at for at, word in enumerate(self.words)}
        self._vectors = arrays["vectors"].reshape(-1, LENGTH)

    @classmethod
    def of(cls, directory: Path) -> Company:
        """That of a generation; without any word where an earlier version wrote it."""
        file = directory / COMPANY
        return cls(read_arrays(file) if file.exists() else NO_COMPANY)

    def neighbours(self, words: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """The words whose company is most like that of the first of some words that has a vector, with the cosine."""
        own = next((self._places[word] for word in words if word in self._places), None)
        if own is None:
            return []
        likeness = self._vectors @ self._vectors[own].astype(np.float32) / 127**2
        best = [at for at in np.argsort(-likeness, kind="stable")[: limit + 1].tolist() if at != own]
        return [(self.words[at], float(likeness[at])) for at in best[:limit]]


def company(segments: Sequence[Arrays]) -> Arrays:
    """`words` by their `ends`, the commonest first, and their `vectors`, one after the other, of LENGTH bytes each."""
    return as_arrays(*vectors(*sequence(segments)))


def sequence(segments: Sequence[Arrays]) -> tuple[Array, list[str]]:
    """A sample of the texts as numbers of words in their order, −1 where a position has none, and the words."""
    total = sum(int(columns["bases"][-1]) for columns in segments)
    names: dict[str, int] = {}
    parts = []
    for columns in segments:
        size = int(columns["bases"][-1])
        share = SAMPLED * size // total if total > SAMPLED else size
        parts.append(_sampled(columns, size, share, names))
    return np.concatenate([np.zeros(0, np.int32), *parts]), [*names]


def _sampled(columns: Arrays, size: int, share: int, names: dict[str, int]) -> Array:
    step = max(size // RANGES, 1) if share < size else max(size, 1)
    width = max(share // RANGES, 1) if share < size else step
    found = np.full(-(-size // step) * width, -1, np.int32)
    places, ends = columns["words.places"].astype(np.int64), columns["words.term_ends"].tolist()
    texts, starts = columns["words.terms"].tobytes(), [0, *ends]
    numbers = np.array([names.setdefault(texts[a:b].decode(), len(names)) for a, b in zip(starts, ends, strict=False)])
    for first, last in _chunks(places):
        positions = columns["words.positions"][places[first] : places[last]]
        owners = np.repeat(numbers[first:last], np.diff(places[first : last + 1]))
        inside = positions % step < width
        found[(positions[inside] // step) * width + positions[inside] % step] = owners[inside]
    return found


def _chunks(places: Array) -> Iterator[tuple[int, int]]:
    """Ranges of terms with about _AT_ONCE positions each, a term at least."""
    first, terms = 0, len(places) - 1
    while first < terms:
        last = max(int(np.searchsorted(places, places[first] + _AT_ONCE, "right")) - 1, first + 1)
        yield first, last
        first = last


def vectors(words: Array, names: Sequence[str]) -> tuple[list[str], Array]:
    """The words that have a vector, the commonest first, and their vectors as rows of int8 numbers."""
    counts = np.bincount(words[words >= 0], minlength=len(names))
    often = [at for at in np.flatnonzero(counts >= LEAST).tolist() if names[at].isalpha()]
    chosen = sorted(often, key=lambda at: (-counts[at], names[at]))[:WORDS]
    numbers = np.full(len(names) + 1, -1, np.int32)
    numbers[chosen] = np.arange(len(chosen))
    read = numbers[words]  # −1 is the last place, which stays −1
    if len(chosen) < 2 or not len(read):
        return [], np.zeros((0, LENGTH), np.int8)
    parts = [_information(read, len(chosen), distances) for distances in DISTANCES]
    return [names[at] for at in chosen], _reduced(parts)


def _information(read: Array, size: int, distances: Sequence[int]) -> Array:
    """Positive pointwise mutual information of each word with each context at some distances; float16."""
    contexts = min(CONTEXTS, size)
    together = np.zeros(size * contexts, np.int64)
    for distance in distances:
        words, beside = (read[:-distance], read[distance:]) if distance > 0 else (read[-distance:], read[:distance])
        for start in range(0, len(words), _AT_ONCE):
            word, other = words[start : start + _AT_ONCE], beside[start : start + _AT_ONCE]
            both = (word >= 0) & (other >= 0) & (other < contexts)
            together += np.bincount(word[both].astype(np.int64) * contexts + other[both], minlength=len(together))
    found = together.reshape(size, contexts).astype(np.float32)
    rows = found.sum(1, keepdims=True) + 1
    columns = found.sum(0, keepdims=True) ** 0.75  # a rare context's information is easily overrated
    with np.errstate(divide="ignore", invalid="ignore"):
        information = np.log(found / (rows * (columns / columns.sum())))
    information[~(information > 0)] = 0
    return np.asarray(information.astype(np.float16))


def _reduced(parts: Sequence[Array]) -> Array:
    """The rows of a wide matrix, given in parts, as unit vectors of LENGTH numbers times 127."""
    width = min(LENGTH + 16, len(parts[0]))
    random = np.random.default_rng(7)
    basis = sum(
        (part.astype(np.float32) @ random.standard_normal((part.shape[1], width), np.float32) for part in parts),
        np.zeros((len(parts[0]), width), np.float32),
    )
    for _ in range(ROUNDS):
        basis = np.linalg.qr(basis)[0]
        basis = sum((wide @ (wide.T @ basis) for wide in _wide(parts)), np.zeros_like(basis))
    basis = np.linalg.qr(basis)[0]
    seen = [basis.T @ wide for wide in _wide(parts)]
    values, turned = np.linalg.eigh(sum((one @ one.T for one in seen), np.zeros((width, width), np.float32)))
    best = np.argsort(-values)[:LENGTH]
    found: Array = basis @ (
        turned[:, best] * np.maximum(values[best], 0) ** 0.25
    )  # half the weight of each singular value
    found = np.pad(found, ((0, 0), (0, LENGTH - found.shape[1])))
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return np.asarray(np.round(found / np.where(length > 0, length, 1) * 127).astype(np.int8))


def _wide(parts: Sequence[Array]) -> Iterator[Array]:
    return (part.astype(np.float32) for part in parts)


def as_arrays(words: Sequence[str], found: Array) -> Arrays:
    texts = [word.encode() for word in words]
    return {
        "words": np.frombuffer(b"".join(texts), np.uint8),
        "ends": np.cumsum([len(text) for text in texts], dtype=np.uint64),
        "vectors": found.reshape(-1),
    }
