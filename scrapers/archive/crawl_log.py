"""What was fetched when, and how each run went: the archive's memory between two crawls."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from scrapers.archive.captures import confirm_answer
from scrapers.archive.store import Archive
from scrapers.source import Source

SETTLED = (200, 304, 404, 410)
"""Statuses that answer for a page: a continued run doesn't ask again."""

NOTHING: Mapping[str, Any] = MappingProxyType({})

RESUMABLE = dt.timedelta(days=3)
"""How old an answer may be for a continued run to go by it."""


class LastCrawl(NamedTuple):
    """`health` is what the crawl noticed; `last_success` when any crawl of the source last ended well."""

    source: str
    reported_at: dt.datetime
    scope: str
    well: bool
    counts: Mapping[str, int]
    health: Mapping[str, Any]
    last_success: dt.datetime | None


class Ledger:
    """The archive's fetches and runs."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._waiting: list[tuple[object, ...]] = []

    def begin(self, source: Source, kind: str, scope: str) -> int:
        """The number of the latest run like it that never ended, or of one now begun."""
        with self.archive.transaction() as db:
            found = db.execute(
                "SELECT id FROM runs WHERE source = ? AND kind = ? AND scope = ? AND ended IS NULL ORDER BY id DESC",
                (source.name, kind, scope),
            ).fetchone()
            if found:
                return int(found[0])
            sql = "INSERT INTO runs (source, kind, scope, started) VALUES (?, ?, ?, ?) RETURNING id"
            return int(db.execute(sql, (source.name, kind, scope, _now())).fetchone()[0])

    def report(
        self, run: int, counts: Mapping[str, int], *, well: bool, finished: bool, health: Mapping[str, Any]
    ) -> None:
        """Record the counts of a run and what was noticed; one that is not `finished` can be continued."""
        with self.archive.transaction() as db:
            db.execute(
                "UPDATE runs SET reported_at = ?, ended = ?, counts = ?, well = ?, health = ? WHERE id = ?",
                (_now(), _now() if finished else None, json.dumps(counts), well, json.dumps(dict(health)), run),
            )

    def mark_failed(self, source: Source, health: Mapping[str, Any]) -> None:
        """Mark the last crawl of a source as failed, an unfinished one first."""
        with self.archive.transaction() as db:
            db.execute(
                """UPDATE runs SET reported_at = ?, well = ended IS NOT NULL AND well, health = ? WHERE id = (
                   SELECT id FROM runs WHERE source = ? AND kind = 'scrape'
                   ORDER BY ended IS NULL DESC, id DESC LIMIT 1)""",
                (_now(), json.dumps(health), source.name),
            )

    def enter(self, source: Source, kind: str, counts: Mapping[str, int], health: Mapping[str, Any] = NOTHING) -> None:
        """Record a run that ended well, such as an import."""
        self.report(self.begin(source, kind, kind), counts, well=True, finished=True, health=health)

    def had_full_crawl(self, source: Source) -> bool:
        """Whether a full crawl ever ended well."""
        sql = "SELECT 1 FROM runs WHERE source = ? AND scope = 'full' AND well LIMIT 1"
        return self.archive.connection.execute(sql, (source.name,)).fetchone() is not None

    def settled(self, run: int) -> set[str]:
        """The URLs that this run has an answer for, one that is not too old and not of a time that is still to come."""
        now = dt.datetime.now(dt.UTC)
        sql = f"SELECT url FROM fetches WHERE run = ? AND status IN {SETTLED} AND checked BETWEEN ? AND ?"
        return {url for (url,) in self.archive.connection.execute(sql, (run, _iso(now - RESUMABLE), _iso(now)))}

    def asked(self, source: Source) -> set[str]:
        """Every URL of the source that was asked for and answered, with a page or with none.

        Not those that are new since a crawl began that was cut short: the next one would take them for old, and not
        look behind them for more.
        """
        sql = """SELECT url FROM fetches f WHERE source = ? AND (
                 run IS NULL OR run IN (SELECT id FROM runs WHERE ended IS NOT NULL) OR EXISTS (
                 SELECT 1 FROM pages p JOIN runs r ON r.id = f.run WHERE p.url = f.url AND p.fetched < r.started))"""
        return {url for (url,) in self.archive.connection.execute(sql, (source.name,))}

    def known_articles(self, source: Source) -> tuple[str, ...]:
        """The addresses of every article of the source that was fetched before."""
        sql = "SELECT DISTINCT url FROM pages WHERE source = ? AND reader = 'html' ORDER BY url"
        return tuple(url for (url,) in self.archive.connection.execute(sql, (source.name,)))

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request for a page that was fetched before; none for any other."""
        sql = "SELECT etag, modified FROM fetches WHERE url = ? AND url IN (SELECT url FROM pages)"
        row = self.archive.connection.execute(sql, (url,)).fetchone() or (None, None)
        return {name: value for name, value in zip(("If-None-Match", "If-Modified-Since"), row, strict=True) if value}

    def note(
        self, run: int, source: Source, url: str, status: int, headers: Mapping[str, str], *, later: bool = False
    ) -> None:
        """Remember the answer to one request; what a 304 leaves out of its headers stays as it was.

        `later` is for an answer that may as well be asked for again: it is written with the next one, or by `flush`.
        """
        etag, modified = headers.get("etag"), headers.get("last-modified")
        self._waiting.append((url, source.name, etag, modified, status, _now(), run))
        if not later:
            self.flush()

    def flush(self) -> None:
        """Write what waits. Each write sees its data on the disk, which takes longer than all else about a note."""
        if not self._waiting:
            return
        with self.archive.transaction() as db:
            for url, _, _, _, status, *_ in self._waiting:
                if status != 304:
                    confirm_answer(db, str(url))
            db.executemany(
                """INSERT INTO fetches (url, source, etag, modified, status, checked, run) VALUES (?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT (url) DO UPDATE SET status = excluded.status, checked = excluded.checked,
                   run = excluded.run, etag = CASE WHEN excluded.status = 200 THEN excluded.etag ELSE etag END,
                   modified = CASE WHEN excluded.status = 200 THEN excluded.modified ELSE modified END""",
                self._waiting,
            )
        self._waiting.clear()


