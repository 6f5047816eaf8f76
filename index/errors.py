"""Errors of building and publishing an index."""

from __future__ import annotations

from scrapers.errors import ReadoutsError


class IndexLocked(ReadoutsError):
    what = "Another process is writing this index"


class IndexDamaged(ReadoutsError):
    what = "The index can't be read"


class IndexFull(ReadoutsError):
    what = "The index can't hold so much text"


class DocumentRefused(ReadoutsError):
    what = "A readout can't be indexed"


class BuildRefused(ReadoutsError):
    what = "The index can't be built"


class NoRoom(ReadoutsError):
    what = "No space left for the index"


class OutOfMemory(ReadoutsError):
    what = "Memory ran out while the index was built"


class WorkerDied(ReadoutsError):
    what = "A process of the build died"


class WorkFailed(ReadoutsError):
    what = "A step of the build failed in another process"


class NothingOlder(ReadoutsError):
    what = "There is no older generation to go back to"
