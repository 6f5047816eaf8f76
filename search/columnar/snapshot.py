"""One published generation as arrays in memory: what the executor computes on. Immutable, shared by all threads.

Documents, passages, statements and positions are numbered from 0 through all segments. A document's lead, which may be
empty, is its first passage, of one statement with mode 0.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.analysis import stemmed_apart
from index.columns import value_sets
from index.columns.array_file import Arrays, read_arrays
from index.columns.company import Company
from index.columns.narrow import widened
from index.columns.pieces import gathered
from index.columns.shared import WORDS, home, occurrences
from index.columns.stored import Stored, with_statements
from index.document import Document
from index.events.stored import EVENTS, StoredEvents
from index.fields import K1, KEPT_LENGTHS, KEYWORD_FIELDS, STATEMENT_B, TEXT_FIELDS, TITLE_BOOST, B
from index.generations.layout import COLUMNS, LIVE, read_manifest
from search.columnar.joined.fields import KeywordFields
from search.columnar.postings import join, join_bounds
from search.columnar.statement_columns import Padded, Ranks, StatementSets, lengths
from search.doc_arrays import Marks, Mask, Numbers
from search.matching.facets import form

SLICES = 16  # documents up to which it is cheaper to cut out the positions of each than to gather them
_STEP = 32  # terms of a vocabulary of which one is kept in memory
SHORT = 4_000  # documents up to which the bits are cheaper even for a few hits
FEW = 64  # values of a field up to which a bit for each value and document is cheaper than to look at each entry


class Strings(Sequence[bytes]):
    """Byte strings that stand end to end in mapped memory."""

    def __init__(self, texts: Numbers, ends: Numbers) -> None:
        self._texts = texts.data
        self.ends = ends
        self._every = [self[at] for at in range(0, len(ends), _STEP)]

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, at: Any) -> Any:
        start = self.ends.item(at - 1) if at else 0
        return bytes(self._texts[start : self.ends.item(at)])

    def find(self, text: bytes) -> int | None:
        """Where this string stands among sorted ones."""
        at = self._left(text)
        return at if at < len(self) and self[at] == text else None

    def starting(self, text: bytes) -> range:
        """Where the strings with this beginning stand among sorted ones."""
        return range(self._left(text), self._left(text + b"\xff"))

    def _left(self, text: bytes) -> int:
        """As bisect_left. The first steps are in a list; the strings of the last ones are read at once."""
        after = bisect_left(self._every, text) * _STEP
        low = max(after - _STEP, 0)
        start = self.ends.item(low - 1) if low else 0
        stops = [start, *self.ends[low:after].tolist()]
        near = bytes(self._texts[start : stops[-1]])
        return low + bisect_left(
            range(len(stops) - 1), text, key=lambda at: near[stops[at] - start : stops[at + 1] - start]
        )

    def about(self, word: str, distance: int) -> tuple[Numbers, list[str]]:
        """Where the sorted strings stand that begin as a word does and are as long, give or take, and what they are."""
        first = self.starting(word[:1].encode())
        start = int(self.ends[first.start - 1]) if first.start else 0
        ends = self.ends[first.start : first.stop].astype(np.int64) - start
        sizes = np.diff(ends, prepend=0)
        # Bytes, of which a character has up to four: exact where all of them are ASCII, as they mostly are.
        least, most = len(word) - distance, (len(word) + distance) * (1 if word.isascii() else 4)
        whole = bytes(self._texts[start : start + int(ends[-1])]) if len(ends) else b""
        if not whole.isascii():
            most = (len(word) + distance) * 4
        near = ((sizes >= least) & (sizes <= most)).nonzero()[0]
        stops, lengths = ends[near].tolist(), sizes[near].tolist()
        texts = [whole[stop - length : stop].decode() for stop, length in zip(stops, lengths, strict=True)]
        fit = [at for at, text in enumerate(texts) if abs(len(text) - len(word)) <= distance]
        return near[fit] + first.start, [texts[at] for at in fit]


class Segment:
    """The columns of one segment and where its documents and positions start in the snapshot."""

    def __init__(self, columns: Arrays, first: int, first_position: int, first_title_position: int) -> None:
        self.columns = columns
        self.first = first
        self.starts = {
            name: first_title_position if name.startswith("title") else first_position for name in TEXT_FIELDS
        }
        self.terms = {
            name: Strings(columns[f"{name}.terms"], columns[f"{name}.term_ends"])
            for name in (*TEXT_FIELDS, *KEYWORD_FIELDS, "speakers")
        }
        self.ids = Strings(columns["ids"], columns["id_ends"])
        self.stored = Stored(columns)

    def __len__(self) -> int:
        return len(self.columns["days"])

    def documents(self, field: str, terms: range) -> Numbers:
        """The documents of neighbouring terms, term after term."""
        field, first, last = self._extent(field, "postings", terms)
        found = self.columns[f"{field}.docs"][first:last].astype(np.uint32)
        if self.first:
            found += np.uint32(self.first)
        return found

    def counts(self, field: str, terms: range) -> Numbers:
        field, first, last = self._extent(field, "postings", terms)
        return widened(self.columns, f"{field}.counts", first, last)

    def positions(self, field: str, terms: range) -> Numbers:
        """Every position in the segment of neighbouring terms, term after term, or of one stem, rising."""
        if field not in WORDS or len(terms) != 1:
            return self._occurrences(field, terms.start, terms.stop)
        found = [self._occurrences(name, at, at + 1) for name, at in occurrences(self.columns, field, terms.start)]
        return found[0] if len(found) == 1 else np.sort(np.concatenate(found), kind="stable")

    def positions_in(self, field: str, terms: range, documents: Numbers) -> Numbers:
        """The positions in the segment of neighbouring terms in a few of its documents (rising), rising."""
        bases = self.columns["title_bases" if field.startswith("title") else "bases"]
        if len(terms) != 1:
            counts = self.counts(field, terms)
            wanted = np.zeros(len(self), np.bool_)
            wanted[documents] = True
            field, first, last = self._extent(field, "postings", terms)
            keep = wanted[self.columns[f"{field}.docs"][first:last]].nonzero()[0]
            starts = counts.cumsum(dtype=np.int64)[keep] - counts[keep]
            return np.sort(self.positions(field, terms)[gathered(starts, counts[keep])])
        bounds = np.concatenate((bases.take(documents), bases[1:].take(documents)))
        parts: list[Numbers] = []
        places = occurrences(self.columns, field, terms.start)
        for name, at in places:
            found = self._occurrences(name, at, at + 1)
            edges = found.searchsorted(bounds)
            if len(documents) > SLICES:
                starts = edges[: len(documents)]
                parts.append(found.take(gathered(starts, edges[len(documents) :] - starts)))
            else:
                cuts = zip(edges.tolist(), edges[len(documents) :].tolist(), strict=False)
                parts += [found[a:b] for a, b in cuts if a < b]
        if len(parts) < 2:
            return parts[0] if parts else bounds[:0]
        whole = np.concatenate(parts)
        if len(places) > 1:
            whole.sort()
        return whole

    def _occurrences(self, field: str, first: int, stop: int) -> Numbers:
        """The positions that are kept with neighbouring terms, as they stand in mapped memory."""
        ends = self.columns[f"{field}.places"]
        return self.columns[f"{field}.positions"][ends.item(first) : ends.item(stop)]

    def everywhere(self, field: str, positions: Numbers) -> Numbers:
        """Positions in the segment as positions in the snapshot."""
        start = self.starts[field]
        return positions.astype(np.int64) + start if start else positions

    def own(self, documents: Numbers) -> Numbers:
        """Those of some documents of the snapshot (rising) that are the segment's, numbered in it."""
        if not self.first and len(documents) and documents.item(-1) < len(self):
            return documents.astype(np.uint32)
        inside = documents[(documents >= self.first) & (documents < self.first + len(self))]
        return (inside - self.first).astype(np.uint32)

    def _extent(self, field: str, bounds: str, terms: range) -> tuple[str, int, int]:
        """The field that has the postings of neighbouring words, or of one stem, and where they begin and end there."""
        if field in WORDS and len(terms) == 1:
            field, at = home(self.columns, field, terms.start)
            terms = range(at, at + 1)
        ends = self.columns[f"{field}.{bounds}"]
        return field, ends.item(terms.start), ends.item(terms.stop)


