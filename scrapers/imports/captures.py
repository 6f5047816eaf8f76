"""Files that somebody saved → captures: HTML, folders, tar archives, WARC, JSON Lines and plain text. Streams.

Nothing is unpacked to disk: the names inside an archive become addresses and are never opened as paths. Each capture
has the time when the page was saved, as far as it is known: what the format itself records, else what the caller
names, else the time of the file.
"""

from __future__ import annotations

import datetime as dt
import logging
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

from scrapers.errors import ImportFailed
from scrapers.parse.feed_history import versions
from scrapers.parse.feeds import feed_records
from scrapers.source import Page

_log = logging.getLogger(__name__)

LARGEST = 32 * 2**20  # bytes of one page; anything larger is no readout
TARS = (".tar", ".tar.xz", ".tar.gz", ".tgz", ".tar.bz2")
BOMB = 300  # times its size that a packed file may unpack to, from this size on:
UNPACKED = 2**30  # bytes
WEB = dt.datetime(1991, 8, 6, tzinfo=dt.UTC)  # no page was saved before there was one


_BROKEN = (
    OSError, EOFError, ValueError, OverflowError, lzma.LZMAError, zlib.error, tarfile.TarError, ArchiveLoadFailed,
    AttributeError,  # what warcio says of a damaged heading, and of what should be Brotli and is not
)  # fmt: skip


class Capture(NamedTuple):
    """One saved page. `reader` says how to read it; `name` is where it stood; the page's URL is "" where unknown."""

    name: str
    reader: str
    page: Page


def captures(path: Path, hosts: frozenset[str], seen: dt.datetime | None = None) -> Iterator[Capture]:
    """Every capture in a file or folder; `hosts` are the names of sites that a path inside may begin with, `seen` is
    when the pages were saved.

    Raises ImportFailed where it can't be read or is of no known kind.
    """
    try:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.is_file() and not file.is_symlink():
                    yield from _file(file, hosts, seen, known_only=True)
        else:
            yield from _file(path, hosts, seen, known_only=False)
    except _BROKEN as error:
        raise ImportFailed(f"{path} ({error})", "Check that it is there, whole and what its name says.") from error


def _file(path: Path, hosts: frozenset[str], seen: dt.datetime | None, *, known_only: bool) -> Iterator[Capture]:
    name = path.name.lower()
    saved = seen or file_time(path.stat().st_mtime, dt.datetime.now(dt.UTC))
    if name.endswith(TARS):
        yield from _tar(path, hosts, saved, dated=seen is not None)
    elif name.endswith((".warc", ".warc.gz")):
        yield from _warc(path)
    elif name.endswith((".jsonl", ".jsonl.xz", ".ndjson")):
        yield from _lines(path, saved)
    elif name.endswith((".html", ".htm")) or _url(PurePosixPath(path.absolute()), hosts):
        url = _url(PurePosixPath(path.absolute()), hosts)
        with path.open("rb") as file:
            yield _capture(str(path), "html", url, file, saved)
    elif name.endswith((".xml", ".rss", ".atom")):
        yield from _feed(path, saved)
    elif name.endswith(".txt"):
        with path.open("rb") as file:
            yield _capture(str(path), "text", "", file, saved)
    elif not known_only:
        raise ImportFailed(
            path, "Give .html, .xml (a feed), .txt, .jsonl, .jsonl.xz, .tar.xz, .warc, .warc.gz or a folder of them."
        )


def file_time(seconds: float, otherwise: dt.datetime) -> dt.datetime:
    """When a file was last written; `otherwise` where that can't be: packers put a fixed time in its place."""
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError):
        return otherwise
    return moment if WEB < moment <= otherwise else otherwise


