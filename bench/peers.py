"""Who is compared, as far as they are installed."""

from __future__ import annotations

import importlib

from bench.peer import Peer

_PEERS = {
    "readouts": ("bench.ours", "Ours"),
    "Whoosh": ("bench.plain_whoosh", "PlainWhoosh"),
    "tantivy": ("bench.tantivy_peer", "Tantivy"),
    "SQLite FTS5": ("bench.sqlite_peer", "Sqlite"),
    "bm25s": ("bench.bm25s_peer", "Bm25s"),
}
OURS, PLAIN = "readouts", "Whoosh"


def names() -> list[str]:
    """Those that can be imported here, ours first."""
    found = []
    for name in _PEERS:
        try:
            peer(name)
        except ImportError:
            continue
        found.append(name)
    return found


def peer(name: str) -> Peer:
    """One of them. Raises ImportError where it isn't installed."""
    module, attribute = _PEERS[name]
    made: Peer = getattr(importlib.import_module(module), attribute)()
    return made