class Keyword:
    """One keyword field over all segments: its values in order, and each document's ordinals of them."""

    def __init__(self, segments: Sequence[Segment], name: str) -> None:
        own = [[term.decode() for term in segment.terms[name]] for segment in segments]
        self.values = own[0] if len(own) == 1 else sorted({value for values in own for value in values})
        self.ordinals = {value: ordinal for ordinal, value in enumerate(self.values)}
        renumbered = []
        for segment, values in zip(segments, own, strict=True):
            numbers = np.array([self.ordinals[value] for value in values], np.uint32)
            local = segment.columns[f"{name}.values"]
            renumbered.append(local if len(own) == 1 else numbers[local])
        self.entries = join(renumbered)
        self.bounds = join_bounds([segment.columns[f"{name}.bounds"] for segment in segments])
        self.single = bool(len(self.entries) == len(self.bounds) - 1 and (np.diff(self.bounds) == 1).all())
        self._segments, self._name = segments, name

    @cached_property
    def owners(self) -> Numbers:
        """The document of each entry, as the integers that NumPy takes without converting them."""
        return np.arange(len(self.bounds) - 1).repeat(np.diff(self.bounds))

    @cached_property
    def _bits(self) -> Numbers:
        """For each value its documents as a row of bits."""
        return np.stack([Marks(self.documents(value), len(self.bounds) - 1).bits for value in self.values])

    @cached_property
    def _ordinals(self) -> Numbers:
        """`entries`, likewise."""
        return self.entries.astype(np.intp)

    def documents(self, value: str) -> Numbers:
        """The documents with a value, rising."""
        found = [(s, at) for s in self._segments if (at := s.terms[self._name].find(value.encode())) is not None]
        return join([segment.documents(self._name, range(at, at + 1)) for segment, at in found])

    def counts(self, hits: Marks) -> Numbers:
        """How many of these documents have each value, by ordinal."""
        few = 0 < len(self.values) <= FEW
        if self.single:
            entries = self.entries.take(hits.docs)
        elif len(hits.docs) * 3 < len(self.bounds) and not (few and len(self.bounds) < SHORT):
            starts = self.bounds.take(hits.docs)
            entries = self.entries.take(gathered(starts, self.bounds[1:].take(hits.docs) - starts))
        elif few:
            return np.asarray(np.bitwise_count(self._bits & hits.bits).sum(axis=1, dtype=np.int64))
        else:
            # To count what is left out as one value more is cheaper than to cut it out.
            found = np.bincount(
                np.where(hits.flags[self.owners], self._ordinals, len(self.values)), minlength=len(self.values)
            )
            return found[: len(self.values)]
        return np.bincount(entries, minlength=len(self.values))

    @cached_property
    def padded(self) -> Padded:
        """Each document's ordinals, for counting documents that repeat."""
        return Padded(self.bounds, self.entries, len(self.values))

    @cached_property
    def forms(self) -> list[tuple[str, str]]:
        """The values as search.matching.facets.naming compares them."""
        return [form(value) for value in self.values]


