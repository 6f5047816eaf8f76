"""The statistics of one generation for completion, spelling and similarity: a protocol, and its form over columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from index.document import Document, ReadoutMetadata
from search.doc_arrays import Mask, Matches, Numbers
from search.query.tree import Node


class IndexStatistics(Protocol):
    """The readouts of a generation, numbered from 0 with possible gaps; every answer is of live ones alone."""

    @property
    def live(self) -> Mask:
        """Which numbers are readouts."""

    @property
    def days(self) -> Numbers:
        """Each one's date as a proleptic ordinal."""

    def run(self, tree: Node) -> Matches:
        """The readouts that a query finds, rising, and their scores."""

    def having(self, field: str, value: str) -> Numbers:
        """The readouts with exactly this value of a facet field, rising."""

    def counts(self, field: str) -> dict[str, int]:
        """How many readouts have each value of a facet field; values that none has are left out."""

    def words(self, start: str, shortest: int = 1, longest: int = 1_000) -> dict[str, int]:
        """The folded words of leads and passages that begin so and have so many UTF-8 bytes, and in how many
        readouts each stands; those in none are left out."""

    def frequencies(self, stems: Iterable[str]) -> list[int]:
        """In how many readouts' lead or passages each stem stands."""

    def neighbours(self, words: Sequence[str], limit: int) -> list[tuple[str, float]]:
        """The words whose company is most like that of the first of some folded words that has any, with the cosine."""

    def number(self, id: str) -> int | None:
        """A readout's number."""

    def id(self, number: int) -> str:
        """The id of a number's readout."""

    def metadata(self, number: int) -> ReadoutMetadata:
        """The metadata of a number's readout."""

    def document(self, number: int) -> Document:
        """The readout of a number."""


def leading(statistics: IndexStatistics, docs: Numbers, keys: Numbers, limit: int) -> list[int]:
    """The `limit` readouts of `docs` with the greatest `keys` (parallel), falling; equals newest first, then by id."""
    if len(docs) > limit > 0:
        keep = keys >= np.partition(keys, len(keys) - limit)[len(keys) - limit]
        docs, keys = docs[keep], keys[keep]
    days = statistics.days[docs].astype(np.int64)
    ids = map(statistics.id, docs.tolist())
    order = sorted(zip((-keys).tolist(), (-days).tolist(), ids, docs.tolist(), strict=True))
    return [number for *_, number in order][:limit]
