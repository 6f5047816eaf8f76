"""How to cite a readout: in the styles of the press, scholars and courts, and for a reference manager."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

from index.annotate.people.speaker_labels import QUESTION, REMARK
from index.document import Document, Mode
from search.engine import FoundStatement
from web.present.links import official

_BIBTEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Captured:
    """The capture behind a text: the day on which it was made, the SHA-256 of its bytes, and whether it was imported,
    so that the day is the one that the import gives."""

    day: dt.date
    sha256: str
    imported: bool = False

    @property
    def note(self) -> str:
        """The capture in words."""
        how = "Imported record, captured" if self.imported else "Captured"
        return f"{how} {self.day.isoformat()}, SHA-256 {self.sha256}"


def chicago(document: Document, captured: Captured | None) -> str:
    """As the Chicago Manual of Style has a page of an institution's website in a bibliography."""
    accessed = f"Accessed {_american(captured.day)}." if captured else ""
    parts = (_ended(document.publisher), f"“{_ended(document.title)}”", f"{_american(document.date)}.", accessed)
    return _joined(*parts, _ended(official(document.url)))


def chicago_note(document: Document, captured: Captured | None) -> str:
    """As the Chicago Manual of Style has it in a footnote."""
    accessed = f"accessed {_american(captured.day)}" if captured else ""
    title = f"“{_within(document.title)}”"
    parts = (_american(document.date), accessed, official(document.url))
    return f"{_line(document.publisher)}, {title} {', '.join(part for part in parts if part)}."


def apa(document: Document, captured: Captured | None) -> str:
    """As the Publication Manual of the APA, 7th edition, has a web page by a group."""
    day = f"({document.date.year}, {document.date:%B} {document.date.day})."
    return _joined(_ended(document.publisher), day, _ended(document.title), official(document.url))


def mla(document: Document, captured: Captured | None) -> str:
    """As the MLA Handbook, 9th edition, has a page of an institution that publishes it itself."""
    accessed = f"Accessed {_mla_day(captured.day)}." if captured else ""
    where = ", ".join(filter(None, (_line(document.publisher), _mla_day(document.date), official(document.url))))
    return _joined(f"“{_ended(document.title)}”", f"{where}.", accessed)


def oscola(document: Document, captured: Captured | None) -> str:
    """As OSCOLA, 4th edition, 3.4.8, has a website."""
    url = f"<{official(document.url)}>" if official(document.url) else ""
    accessed = f"accessed {_british(captured.day)}" if captured else ""
    head = f"{_line(document.publisher)}, ‘{_line(document.title)}’ ({_british(document.date)})"
    return _joined(head, url, accessed)


def bluebook(document: Document, captured: Captured | None) -> str:
    """As The Bluebook, rule 18.2.2, has a dated page of an institution."""
    where = ", ".join(filter(None, (f"({_bluebook_day(document.date)})", official(document.url))))
    return f"{_line(document.publisher)}, {_line(document.title)} {where}."


def bib(document: Document, captured: Captured | None) -> str:
    """A BibTeX entry; double braces keep a publisher from being a person and a title from losing its capitals."""
    fields = {
        "author": f"{{{_bibtex(document.publisher)}}}",
        "title": f"{{{_bibtex(document.title)}}}",
        "year": f"{document.date.year}",
        "date": document.date.isoformat(),
        "url": official(document.url),
        "urldate": captured.day.isoformat() if captured else "",
        "langid": document.language,
        "note": captured.note if captured else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{re.sub(r'[^A-Za-z0-9_-]', '_', document.id)},", *lines, "}"]) + "\n"


def ris(document: Document, captured: Captured | None) -> str:
    """A record in RIS: a tag of two letters, two spaces, a dash, a space, and a value on one line."""
    fields = (
        ("TY", "ELEC"),
        ("ID", document.id),
        ("AU", document.publisher),
        ("TI", document.title),
        ("PY", str(document.date.year)),
        ("DA", f"{document.date:%Y/%m/%d}"),
        ("LA", document.language),
        ("UR", official(document.url)),
        ("Y2", f"{captured.day:%Y/%m/%d}" if captured else ""),
        ("N1", captured.note if captured else ""),
    )
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(document: Document, captured: Captured | None) -> str:
    """An item of CSL-JSON 1.0.2, as Zotero and Pandoc read it."""
    item = {
        "id": document.id,
        "type": "webpage",
        "author": [{"literal": _line(document.publisher)}],
        "title": _line(document.title),
        "issued": {"date-parts": [_parts(document.date)]},
        "accessed": {"date-parts": [_parts(captured.day)]} if captured else None,
        "URL": official(document.url) or None,
        "language": document.language,
        "note": captured.note if captured else None,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=2) + "\n"


def footnote(found: FoundStatement) -> str:
    """A note on one statement as the Chicago Manual of Style has it: who, in which readout, when, where."""
    of = found.readout
    how = {Mode.QUOTED: "quoted in ", Mode.REPORTED: "as reported by "}.get(found.mode, "")
    who = f"{_line(found.speaker)}, {how}" if found.speaker and how and found.speaker not in (QUESTION, REMARK) else ""
    parts = (f"“{_within(of.title)}” {_american(of.date)}", f"para. {found.paragraph + 1}", official(of.url))
    return f"{who}{_line(of.publisher)}, {', '.join(part for part in parts if part)}."


FILES = {"bib": bib, "ris": ris, "json": csl}


def file_name(id: str, shape: str) -> str:
    """A name that is safe in a header, also for an id of an archive of earlier versions, which could hold anything."""
    return f"{re.sub(r'[^A-Za-z0-9_-]', '_', id)[:100]}.{shape}"


def _within(title: str) -> str:
    """A title inside a sentence: with a comma, unless it ends in a sign of its own."""
    text = _line(title).rstrip(".")
    return text if text[-1:] in "?!…" else f"{text},"


def _mla_day(day: dt.date) -> str:
    month = f"{day:%B}" if len(f"{day:%B}") <= 4 else f"{'Sept' if day.month == 9 else f'{day:%b}'}."
    return f"{day.day} {month} {day.year}"


def _british(day: dt.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _bluebook_day(day: dt.date) -> str:
    return f"{_mla_day(day).split()[1]} {day.day}, {day.year}"


def _parts(day: dt.date) -> list[int]:
    return [day.year, day.month, day.day]


def _american(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _ended(text: str) -> str:
    """With a full stop, unless it ends in a sign of its own."""
    text = _line(text)
    return text if not text or text[-1] in ".?!…" else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _line(text: str) -> str:
    """On one line, without characters that end one or control anything."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX.get(letter, letter) for letter in _line(text))
