"""Documents into the segments of a Whoosh index: encoded as columns, committed by Whoosh."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.writing import SegmentWriter

from index.columns.array_file import Arrays, read_arrays, write_arrays
from index.columns.encode import Columns
from index.columns.merge import merge, numbers_of
from index.columns.stored import Stored
from index.document import Document
from index.errors import DocumentRefused
from index.process_pool import mapped
from index.whoosh.codec import ColumnSegment, codec, columns_of
from index.writer import Rejected

CHUNK = 1_000  # documents encoded at a time
CHARACTERS = 2**21  # of text, at which fewer documents are enough
WORTH = 4  # chunks from which further processes pay for their start
SMALL = 2_000  # live documents up to which segments are merged; one with deleted ones is encoded again, in milliseconds
PART = "part-"

Items = Sequence[Document | Rejected]


def encoded(
    folder: Path, items: Iterable[Document | Rejected], processes: int, *, chunk: int = CHUNK
) -> tuple[list[Arrays], tuple[Rejected, ...]]:
    """The columns of the documents, in parts, and what was rejected. Parts may be files `part-…` of the folder.

    The documents' own iterator runs in this process, what is done with them in as many as given.
    """
    batches = _batches(items, chunk)
    early = list(islice(batches, WORTH))
    if len(early) < 2:
        arrays, rejected = _encode(early[0] if early else [])
        return [arrays] if len(arrays["days"]) else [], rejected
    worth = len(early) == WORTH
    work = partial(_encode_to_file, folder)
    parts: list[Arrays] = []
    refused: list[Rejected] = []
    for path, rejected in mapped(work, enumerate(_taken(early, batches)), processes if worth else 1):
        parts += [read_arrays(path)] if path else []
        refused += rejected
    return parts, tuple(refused)


def _batches(items: Iterable[Document | Rejected], chunk: int) -> Iterator[list[Document | Rejected]]:
    """The items in lists that take about as much memory, however long the documents are."""
    found: list[Document | Rejected] = []
    size = 0
    for item in items:
        found.append(item)
        size += 0 if isinstance(item, Rejected) else sum(len(passage.text) for passage in item.passages)
        if len(found) == chunk or size >= CHARACTERS:
            yield found
            found, size = [], 0
    if found:
        yield found


def _taken(early: list[list[Document | Rejected]], rest: Iterator[list[Document | Rejected]]) -> Iterator[Items]:
    """All batches; none is kept once it is handed on."""
    while early:
        yield early.pop(0)
    yield from rest


def commit(
    folder: Path,
    parts: Sequence[Arrays],
    removed: Iterable[str],
    *,
    small: int = SMALL,
    check: Callable[[str], None] = lambda name: None,
) -> None:
    """Make one segment of the parts and of the small ones there are, with the documents of the ids removed gone.

    `small`: the live documents up to which segments are merged; with 0 every commit leaves a segment of its own.
    `check` is called with the name of each file that is merged, before it is read.
    """
    storage, gone = FileStorage(str(folder)), [id.encode() for id in removed]
    writer = SegmentWriter(storage.open_index(), codec=codec(), compound=False)
    try:
        for segment in writer.segments:
            _delete(segment, columns_of(storage, segment), gone)
        writer.commit(mergetype=partial(_merge_small, storage, parts, small, check))
    except BaseException:
        if not writer.is_closed:
            writer.cancel()
        raise


def _encode(items: Items) -> tuple[Arrays, tuple[Rejected, ...]]:
    columns = Columns()
    rejected = []
    for item in items:
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        try:
            columns.add(item)
        except DocumentRefused as error:
            rejected.append(Rejected(item.id, error.remedy))
    return columns.arrays(), tuple(rejected)


def _encode_to_file(folder: Path, numbered: tuple[int, Items]) -> tuple[Path | None, tuple[Rejected, ...]]:
    """Through a file, because what a process returns is copied through a pipe."""
    number, items = numbered
    arrays, rejected = _encode(items)
    if not len(arrays["days"]):
        return None, rejected
    path = folder / f"{PART}{number:06}"
    write_arrays(path, arrays, durable=False)
    return path, rejected


def _merge_small(
    storage: FileStorage,
    parts: Sequence[Arrays],
    small: int,
    check: Callable[[str], None],
    writer: SegmentWriter,
    segments: Sequence[ColumnSegment],
) -> list[ColumnSegment]:
    """Whoosh's merge policy: a new segment takes in those that are not much larger, up to `small` documents in all.

    Segments so grow by doubling, and an update never merges more than `small` documents.
    """
    total = sum(len(part["days"]) for part in parts)
    absorbed: list[ColumnSegment] = []
    for segment in sorted(segments, key=_live):
        count = _live(segment)
        if count and (count > 2 * total + 10 or count + total > small):
            break
        absorbed.append(segment)
        total += count
        if count:
            check(segment.file)
    kept = [segment for segment in segments if segment not in absorbed]
    whole = [*(_again(storage, segment) for segment in absorbed if _live(segment)), *parts]
    if not whole:
        return kept
    made = ColumnSegment(writer.indexname, sum(len(part["days"]) for part in whole))
    merge(whole, Path(storage.folder) / made.file)
    return [*kept, made]


def _delete(segment: ColumnSegment, columns: Arrays, ids: Iterable[bytes]) -> None:
    """Mark the live documents of these ids as deleted, each found by halving the segment's order of ids."""
    for id in ids:
        for number in numbers_of(columns, id):
            if not segment.is_deleted(number):
                segment.delete_document(number)


def _live(segment: ColumnSegment) -> int:
    return segment.size - segment.deleted_count()


def _again(storage: FileStorage, segment: ColumnSegment) -> Arrays:
    """A segment's live documents as columns."""
    old = columns_of(storage, segment)
    if not segment.deleted_count():
        return old
    stored, columns = Stored(old), Columns()
    for number in range(segment.size):
        if not segment.is_deleted(number):
            columns.add(stored.document(number))
    return columns.arrays()