def last_crawls(archive: Archive, now: dt.datetime) -> Iterator[LastCrawl]:
    """The last reported crawl of each source that was ever crawled, by name.

    A time after `now` was noted by a clock that was wrong: such a crawl is the last only where there is no other, and
    when it ended well is not known.
    """
    sql = """SELECT source, reported_at, scope, well, counts, health, max((reported_at <= ?1) || reported_at),
             (SELECT max(ended) FROM runs w WHERE w.source = r.source AND w.kind = 'scrape' AND w.well
              AND w.ended <= ?1)
             FROM runs r WHERE kind = 'scrape' AND reported_at IS NOT NULL GROUP BY source ORDER BY source"""
    for source, reported, scope, well, counts, health, _, success in archive.query(sql, _iso(now)):
        yield LastCrawl(
            source, dt.datetime.fromisoformat(reported), scope, bool(well), json.loads(counts), json.loads(health),
            dt.datetime.fromisoformat(success) if success else None,
        )  # fmt: skip


def last_imports(archive: Archive) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Sources with an import after their last crawl, and what the latest one noticed."""
    sql = """SELECT source, health, max(id) FROM runs i WHERE kind = 'import' AND reported_at IS NOT NULL AND NOT EXISTS
             (SELECT 1 FROM runs c WHERE c.source = i.source AND c.kind = 'scrape' AND c.reported_at IS NOT NULL
              AND (c.id > i.id OR c.reported_at > i.reported_at))
             GROUP BY source"""
    for source, health, _ in archive.query(sql):
        yield source, json.loads(health)


def _now() -> str:
    return _iso(dt.datetime.now(dt.UTC))


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="microseconds")
