"""A Readout as JSON and back, exactly: what the archive keeps of each revision."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from scrapers.readout import Paragraph, Readout, Tags

_FLAGS = "marks"  # the key in every archive: another would make a new revision of each readout


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
