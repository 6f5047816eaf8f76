"""The columnar form of one segment: what Whoosh reads as its postings and search computes on.

For each text field F the arrays are, with V terms, P postings, O occurrences and D documents of the segment:

    F.terms, F.term_ends   the vocabulary in byte order: UTF-8 end to end, and where each term ends (V)
    F.postings             where each term's postings start in the next two (V + 1)
    F.docs, F.counts       the readout of a posting, and how often the term occurs in it (P): index/columns/narrow.py
    F.places               where each term's occurrences start in the next (V + 1)
    F.positions            positions counted through the segment: bases[readout] + position in the readout (O)
    F.lengths              words (D)
    F.same                 of stems: the words that have a stem's postings or positions (V): index/columns/shared.py

`text` and `words` share `bases` (D + 1), as do the titles `title_bases`. For each keyword field F
`F.terms`, `F.term_ends`, `F.postings`, `F.docs` as above, and by readout `F.bounds` (D + 1) into `F.values` (ordinals).
`days` holds each date's proleptic ordinal, `ids` and `id_ends` the ids, `id_order` the readouts by id. A block is a
lead or a passage: `block_bounds` (D + 1) into `block_starts` (positions), `block_speakers` (ordinals of
`speakers.terms`, −1 for nobody), `block_modes` (0 lead, then index.document.Mode in order), and `texts` by `text_ends`
(index/columns/pieces.py). Each block has statements, a lead one: `statement_bounds` (blocks + 1) into
`statement_starts` (positions), `statement_speakers` and `statement_modes`, and `notes` by `note_ends` keeps the rest of
each block's (index/columns/stored.py); index/columns/value_sets.py has what statements have several of. `spans` and
`title_spans` say where every token stands in its block or title (index/columns/spans.py), a readout's from its
`token_bounds` and `title_bounds` (D + 1) on. `meta` by `meta_ends` keeps the rest of each document
(index/columns/stored.py).

Everything is computed with NumPy from the tokens of many documents at once: sorting a segment's tokens by term and
place costs a hundredth of handing each posting on.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.analysis import find_tokens, fold_token, stem, stemmed_apart
from index.columns import value_sets
from index.columns.array_file import Array, Arrays
from index.columns.narrow import narrow
from index.columns.pieces import Pieces, strings
from index.columns.shared import shared_words
from index.columns.spans import packed_spans
from index.columns.stored import store, store_statements
from index.columns.value_sets import ValueSets
from index.document import Document, Mode
from index.errors import DocumentRefused
from index.fields import FIELDS, GAP, KEYWORD_FIELDS, blocks

MODES = tuple(Mode)
LEAD = 0

_KEYWORDS = tuple(field for field in FIELDS if not field.is_text)


class Columns:
    """Collects documents and makes the columns of a segment of them."""

    def __init__(self) -> None:
        self._raw: dict[str, dict[str, int]] = {}
        self._words: dict[tuple[str, str], int] = {}
        self._speakers: dict[str | None, int] = {None: -1}
        self._text, self._title = _Tokens(), _Tokens()
        self._ids: list[bytes] = []
        self._texts, self._meta = Pieces("texts"), Pieces("meta")
        self._days, self._block_counts = array("i"), array("I")
        self._block_speakers, self._block_modes = array("i"), array("B")
        self._notes: list[bytes] = []
        self._statement_counts, self._statement_offsets = array("I"), array("I")
        self._statement_speakers, self._statement_modes = array("i"), array("B")
        self._sets = {name: ValueSets(name) for name in value_sets.FIELDS}
        self._keywords: dict[str, list[tuple[str, ...]]] = {name: [] for name in KEYWORD_FIELDS}

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, document: Document) -> None:
        """Take in a document. Raises DocumentRefused, and then holds nothing of it."""
        try:
            texts = blocks(document)
            (language,) = stemmed_apart((document.language,)) or ("",)
            title, body = self._read((document.title,), language), self._read(texts, language)
            meta, id = store(document), document.id.encode()
            keywords = {field.name: tuple(dict.fromkeys(field.read(document))) for field in _KEYWORDS}
            "".join((*texts, *chain.from_iterable(keywords.values()))).encode()
            spoken = [(passage.speaker, passage.mode) for passage in document.passages]
            stated = [(one.speaker, one.mode) for passage in document.passages for one in passage.parts]
            sets = value_sets.read(document)
            "".join(speaker or "" for speaker, _ in (*spoken, *stated)).encode()
            modes, stated_modes = ([LEAD, *(1 + MODES.index(mode) for _, mode in some)] for some in (spoken, stated))
            notes = [b"", *(store_statements(passage) for passage in document.passages)]
            counts, offsets = _statement_places(document, body)
            day = document.date.toordinal()
            if not id:
                raise ValueError("its id is empty")
        except (TypeError, ValueError, AttributeError) as error:
            raise DocumentRefused(document.id, f"{error}.") from error
        self._text.take(body)
        self._title.take(title)
        self._ids.append(id)
        self._meta.take([meta])
        self._texts.take(texts)
        self._days.append(day)
        self._block_counts.append(len(texts))
        self._block_modes.extend(modes)
        self._notes += notes
        self._statement_counts.extend(counts)
        self._statement_offsets.extend(offsets)
        self._statement_modes.extend(stated_modes)
        for name, found in sets.items():
            self._sets[name].add(found)
        for column, some in ((self._block_speakers, spoken), (self._statement_speakers, stated)):
            column.append(-1)
            column.extend(self._speakers.setdefault(speaker, len(self._speakers) - 1) for speaker, _ in some)
        for name, values in keywords.items():
            self._keywords[name].append(values)

    def arrays(self) -> Arrays:
        """All columns of the documents taken in, numbered in their order."""
        speakers = [name.encode() for name in self._speakers if name is not None]
        found = {
            "days": np.asarray(self._days, np.int32),
            "id_order": np.array(sorted(range(len(self)), key=self._ids.__getitem__), np.uint32),
            **strings(self._ids, "ids", "id_ends"),
            **self._meta.arrays(),
            **self._texts.arrays(),
            **strings(speakers, "speakers.terms", "speakers.term_ends"),
            "block_bounds": bounds(np.asarray(self._block_counts, np.uint32)),
            "block_speakers": np.asarray(self._block_speakers, speaker_type(len(speakers))),
            "block_modes": np.asarray(self._block_modes, np.uint8),
            **strings(self._notes, "notes", "note_ends"),
            "statement_bounds": bounds(np.asarray(self._statement_counts, np.uint32)),
            "statement_speakers": np.asarray(self._statement_speakers, speaker_type(len(speakers))),
            "statement_modes": np.asarray(self._statement_modes, np.uint8),
            **dict(chain.from_iterable(own.arrays().items() for own in self._sets.values())),
        }
        for name in KEYWORD_FIELDS:
            found |= _keywords(name, self._keywords[name])
        words = [word.encode() for word, _ in self._words]
        stems = [stem(*word).encode() for word in self._words]
        text = _Placed(self._text, np.asarray(self._block_counts, np.uint32))
        title = _Placed(self._title, np.ones(len(self), np.uint32))
        return found | {
            **text.field("words", words),
            **text.stems("text", stems, words),
            **title.field("title_words", words),
            **title.stems("title", stems, words),
            "bases": text.bases,
            "block_starts": text.starts,
            "statement_starts": np.repeat(text.starts, np.asarray(self._statement_counts, np.uint32))
            + np.asarray(self._statement_offsets, np.uint32),
            "token_bounds": bounds(text.lengths),
            **packed_spans("", text.spans, text.counts),
            "title_bases": title.bases,
            "title_bounds": bounds(title.lengths),
            **packed_spans("title_", title.spans, title.counts),
        }

    def _read(self, texts: Iterable[str], language: str) -> tuple[array[int], array[int], array[int]]:
        """The numbers of the tokens' words, their spans, and how many tokens each text has."""
        numbers, spans, counts = array("I"), array("I"), array("I")
        known = self._raw.setdefault(language, {})
        for text in texts:
            before = len(numbers)
            for match in find_tokens(text):
                raw = match.group()
                number = known.get(raw)
                if number is None:
                    number = known[raw] = self._number(raw, language)
                if number >= 0:
                    numbers.append(number)
                    spans.extend(match.span())
            counts.append(len(numbers) - before)
        return numbers, spans, counts

    def _number(self, raw: str, language: str) -> int:
        word = fold_token(raw)
        word.encode()  # what is no text shall fail here, with its document
        return self._words.setdefault((word, language), len(self._words)) if word else -1


