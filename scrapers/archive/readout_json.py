"""A Readout as JSON and back, exactly: what the archive keeps of each revision."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from scrapers.readout import Paragraph, Readout, Tags


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
        marks=tuple(fields["marks"]),
    )


def _plain(readout: Readout) -> dict[str, Any]:
    return {
        **{field.name: getattr(readout, field.name) for field in dataclasses.fields(readout)},
        "date": readout.date.isoformat(),
        "published": readout.published.isoformat() if readout.published else None,
        "paragraphs": [(paragraph.text, paragraph.label) for paragraph in readout.paragraphs],
        "tags": dataclasses.asdict(readout.tags),
    }
