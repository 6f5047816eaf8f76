"""A Readout as JSON and back, exactly: what the archive keeps of each revision, compressed and with a checksum."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import zlib
from typing import Any

from scrapers.errors import ArchiveError
from scrapers.readout import Paragraph, Readout, Tags

_FLAGS = "marks"  # the key in every archive: another would make a new revision of each readout


class RevisionDamaged(ArchiveError):
    what = "A revision of this readout is not as it was stored"


def pack(readout: Readout) -> tuple[bytes, bytes]:
    """What is stored of a readout, and its checksum."""
    return pack_text(to_json(readout))


def pack_text(text: str) -> tuple[bytes, bytes]:
    return zlib.compress(text.encode(), 9), text_digest(text)


def text_digest(text: str) -> bytes:
    """What tells a revision's text from a damaged one."""
    return hashlib.sha256(text.encode()).digest()


def unpack(stored: object, digest: object, name: str, number: int) -> Readout:
    """The readout that was stored as a revision. Raises RevisionDamaged where it is not as it was."""
    try:
        text = zlib.decompress(stored).decode()  # type: ignore[arg-type]
        if text_digest(text) == digest:
            return from_json(text)
    except (zlib.error, TypeError, ValueError, KeyError):
        pass
    raise RevisionDamaged(f"{name}, {number}", "Run readouts check.")


def to_json(readout: Readout) -> str:
    """Deterministic: two readouts are equal when, and only when, their JSON is."""
    return json.dumps(_plain(readout), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Readout:
    fields = json.loads(text)
    published = fields.pop("published")
    return Readout(
        **{name: fields[name] for name in ("id", "source", "url", "title", "language", "lead", "place")},
        date=dt.date.fromisoformat(fields["date"]),
        published=dt.datetime.fromisoformat(published) if published else None,
        paragraphs=tuple(Paragraph(text, label) for text, label in fields["paragraphs"]),
        tags=Tags(**{name: tuple(values) for name, values in fields["tags"].items()}),
        flags=tuple(fields[_FLAGS]),
    )


def _plain(readout: Readout) -> dict[str, Any]:
    names = [field.name for field in dataclasses.fields(readout) if field.name != "flags"]
    return {
        **{name: getattr(readout, name) for name in names},
        _FLAGS: readout.flags,
        "date": readout.date.isoformat(),
        "published": readout.published.isoformat() if readout.published else None,
        "paragraphs": [(paragraph.text, paragraph.label) for paragraph in readout.paragraphs],
        "tags": dataclasses.asdict(readout.tags),
    }
