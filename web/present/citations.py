"""How to cite a readout: Chicago and APA for a reader, BibTeX and RIS for a reference manager."""

from __future__ import annotations

import datetime as dt
import re

from index.annotate.people.speaker_labels import QUESTION, REMARK
from index.document import Document, Mode
from search.engine import FoundStatement
from web.present.links import official

_BIBTEX = {sign: f"\\{sign}" for sign in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
TYPES = {"bib": "application/x-bibtex; charset=utf-8", "ris": "application/x-research-info-systems; charset=utf-8"}


def chicago(document: Document, seen: dt.date | None) -> str:
    """As the Chicago Manual of Style has a page of an institution's website in a bibliography."""
    accessed = f"Accessed {_american(seen)}." if seen else ""
    parts = (_ended(document.publisher), f"“{_ended(document.title)}”", f"{_american(document.date)}.", accessed)
    return _joined(*parts, _ended(official(document.url)))


def apa(document: Document, seen: dt.date | None) -> str:
    """As the Publication Manual of the APA, 7th edition, has a web page by a group."""
    day = f"({document.date.year}, {document.date:%B} {document.date.day})."
    return _joined(_ended(document.publisher), day, _ended(document.title), official(document.url))


def bib(document: Document, seen: dt.date | None) -> str:
    """A BibTeX entry; double braces keep a publisher from being a person and a title from losing its capitals."""
    fields = {
        "author": f"{{{_bibtex(document.publisher)}}}",
        "title": f"{{{_bibtex(document.title)}}}",
        "year": f"{document.date.year}",
        "date": document.date.isoformat(),
        "url": official(document.url),
        "urldate": seen.isoformat() if seen else "",
        "langid": document.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{re.sub(r'[^A-Za-z0-9_-]', '_', document.id)},", *lines, "}"]) + "\n"


def ris(document: Document, seen: dt.date | None) -> str:
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
        ("Y2", f"{seen:%Y/%m/%d}" if seen else ""),
    )
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def footnote(found: FoundStatement) -> str:
    """A note on one statement as the Chicago Manual of Style has it: who, in which readout, when, where."""
    of = found.readout
    how = {Mode.QUOTED: "quoted in ", Mode.REPORTED: "as reported by "}.get(found.mode, "")
    who = f"{_line(found.speaker)}, {how}" if found.speaker and how and found.speaker not in (QUESTION, REMARK) else ""
    title = _line(of.title).rstrip(".")
    comma = "" if title[-1:] in "?!…" else ","
    parts = (f"“{title}{comma}” {_american(of.date)}", f"para. {found.paragraph + 1}", official(of.url))
    return f"{who}{_line(of.publisher)}, {', '.join(part for part in parts if part)}."


FILES = {"bib": bib, "ris": ris}


def file_name(id: str, shape: str) -> str:
    """A name that is safe in a header, also for an id of an archive of earlier versions, which could hold anything."""
    return f"{re.sub(r'[^A-Za-z0-9_-]', '_', id)[:100]}.{shape}"


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