def _statement_places(
    document: Document, read: tuple[array[int], array[int], array[int]]
) -> tuple[array[int], array[int]]:
    """How many statements each block has, and how many of its block's tokens stand in front of each."""
    counts, offsets = array("I", (1,)), array("I", (0,))
    _, spans, sizes = read
    first = sizes[0]
    for passage, size in zip(document.passages, sizes[1:], strict=True):
        parts = passage.parts
        starts = spans[2 * first : 2 * (first + size) : 2] if len(parts) > 1 else ()
        counts.append(len(parts))
        offsets.extend(bisect_left(starts, one.start) for one in parts)
        first += size
    return counts, offsets


class _Tokens:
    """The tokens of many documents' texts, end to end."""

    def __init__(self) -> None:
        self.numbers, self.spans, self.counts = array("I"), array("I"), array("I")

    def take(self, read: tuple[array[int], array[int], array[int]]) -> None:
        self.numbers += read[0]
        self.spans += read[1]
        self.counts += read[2]


class _Placed:
    """Tokens with their positions in the segment. `block_counts` (D): how many texts each document has."""

    def __init__(self, tokens: _Tokens, block_counts: Array) -> None:
        self.numbers = np.asarray(tokens.numbers, np.uint32)
        self.spans = np.asarray(tokens.spans, np.uint32)
        self.counts = counts = np.asarray(tokens.counts, np.uint32)
        ends = np.append(np.uint32(0), counts.cumsum(dtype=np.uint32))
        self.lengths = np.diff(ends[bounds(block_counts)])
        self.bases = bounds(self.lengths + GAP * (block_counts + 1))
        self.owners = np.repeat(np.arange(len(block_counts), dtype=doc_type(len(block_counts))), self.lengths)
        within = np.arange(len(counts), dtype=np.uint32) - np.repeat(bounds(block_counts)[:-1], block_counts)
        owner = np.repeat(np.arange(len(block_counts)), block_counts)
        first = bounds(self.lengths)[:-1]
        self.starts = (self.bases[owner] + (ends[:-1] - first[owner]) + GAP * within).astype(np.uint32)
        ahead = np.arange(len(self.numbers), dtype=np.uint32) - np.repeat(ends[:-1], counts)
        self.positions = np.repeat(self.starts, counts) + ahead

    def field(self, name: str, terms: Sequence[bytes]) -> Arrays:
        """A field of words. `terms` gives each number's term; several numbers may have the same one."""
        vocabulary, ranks = self._ranks(terms)
        return self._inverted(name, vocabulary, ranks[self.numbers], np.ones(len(self.numbers), np.bool_))

    def stems(self, name: str, terms: Sequence[bytes], words: Sequence[bytes]) -> Arrays:
        """Likewise a field of stems; `words` are those that `terms` are the stems of (index/columns/shared.py)."""
        vocabulary, ranks = self._ranks(terms)
        of_words, word_ranks = self._ranks(words)
        used = np.unique(self.numbers)
        shared = shared_words(name, ranks[used], word_ranks[used], (len(vocabulary), len(of_words)))
        same, keys = shared[f"{name}.same"], ranks[self.numbers]
        apart = same[keys] < 0 if len(keys) else np.zeros(0, np.bool_)
        found = self._inverted(name, vocabulary, keys, apart)
        sizes = np.diff(found[f"{name}.places"])
        own = {
            f"{name}.positions": found[f"{name}.positions"][np.repeat(same == -1, sizes)],
            f"{name}.places": bounds(np.where(same == -1, sizes, 0)),
        }
        return {**found, **own, **shared}

    def _ranks(self, terms: Sequence[bytes]) -> tuple[list[bytes], Array]:
        """The terms that occur, sorted, and the place of each number's, 0 if it doesn't occur."""
        used = np.unique(self.numbers)
        vocabulary = sorted({terms[number] for number in used.tolist()})
        places = {term: place for place, term in enumerate(vocabulary)}
        ranks = np.zeros(len(terms), np.uint32)
        ranks[used] = [places[terms[number]] for number in used.tolist()]
        return vocabulary, ranks

    def _inverted(self, name: str, vocabulary: Sequence[bytes], keys: Array, kept: Array) -> Arrays:
        """The columns of a field, of those tokens that are kept. `keys`: each token's term."""
        kept = np.flatnonzero(kept)
        order = kept[np.argsort(keys[kept], kind="stable")]
        keys, docs, positions = keys[order], self.owners[order], self.positions[order]
        fresh = np.append(True, (keys[1:] != keys[:-1]) | (docs[1:] != docs[:-1]))[: len(keys)]
        firsts = np.flatnonzero(fresh)
        return {
            **inverted(name, vocabulary, keys[firsts], docs[firsts], np.diff(np.append(firsts, len(keys)))),
            f"{name}.positions": positions,
            f"{name}.lengths": self.lengths,
        }


