"""Audit of the locked versions: a known vulnerability fails the lint unless .ci/advisories.toml excuses it for a time.

pip-audit asks PyPI; where READOUTS_ADVISORIES names a file of advisories, that file is read instead. A package of which
nothing could be looked up is "not audited" and named. That fails only with --strict, because a computer without the
public index could not pass otherwise. In any case each pin must have its hashes, and what is installed must be the pin.
A pass holds for a day, because advisories come by the day and lint runs by the minute. "Not audited" is no pass.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from advisories import Database, Unusable, Vulnerable

ROOT = Path(__file__).resolve().parents[1]
REACHED = 180  # seconds that the service is given
OLD = 30  # days after which a file of advisories is worth a warning
Pin = tuple[str, str]  # name and version
PIN = re.compile(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)(\s*;[^\\]*)?")


@dataclass
class AuditResult:
    """What became of the pins: those known to be vulnerable, and why others were not looked up."""

    source: str
    found: list[Vulnerable] = field(default_factory=list)
    skipped: dict[Pin, str] = field(default_factory=dict)
    stale: bool = False


def main() -> int:
    asked = options()
    advisories = Path(path) if (path := os.environ.get("READOUTS_ADVISORIES")) else None
    files = [*asked.locks, asked.excused, *([advisories] if advisories and advisories.exists() else [])]
    state = f"{dt.date.today()} {hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()}"
    if asked.passed.exists() and asked.passed.read_text() == state:
        return 0
    pins = sorted({(name, pinned) for lock in asked.locks for name, pinned, _, _ in blocks(lock)})
    wrong = list(unpinned(asked.locks))
    try:
        result = of_file(pins, advisories) if advisories else of_pypi(pins)
    except Unusable as error:
        wrong.append(f"READOUTS_ADVISORIES: {error}")
    else:
        wrong += vulnerable(result.found, asked.excused)
        say(result, pins, wrong)
        if result.skipped and asked.strict:
            wrong.append("--strict: not all was audited")
        if not wrong and not result.skipped and not result.stale:
            asked.passed.write_text(state)
    print("".join(f"audit: {line}\n" for line in wrong), end="")
    return bool(wrong)


def options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("locks", nargs="*", type=Path, default=sorted(ROOT.glob("requirements*.lock")))
    reader.add_argument("--strict", action="store_true", help="end with 1 where a package was not audited")
    reader.add_argument("--excused", type=Path, default=ROOT / ".ci" / "advisories.toml")
    reader.add_argument("--passed", type=Path, default=ROOT / ".venv" / "audit.passed", help="where a pass is noted")
    return reader.parse_args()


def blocks(lock: Path) -> Iterator[tuple[str, str, bool, str]]:
    """Each pin of a lock: name, version, whether it is for some systems alone, and its lines."""
    for block in re.split(r"\n(?=\S)", lock.read_text()):
        if pin := PIN.match(block):
            yield pin[1], pin[2], bool(pin[3]), block


def unpinned(locks: Iterable[Path]) -> Iterator[str]:
    """Packages that are not pinned by hash, or installed in another version than the lock file's."""
    for lock in locks:
        for name, pinned, somewhere, block in blocks(lock):
            if "--hash=sha256:" not in block:
                yield f"{lock.name}: {name} has no hash"
            if (found := installed(name)) and found != pinned and not somewhere:
                yield f"{lock.name}: {name} is {pinned}, installed is {found}: run make .venv/dev.stamp"


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def of_file(pins: list[Pin], path: Path) -> AuditResult:
    """The result from a file of advisories. Raises Unusable."""
    database = Database(path)
    age = (dt.date.today() - database.day).days
    source = f"{path.name}, whose newest advisory is of {database.day}"
    if age > OLD:
        source += f", {age} DAYS AGO"
    return AuditResult(source, [one for pin in pins for one in database.of(*pin)], stale=age > OLD)


def of_pypi(pins: list[Pin]) -> AuditResult:
    """What pip-audit learns from PyPI. It takes one version of a package at a time."""
    result = AuditResult("PyPI")
    rounds: dict[int, list[Pin]] = defaultdict(list)
    for number, pin in enumerate(pins):
        rounds[sum(name == pin[0] for name, _ in pins[:number])].append(pin)
    for some in rounds.values():
        looked_up = {}
        answer, failure = pip_audit(some)
        for one in answer:
            if "skip_reason" not in one:
                looked_up[one["name"]] = one
                result.found += [
                    Vulnerable(one["name"], one["version"], frozenset((flaw["id"], *flaw["aliases"])))
                    for flaw in one["vulns"]
                ]
        reasons = {one["name"]: one["skip_reason"] for one in answer if "skip_reason" in one}
        for name, pinned in some:
            if (key := re.sub(r"[-_.]+", "-", name).lower()) not in looked_up:
                reason = reasons.get(key, failure).removesuffix(f": {key} ({pinned})")
                result.skipped[name, pinned] = reason
    return result


def pip_audit(pins: list[Pin]) -> tuple[list[dict], str]:  # type: ignore[type-arg]
    """What it tells of each package; or nothing, and why."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{name}=={pinned}\n" for name, pinned in pins)
        file.flush()
        command = [str(Path(sys.executable).with_name("pip-audit")), "--progress-spinner=off", "--format=json"]
        command += ["--timeout=5", "--disable-pip", "--no-deps", f"--requirement={file.name}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=REACHED, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return [], f"pip-audit: {error if isinstance(error, OSError) else 'no end within its time'}"
    try:
        return json.loads(done.stdout)["dependencies"], "pip-audit did not tell of it"
    except (ValueError, KeyError):
        lines = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        return [], f"pip-audit: {lines[-1]}"


def vulnerable(found: list[Vulnerable], excused: Path) -> Iterator[str]:
    """A line for each that no excuse covers today."""
    excuses = {str(one["id"]): one["until"] for one in tomllib.loads(excused.read_text()).get("excused", [])}
    for one in found:
        until = max((day for name, day in excuses.items() if name in one.ids), default=None)
        if until is None:
            yield f"known vulnerability: {one} (.ci/advisories.toml can excuse one for a time)"
        elif until < dt.date.today():
            yield f"known vulnerability: {one} (its excuse ended on {until})"


def say(result: AuditResult, pins: list[Pin], wrong: list[str]) -> None:
    """Print which packages were looked up, which were not, and why."""
    audited = len(pins) - len(result.skipped)
    if audited:
        none = "" if wrong else "; no known vulnerability that is not excused"
        print(f"audit: {audited} of {len(pins)} locked versions looked up in {result.source}{none}")
    reasons: dict[str, list[str]] = defaultdict(list)
    for (name, _), reason in result.skipped.items():
        reasons[reason].append(name)
    for reason, names in reasons.items():
        print(f"audit: NOT AUDITED: {len(names)} of {len(pins)} locked versions ({reason}):")
        print(
            textwrap.fill(
                " ".join(sorted({*names})), 118, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
            )
        )
    if result.skipped:
        print("audit: set READOUTS_ADVISORIES to a file of advisories, see SECURITY.md")


if __name__ == "__main__":
    sys.exit(main())