def _tar(path: Path, hosts: frozenset[str], saved: dt.datetime, *, dated: bool) -> Iterator[Capture]:
    """The members, each with its own time, none after that of the tar; all have the tar's where that is `dated`."""
    size = path.stat().st_size
    with _tar_file(path) as tar:
        for member in tar:
            _refuse_bomb(path, size, member.offset_data + member.size)
            file = tar.extractfile(member) if member.isfile() else None
            if file is not None and _fits(member.name, member.size):
                moment = saved if dated else file_time(member.mtime, saved)
                yield _capture(member.name, "html", _url(PurePosixPath(member.name), hosts), file, moment)


def _refuse_bomb(path: Path, packed: int, unpacked: int) -> None:
    if unpacked > UNPACKED and unpacked > BOMB * packed:
        remedy = "Unpack it and look at it; a folder may be imported, too."
        raise ImportFailed(path, remedy, what=f"The file unpacks to more than {BOMB} times its size")


def _tar_file(path: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(path, "r|*")
    except TypeError as error:  # what it says of a compressed file whose head breaks off
        raise tarfile.ReadError("it breaks off") from error


def _warc(path: Path) -> Iterator[Capture]:
    with path.open("rb") as file:
        if not file.peek(4).startswith((b"WARC", b"\x1f\x8b")):
            raise ImportFailed(path, "Check that it is whole.", what="Not a WARC file")
        for record in ArchiveIterator(file):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            if record.http_headers.get_statuscode() != "200":
                continue
            headers = {name.lower(): value for name, value in record.http_headers.headers}
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            body = record.content_stream().read(LARGEST + 1)
            if _breaks_off(record):
                raise ImportFailed(f"{path} at {url}", "Check that it is whole.", what="The WARC file breaks off")
            moment = _moment(record.rec_headers.get_header("WARC-Date"))
            if moment and _fits(url, len(body)):
                yield Capture(url, "html", Page(url, body, moment, 200, MappingProxyType(headers)))


def _moment(text: str | None) -> dt.datetime | None:
    """The time of a record, None where it tells none: without one a page can't be set in order with others."""
    try:
        moment = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _breaks_off(record: Any) -> bool:
    """Whether a WARC record is shorter than it says; the library hands out what there is without a word."""
    while record.raw_stream.read(2**16):
        pass
    return bool(getattr(record.raw_stream, "limit", 0))


def _lines(path: Path, saved: dt.datetime) -> Iterator[Capture]:
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
        size = path.stat().st_size
        for number, line in enumerate(_bounded(file), 1):
            _refuse_bomb(path, size, file.tell())
            name = f"{path.name}:{number}"
            if not _fits(name, len(line)):
                continue
            if history := versions(line, name):
                yield from (Capture(name, "version", page) for page in history)
            elif line.strip():
                yield Capture(name, "jsonl", Page("", line.strip(), saved))


def _bounded(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; of one that is too long its beginning, by which it is known to be so."""
    while line := file.readline(LARGEST + 1):
        part = line
        while len(part) > LARGEST and not part.endswith(b"\n"):
            part = file.readline(LARGEST + 1)
        yield line


def _fits(name: str, size: int) -> bool:
    """Whether a page may be read: one that is cut off would pass for another."""
    if size > LARGEST:
        _log.warning("%s is passed over: it is larger than %d MB", name, LARGEST >> 20)
    return size <= LARGEST


def _feed(path: Path, saved: dt.datetime) -> Iterator[Capture]:
    """The entries of a saved feed."""
    page = Page("", path.read_bytes()[:LARGEST], saved)
    for number, record in enumerate(feed_records(page), 1):
        yield Capture(f"{path.name}:{number}", "jsonl", record)


def _capture(name: str, reader: str, url: str, file: IO[bytes], saved: dt.datetime) -> Capture:
    return Capture(name, reader, Page(url, file.read(LARGEST), saved))


def _url(path: PurePosixPath, hosts: frozenset[str]) -> str:
    """The address of a page saved as host/path.html, wherever in the path the host stands; "" without a host."""
    parts = path.parts
    at = next((i for i, part in enumerate(parts) if part in hosts), None)
    if at is None or ".." in parts:
        return ""
    return f"http://{'/'.join(parts[at:])}".removesuffix(".html").removesuffix(".htm")