def doc_type(documents: int) -> type[np.unsignedinteger[Any]]:
    """How the documents of postings are kept in a segment of so many."""
    return np.uint16 if documents <= 2**16 else np.uint32


def speaker_type(speakers: int) -> type[np.signedinteger[Any]]:
    """How ordinals of so many speakers are kept, −1 for nobody."""
    return np.int16 if speakers < 2**15 else np.int32


def inverted(name: str, vocabulary: Sequence[bytes], terms: Array, docs: Array, counts: Array | None) -> Arrays:
    """The vocabulary and postings of a field, from postings sorted by term."""
    postings = bounds(np.bincount(terms, minlength=len(vocabulary)))
    found = strings(vocabulary, f"{name}.terms", f"{name}.term_ends")
    found |= {f"{name}.postings": postings, f"{name}.docs": docs}
    if counts is not None:
        found |= {
            **narrow(f"{name}.counts", counts),
            f"{name}.places": np.append(np.uint32(0), counts.cumsum(dtype=np.uint32))[postings],
        }
    return found


def bounds(sizes: NDArray[Any]) -> Array:
    """Where parts of these sizes start, and where the last one ends."""
    return np.append(np.uint32(0), sizes.cumsum(dtype=np.uint32))


def _keywords(name: str, values: Sequence[tuple[str, ...]]) -> Arrays:
    vocabulary = sorted({value.encode() for own in values for value in own})
    places = {value.decode(): place for place, value in enumerate(vocabulary)}
    ordinals = np.array([places[value] for own in values for value in sorted(own)], np.uint32)
    sizes = np.fromiter(map(len, values), np.uint32, len(values))
    docs = np.repeat(np.arange(len(values), dtype=doc_type(len(values))), sizes)
    order = np.argsort(ordinals, kind="stable")
    return {
        **inverted(name, vocabulary, ordinals[order], docs[order], None),
        f"{name}.bounds": bounds(sizes),
        f"{name}.values": ordinals,
    }
