"""Builds a generation from the archive: in full, or from the readouts changed since the last one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.annotate.annotate import Knowledge, annotate, learn
from index.annotate.speech.counterparts import Counterparts
from index.annotate.vocabulary.countries import country_of_source
from index.capacity import Needs, needs, require
from index.document import Annotations, Document, Passage, Statement, Turn
from index.errors import BuildRefused, IndexDamaged
from index.events.evidence import Evidence, evidence_of
from index.events.update import Base, Joiner
from index.generations.attempts import LIMIT
from index.generations.layout import current_directory, published_documents, published_on
from index.process_pool import chunks, mapped
from index.writer import Generation, Rejected, Writer
from scrapers.archive.readout_json import RevisionDamaged
from scrapers.archive.store import Archive
from scrapers.diff.classify import history
from scrapers.errors import UnknownSource
from scrapers.readout import Readout
from scrapers.registry import find_source

_log = logging.getLogger(__name__)

MANY = 1_000  # readouts from which further processes pay for their start
TOGETHER = 50  # readouts that a process annotates at a time

T = TypeVar("T")

See = Callable[[str, Evidence | None], None]

Progress = Callable[[str, int, int], None]
"""Told the stage ("learning", "indexing", "done"), how many readouts are through it, and how many there are."""


def build(
    archive: Archive,
    writer: Writer,
    *,
    rebuild: bool = False,
    unattended: bool = False,
    progress: Progress | None = None,
    announce: Callable[[Needs], None] | None = None,
    processes: int = 2,
) -> Generation:
    """Bring the index up to the archive and publish it; returns the generation that is then served.

    Anew where there is none of the writer's fingerprint and this archive, or `rebuild`; else only the readouts changed
    since, with what the last full build learned about people. Where nothing changed the published generation stays. A
    readout that can't be annotated or indexed never stops the others: the generation lists it.

    Before a full build of many readouts `announce` is told what it needs. Raises BuildRefused where there can't be
    enough, and where the last full builds did not end and this one is `unattended`: it would fail as they did.
    """
    tell = progress or (lambda stage, through, total: None)
    published = None if rebuild else writer.current()
    sequence = archive.sequence()
    full = partial(_full, archive, writer, sequence, tell, announce or _log_needs, processes, unattended=unattended)
    if published is None or archive.token(published.sequence) != published.token:
        return full()
    ids = archive.changed_since(published.sequence)
    if not ids:
        return published
    try:
        return _incremental(archive, writer, sequence, ids, tell)
    except IndexDamaged as damage:
        _log.warning("the index is built anew: %s", damage)
        return full()


def _full(
    archive: Archive,
    writer: Writer,
    sequence: int,
    tell: Progress,
    announce: Callable[[Needs], None],
    processes: int,
    *,
    unattended: bool,
) -> Generation:
    total = len(archive)
    if unattended and writer.unfinished() >= LIMIT:
        remedy = "See the log for the reason, make room, then run `readouts index`. What is served stays until then."
        raise BuildRefused(f"the last {writer.unfinished()} full builds did not end", remedy)
    if total >= MANY:
        needed = needs(archive)
        announce(needed)
        require(needed, writer.path)
    knowledge = learn(_told(archive.readouts(), "learning", total, tell))
    joiner = Joiner(archive)
    documents = documents_of(archive, None, knowledge, processes if total >= MANY else 1, joiner)
    generation = writer.write(
        _told(documents, "indexing", total, tell),
        sequence=sequence,
        token=archive.token(sequence),
        full=True,
        knowledge=knowledge,
        events=joiner.events,
    )
    return _publish(writer, generation, tell)


def _log_needs(needed: Needs) -> None:
    _log.info("building an index of %s", needed)


def _incremental(archive: Archive, writer: Writer, sequence: int, ids: tuple[str, ...], tell: Progress) -> Generation:
    knowledge = writer.knowledge()
    gone = sorted(set(ids) - archive.known(ids))
    directory = current_directory(writer.path)
    joiner = Joiner(archive, _base(directory) if directory else None)
    joiner.gone(gone)
    documents = documents_of(archive, ids, knowledge, 1, joiner)
    told = _told(documents, "indexing", len(ids) - len(gone), tell)
    token = archive.token(sequence)
    generation = writer.write(
        told, gone, sequence=sequence, token=token, full=False, knowledge=knowledge, events=joiner.events
    )
    return _publish(writer, generation, tell)


def _base(directory: Path) -> Base:
    return Base(directory, partial(published_documents, directory), partial(published_on, directory))


def documents_of(
    archive: Archive, ids: Iterable[str] | None, knowledge: Knowledge, processes: int, joiner: Joiner
) -> Iterator[Document | Rejected]:
    """All readouts of the archive, or some, as documents; one whose text is not as it was stored is rejected."""
    rejected: list[Rejected] = []
    readouts = archive.readouts(ids, damaged=lambda id, error: rejected.append(Rejected(id, f"{error.what}.")))
    found = annotated(readouts, knowledge, processes, joiner.see, joiner.decided)
    yield from with_changes(found, archive)
    yield from rejected


def annotated(
    readouts: Iterable[Readout],
    knowledge: Knowledge,
    processes: int,
    see: See = lambda id, evidence: None,
    decided: frozenset[str] = frozenset(),
) -> Iterator[Document | Rejected]:
    """Readouts as documents, in order; a readout whose annotation fails is rejected. `see` is given the evidence of
    each, which the process finds that annotates it; `decided` are those whose events people corrected."""
    for part in mapped(partial(_annotated, knowledge, decided), chunks(readouts, TOGETHER), processes):
        for document, evidence in part:
            if isinstance(document, Document):
                see(document.id, evidence)
            yield document


def _annotated(
    knowledge: Knowledge, decided: frozenset[str], readouts: Sequence[Readout]
) -> list[tuple[Document | Rejected, Evidence | None]]:
    found = (_document_or_rejected(readout, knowledge) for readout in readouts)
    return [(one, evidence_of(one, decided=one.id in decided) if isinstance(one, Document) else None) for one in found]


def _document_or_rejected(readout: Readout, knowledge: Knowledge) -> Document | Rejected:
    try:
        return document(readout, annotate(readout, knowledge))
    except Exception as error:  # whatever a rule does on one text, the others shall be found
        _log.info("%s was rejected", readout.id, exc_info=True)
        return Rejected(readout.id, f"{type(error).__name__}: {error}.")


def with_changes(documents: Iterable[Document | Rejected], archive: Archive) -> Iterator[Document | Rejected]:
    """The documents with the classes of change that their revisions fall into."""
    revised = archive.revised()
    for document in documents:
        if isinstance(document, Document) and document.id in revised:
            try:
                steps = history(archive.revisions(document.id))
            except RevisionDamaged as error:
                _log.warning("no change is shown: %s", error)
                steps = []
            yield replace(document, changes=tuple(sorted({step.change.value for step in steps if step})))
        else:
            yield document


def _publish(writer: Writer, generation: Generation, tell: Progress) -> Generation:
    writer.publish(generation)
    tell("done", generation.documents, generation.documents)
    return generation


def _told(items: Iterator[T], stage: str, total: int, tell: Progress) -> Iterator[T]:
    for through, item in enumerate(items, 1):
        yield item
        tell(stage, through, total)


def document(readout: Readout, annotations: Annotations) -> Document:
    """The document for engines: the readout, its annotations, and its paragraphs as passages."""
    turns = annotations.turns or tuple(Turn() for _ in readout.paragraphs)
    others = Counterparts(annotations, country_of_source(readout.source))
    passages = tuple(
        Passage(paragraph.text, turn.speaker, turn.mode, *_statements(turn, others))
        for paragraph, turn in zip(readout.paragraphs, turns, strict=True)
    )
    return Document(
        id=readout.id,
        source=readout.source,
        publisher=_publisher(readout.source),
        url=readout.url,
        title=readout.title,
        lead=readout.lead,
        date=readout.date,
        published=readout.published.isoformat() if readout.published else "",
        language=readout.language,
        kind=annotations.kind,
        place=annotations.place or readout.place,
        speakers=annotations.speakers,
        participants=annotations.participants,
        countries=annotations.countries,
        topics=annotations.topics,
        flags=readout.flags,
        passages=passages,
        topic_scores=tuple(f"{score:.2f}" for score in annotations.topic_scores),
    )


def _statements(turn: Turn, others: Counterparts) -> tuple[tuple[Statement, ...], tuple[str, ...]]:
    """The statements of a paragraph without their reasons; none where it is one and no verb is told, but its other
    side."""
    if not turn.statements or (len(turn.statements) == 1 and not turn.statements[0].acts):
        return (), others.of(turn.speaker, turn.mode)
    told = tuple(
        replace(one, rule="", words="", outweighed=(), to=others.of(one.speaker, one.mode, one.acts))
        for one in turn.statements
    )
    return told, ()


def _publisher(source: str) -> str:
    """The publisher's name; the source's name if the source no longer exists."""
    try:
        return find_source(source).publisher
    except UnknownSource:
        return source
