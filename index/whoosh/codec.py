"""A Whoosh codec whose segments are columns: Whoosh's searcher, its deletions and our engine read the same arrays.

Whoosh keeps what it is for: the schema, the list of segments and its atomic commit, the lock, deletions. A segment's
content is one file of arrays (index/columns/encode.py) instead of a posting list a term: a tenth of the time to write,
nothing to decode, and no second copy for the engine.
"""

from __future__ import annotations

import datetime as dt
import secrets
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import Codec, PerDocumentReader, Segment, TermsReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from index.columns.array_file import Array, Arrays, read_arrays
from index.columns.merge import texts_of
from index.columns.narrow import widened
from index.columns.pieces import TextReader
from index.columns.shared import home, occurrences
from index.fields import KEYWORD_FIELDS, TEXT_FIELDS, kept_length
from index.generations.layout import COLUMNS

Term = tuple[str, bytes]


class ColumnSegment(Segment):
    """A segment in Whoosh's table of contents: its name, its size and its deleted documents."""

    def __init__(self, indexname: str, size: int = 0) -> None:
        self.indexname = indexname
        self.segid = secrets.token_hex(8)
        self.compound = False
        self.size = size
        self._gone = bytearray()  # a bit for each document once one is deleted
        self._count = 0

    @property
    def file(self) -> str:
        """The name of the file of its columns."""
        return f"{self.indexname}_{self.segid}{COLUMNS}"

    def codec(self) -> ColumnCodec:
        return codec()

    def set_doc_count(self, doccount: int) -> None:
        self.size = doccount

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return self._count

    def deleted_docs(self) -> Iterator[int]:
        return iter(np.flatnonzero(self.gone()).tolist())

    def gone(self) -> Array:
        """For each document whether it is deleted."""
        if not self._count:
            return np.zeros(self.size, np.bool_)
        bits = np.unpackbits(np.frombuffer(self._gone, np.uint8), count=self.size, bitorder="little")
        return bits.view(np.bool_)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if self.is_deleted(docnum) == delete:
            return
        self._gone = self._gone or bytearray(-(-self.size // 8))
        self._gone[docnum // 8] ^= 1 << docnum % 8
        self._count += 1 if delete else -1

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._count) and bool(self._gone[docnum // 8] >> docnum % 8 & 1)

    def should_assemble(self) -> bool:
        return False


class ColumnCodec(Codec):
    """Reads columns as Whoosh reads postings. Its segments are written whole, never document by document."""

    def per_document_writer(self, storage: Any, segment: Any) -> _Unused:
        return _Unused()

    def field_writer(self, storage: Any, segment: Any) -> _Unused:
        return _Unused()

    def terms_reader(self, storage: Any, segment: Any) -> ColumnTerms:
        return ColumnTerms(columns_of(storage, segment))  # type: ignore[abstract]  # walking by cursor isn't asked for

    def per_document_reader(self, storage: Any, segment: Any) -> ColumnDocuments:
        return ColumnDocuments(columns_of(storage, segment), segment)

    def new_segment(self, storage: Any, indexname: str) -> ColumnSegment:
        return ColumnSegment(indexname)


def codec() -> ColumnCodec:
    return ColumnCodec()  # type: ignore[abstract]  # no posting list is ever written or read by itself


class _Unused:
    """What Whoosh's writer opens for a segment of its own, and closes again because nothing goes into it."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


def columns_of(storage: Any, segment: Any) -> Arrays:
    """A segment's arrays. Raises IndexDamaged."""
    return read_arrays(Path(storage.folder) / segment.file)


class ColumnDocuments(PerDocumentReader):
    """What Whoosh asks about documents."""

    def __init__(self, columns: Arrays, segment: ColumnSegment) -> None:
        self._columns, self._segment = columns, segment

    def doc_count(self) -> int:
        return self._segment.size - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        lengths = self._columns.get(f"{fieldname}.lengths")
        return default if lengths is None else kept_length(int(lengths[docnum]))

    def field_length(self, fieldname: str) -> int:
        lengths = self._columns.get(f"{fieldname}.lengths")
        return 0 if lengths is None else int(lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        return kept_length(int(self._columns[f"{fieldname}.lengths"].min(initial=0)))

    def max_field_length(self, fieldname: str) -> int:
        return kept_length(int(self._columns[f"{fieldname}.lengths"].max(initial=0)))

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return {"document": self._stored[docnum].encode()}

    @cached_property
    def _stored(self) -> TextReader:
        return TextReader(self._columns, "meta")


class ColumnTerms(TermsReader):
    """What Whoosh asks about terms and their postings."""

    def __init__(self, columns: Arrays) -> None:
        self._columns = columns
        self._known: dict[str, list[bytes]] = {}

    def indexed_field_names(self) -> tuple[str, ...]:
        return ("date", "id", *KEYWORD_FIELDS, *TEXT_FIELDS)

    def __contains__(self, term: Term) -> bool:
        return self._place(*term) is not None

    def terms(self) -> Iterator[Term]:
        return ((name, term) for name in sorted(self.indexed_field_names()) for term in self._terms(name))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        found = self._terms(fieldname)
        return ((fieldname, term) for term in found[bisect_left(found, prefix) :])

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        docs, counts, _ = self._postings(fieldname, text)
        lengths = self._columns.get(f"{fieldname}.lengths", np.ones(1 + int(docs[-1]), np.uint32))[docs]
        least, most = kept_length(int(lengths.min())), kept_length(int(lengths.max()))
        total, greatest = float(counts.sum()), float(counts.max())
        return TermInfo(total, len(docs), least, most, greatest, int(docs[0]), int(docs[-1]))

    def frequency(self, fieldname: str, text: bytes) -> float:
        return float(self._postings(fieldname, text)[1].sum()) if (fieldname, text) in self else 0.0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        return len(self._postings(fieldname, text)[0]) if (fieldname, text) in self else 0

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        docs, counts, values = self._postings(fieldname, text)
        info = self.term_info(fieldname, text)
        weights = counts.astype(np.float64).tolist()
        return ListMatcher(
            docs.tolist(), weights, list(values), format_, scorer=scorer, term=(fieldname, text), terminfo=info
        )

    def _terms(self, name: str) -> list[bytes]:
        """The terms of a field, sorted."""
        found = self._known.get(name)
        if found is None:
            if name == "id":
                ids = texts_of(self._columns, "ids", "id_ends")
                found = [ids[number] for number in self._columns["id_order"].tolist()]
            elif name == "date":
                found = [_iso(day) for day in np.unique(self._columns["days"]).tolist()]
            else:
                found = texts_of(self._columns, f"{name}.terms", f"{name}.term_ends")
            self._known[name] = found
        return found

    def _place(self, name: str, text: bytes) -> int | None:
        if name not in self.indexed_field_names():
            return None
        terms = self._terms(name)
        at = bisect_left(terms, text)
        return at if at < len(terms) and terms[at] == text else None

    def _postings(self, name: str, text: bytes) -> tuple[Array, Array, Iterable[bytes]]:
        """Documents, frequencies, and positions in the document as the format of the field decodes them."""
        at = self._place(name, text)
        if at is None:
            raise TermNotFound(f"{name}:{text!r}")
        columns = self._columns
        if name in ("id", "date"):
            docs = columns["id_order"][at : at + 1]
            if name == "date":
                docs = np.flatnonzero(columns["days"] == np.unique(columns["days"])[at])
            return docs, np.ones(len(docs)), [b""] * len(docs)
        places = occurrences(columns, name, at)
        name, at = home(columns, name, at)
        first, last = columns[f"{name}.postings"][at : at + 2].tolist()
        docs = columns[f"{name}.docs"][first:last].astype(np.uint32)
        if name in KEYWORD_FIELDS:
            return docs, np.ones(len(docs)), [b""] * len(docs)
        counts = widened(columns, f"{name}.counts", first, last)
        found = [columns[f"{field}.positions"][slice(*columns[f"{field}.places"][n : n + 2])] for field, n in places]
        bases = columns["title_bases" if name.startswith("title") else "bases"][docs]
        within = np.sort(np.concatenate(found), kind="stable") - np.repeat(bases, counts)
        parts = np.split(within, counts.cumsum()[:-1])
        return docs, counts, (part.tobytes() for part in parts)


def _iso(day: int) -> bytes:
    return dt.date.fromordinal(day).isoformat().encode()