class Snapshot:
    """A generation, opened. Raises IndexDamaged."""

    def __init__(self, directory: Path) -> None:
        manifest = read_manifest(directory)
        self.generation = manifest.generation
        self.events = StoredEvents(directory / EVENTS)
        own = read_arrays(directory / LIVE)
        self.company = Company.of(directory)
        self.segments: list[Segment] = []
        places = [0, 0, 0]
        for name in manifest.segments:
            columns = with_statements(read_arrays(directory / f"{name}{COLUMNS}"))
            self.segments.append(Segment(columns, *places))
            places[0] += len(columns["days"])
            places[1] += int(columns["bases"][-1])
            places[2] += int(columns["title_bases"][-1])
        self.size = places[0]
        self.live: Mask = own["live"].astype(np.bool_)
        self.has_deletions = self.generation.documents < self.size
        self.newest, self.oldest = own["newest"], own["oldest"]
        self.days = self._all("days")
        self.bases = {name: self._bounds("title_bases" if name[:5] == "title" else "bases") for name in TEXT_FIELDS}
        self.passage_bounds = self._bounds("block_bounds")
        self.passage_starts = join([s.columns["block_starts"] + np.int64(s.starts["text"]) for s in self.segments])
        self.statement_bounds = self._bounds("statement_bounds")
        self.statement_starts = join(
            [s.columns["statement_starts"] + np.int64(s.starts["text"]) for s in self.segments]
        )
        self.statement_modes = self._all("statement_modes")
        self.keywords = KeywordFields(self)
        self.keywords.update({name: Keyword(self.segments, name) for name in KEYWORD_FIELDS})
        self.norms = {name: self._norms(name) for name in TEXT_FIELDS}

    def _all(self, name: str) -> Numbers:
        return join([segment.columns[name] for segment in self.segments])

    def _bounds(self, name: str) -> Numbers:
        return join_bounds([segment.columns[name] for segment in self.segments])

    def _norms(self, field: str) -> Numbers:
        """What a document's length adds to a term frequency below the line of BM25F; float64 by document."""
        lengths = self._all(f"{field}.lengths").astype(np.int64)
        if field[:5] != "title":  # a text is scored together with its title
            lengths = lengths + int(TITLE_BOOST) * self._all("title.lengths")
        total = int(lengths.sum(where=self.live, dtype=np.int64)) if self.has_deletions else int(lengths.sum())
        average = total / self.generation.documents if total else 1.0
        kept = np.array(KEPT_LENGTHS, np.float64)[np.minimum(np.searchsorted(KEPT_LENGTHS, lengths), 255)]
        return K1 * ((1 - B) + B * kept / average)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages of its readouts that a word of a query has stems of their own in."""
        return stemmed_apart(self.keywords["language"].values)

    @cached_property
    def months(self) -> tuple[Numbers, list[str]]:
        """Each document's month as a place in the months that there are, which are named "2019-04" and rise."""
        found, places = np.unique(self.days, return_inverse=True)
        named = [dt.date.fromordinal(day).isoformat()[:7] for day in found.tolist()]
        known = {name: at for at, name in enumerate(dict.fromkeys(named))}
        return np.array([known[name] for name in named], np.intp)[places], list(known)

    @cached_property
    def statement_owners(self) -> Numbers:
        """The document of each statement."""
        return np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self.statement_bounds[self.passage_bounds]))

    @cached_property
    def statements_live(self) -> Mask:
        """Which statements are found by themselves: those of live documents that are not leads."""
        return np.asarray(self.live[self.statement_owners] & (self.statement_modes > 0))

    @cached_property
    def statement_count(self) -> int:
        """How many statements are live."""
        return int(np.count_nonzero(self.statements_live))

    @cached_property
    def statement_norms(self) -> Numbers:
        """What a statement's length adds to a term frequency below the line of its score (index/fields.py)."""
        size = int(self.bases["text"][-1])
        found = lengths(self.statement_starts, self.statement_bounds, self.passage_bounds, size)
        average = float(found[self.statements_live].mean()) if self.statement_count else 0.0
        return (K1 * ((1 - STATEMENT_B) + STATEMENT_B * found / (average or 1.0))).astype(np.float32)

    @cached_property
    def statement_sets(self) -> dict[str, StatementSets]:
        """The fields of statements that have several values."""
        parts = [segment.columns for segment in self.segments]
        return {name: StatementSets(parts, name) for name in value_sets.FIELDS}

    @cached_property
    def _statement_ranks(self) -> Ranks:
        return Ranks(self.statement_starts, int(self.bases["text"][-1]))

    @cached_property
    def speakers(self) -> tuple[list[str], Numbers]:
        """The speakers' names, sorted, and each statement's place in them or −1."""
        own = [[name.decode() for name in segment.terms["speakers"]] for segment in self.segments]
        names = sorted({name for some in own for name in some})
        places = {name: at for at, name in enumerate(names)}
        numbers = [
            np.array([*(places[name] for name in some), -1], np.int32)[segment.columns["statement_speakers"]]
            for some, segment in zip(own, self.segments, strict=True)
        ]
        return names, join(numbers)

    @cached_property
    def speaker_forms(self) -> list[tuple[str, str]]:
        """The speakers' names as search.matching.facets.naming takes them."""
        return [form(name) for name in self.speakers[0]]

    def statements(self, positions: Numbers) -> Numbers:
        """The statement of each position in a text."""
        return self._statement_ranks.of(positions)

    def passages(self, positions: Numbers) -> Numbers:
        """The passage of each position in a text."""
        return self.passage_starts.searchsorted(positions, "right") - 1

    def place(self, number: int) -> tuple[Segment, int]:
        """A document's segment, and its number there."""
        for segment in reversed(self.segments):
            if number >= segment.first:
                return segment, number - segment.first
        raise IndexError(number)

    def id(self, number: int) -> str:
        segment, at = self.place(number)
        return bytes(segment.ids[at]).decode()

    def document(self, number: int) -> Document:
        segment, at = self.place(number)
        return segment.stored.document(at)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Each id's document."""
        every = ((at, id) for segment in self.segments for at, id in enumerate(segment.ids, segment.first))
        return {id.decode(): at for at, id in every if self.live[at]}
