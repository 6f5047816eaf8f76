"""The engines compared, as far as they can be imported."""

from __future__ import annotations

import importlib
import sqlite3
import subprocess
import sys
from functools import cache
from importlib import metadata

from bench.peers.base import Peer

_PEERS = {
    "readouts": ("bench.peers.readouts", "Ours"),
    "Whoosh": ("bench.peers.whoosh", "PlainWhoosh"),
    "tantivy": ("bench.peers.tantivy", "Tantivy"),
    "SQLite FTS5": ("bench.peers.sqlite", "Sqlite"),
    "Xapian": ("bench.peers.xapian", "Xapian"),
    "bm25s": ("bench.peers.bm25s", "Bm25s"),
}
OURS, PLAIN, XAPIAN = "readouts", "Whoosh", "Xapian"
SYSTEM_PYTHON = "/usr/bin/python3"  # Xapian's bindings come with the system, and no wheel has them


def names() -> list[str]:
    """The engines available here, ours first."""
    return [name for name in _PEERS if not why_not(name)]


def absent() -> dict[str, str]:
    """The others, and why they are left out."""
    return {name: reason for name in _PEERS if (reason := why_not(name))}


@cache
def why_not(name: str) -> str:
    """Why an engine can't be asked here, "" where it can."""
    if name == XAPIAN:
        return _system_lacks("xapian")
    try:
        peer(name)
    except ImportError as error:
        return str(error)
    return ""


def version(name: str) -> str:
    """Of the library behind an engine, "" for ours."""
    if name == XAPIAN:
        asked = [SYSTEM_PYTHON, "-c", "import xapian; print(xapian.version_string())"]
        return subprocess.run(asked, check=True, capture_output=True, text=True, timeout=60).stdout.strip()
    found = {"Whoosh": "whoosh3", "tantivy": "tantivy", "bm25s": "bm25s"}
    return sqlite3.sqlite_version if name == "SQLite FTS5" else metadata.version(found[name]) if name in found else ""


def python(name: str) -> str:
    """The interpreter that runs an engine."""
    return SYSTEM_PYTHON if name == XAPIAN else sys.executable


def peer(name: str) -> Peer:
    """One of them. Raises ImportError where it isn't installed."""
    module, attribute = _PEERS[name]
    made: Peer = getattr(importlib.import_module(module), attribute)()
    return made


def _system_lacks(module: str) -> str:
    try:
        subprocess.run([SYSTEM_PYTHON, "-c", f"import {module}"], check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return f"{SYSTEM_PYTHON} can't import {module} (Debian: apt-get install python3-{module})"
    return ""
