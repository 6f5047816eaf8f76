"""Advisories in a file: the OSV database as it was on a day, for where no service can be asked.

A zip of records, as osv.dev exports them for PyPI (`PyPI/all.zip`, JSON) or as the Python Packaging Advisory Database
keeps them (an archive of its repository, YAML), or one JSON file with a record or a list of them.
The schema: https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

Record = dict[str, Any]
SUFFIXES = (".json", ".yaml", ".yml")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where libyaml is there


class Unusable(Exception):
    """The file can't be read, or has no advisory on a package of PyPI."""


@dataclass(frozen=True)
class Vulnerable:
    """A locked version that an advisory names."""

    name: str
    version: str
    ids: frozenset[str]  # the advisory's own and those of the same flaw elsewhere

    def __str__(self) -> str:
        return f"{self.name} {self.version}: {', '.join(sorted(self.ids))}"


class Database:
    """The records that are not withdrawn, by package."""

    def __init__(self, path: Path) -> None:
        self.affected: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
        self.latest = ""
        for record in _records(path):
            if record.get("withdrawn"):
                continue
            for one in record.get("affected", []):
                package = one.get("package", {})
                if package.get("ecosystem", "").partition(":")[0] == "PyPI":
                    self.affected[canonicalize_name(package["name"])].append((record, one))
                    self.latest = max(self.latest, _day(record))
        if not self.affected:
            raise Unusable(f"{path} has no advisory on a package of PyPI")

    @property
    def day(self) -> dt.date:
        """When its newest record was changed: how old the file is at least."""
        return dt.date.fromisoformat(self.latest)

    def of(self, name: str, version: str) -> Iterator[Vulnerable]:
        """The advisories that apply to this version."""
        for record, affected in self.affected.get(canonicalize_name(name), []):
            if _affects(affected, Version(version)):
                yield Vulnerable(name, version, frozenset((record["id"], *(record.get("aliases") or []))))


def _records(path: Path) -> Iterator[Record]:
    try:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found = [_record(name, archive.read(name)) for name in archive.namelist() if name.endswith(SUFFIXES)]
            yield from (one for one in found if isinstance(one, dict) and "id" in one)  # others are settings
        else:
            found = json.loads(path.read_text("utf-8"))
            yield from found if isinstance(found, list) else [found]
    except (OSError, ValueError, zipfile.BadZipFile, yaml.YAMLError) as error:
        raise Unusable(f"{path} can't be read: {error}") from error


def _record(name: str, text: bytes) -> object:
    return json.loads(text) if name.endswith(".json") else yaml.load(text, Loader=LOADER)  # a safe one


def _day(record: Record) -> str:
    return str(record.get("modified") or record.get("published") or "1970-01-01")[:10]


def _affects(affected: Record, version: Version) -> bool:
    """Whether a version is listed, or in a range: OSV's own rule, which takes both together."""
    listed = any(_version(text) == version for text in affected.get("versions") or [])
    ranges = (one for one in affected.get("ranges") or [] if one.get("type") != "GIT")
    return listed or any(_within(one.get("events", []), version) for one in ranges)


def _within(events: list[dict[str, str]], version: Version) -> bool:
    """Whether the last event up to a version says that it is vulnerable."""
    found = False
    dated = [
        (parsed, kind) for event in events for kind, text in event.items() if (parsed := _version(text)) is not None
    ]
    for at, kind in sorted(dated, key=lambda one: (one[0], one[1] != "introduced")):
        if kind == "introduced" and version >= at:
            found = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            found = False
    return found


def _version(text: str) -> Version | None:
    """The version, or None for text that PEP 440 does not allow, which no lock file can pin."""
    try:
        return Version("0.dev0" if text == "0" else text)  # "0" is before everything in OSV
    except InvalidVersion:
        return None
