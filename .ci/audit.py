"""Known vulnerabilities of what is locked: any that .ci/advisories.toml does not excuse, for a time, fails the lint.

Where no source of advisories can be reached, what is installed is held to the lock instead, and each pin to its hashes.
A result holds for a day, because advisories come by the day and lint runs by the minute.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
EXCUSED = ROOT / ".ci" / "advisories.toml"
PASSED = ROOT / ".venv" / "audit.passed"
REACHED = 60  # seconds that the source of advisories is given


def main() -> int:
    state = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in LOCKS) + EXCUSED.read_bytes()).hexdigest()
    today = f"{dt.date.today()} {state}"
    if PASSED.exists() and PASSED.read_text() == today:
        return 0
    wrong = list(unpinned())
    if not wrong:
        code, said = audited()
        if code is None:
            print("audit: no source of advisories can be reached; what is installed is what is locked, by its hashes")
        elif code:
            wrong.append(f"known vulnerabilities, see .ci/advisories.toml for how to excuse one for a time:\n{said}")
        else:
            print("audit: no known vulnerability in what is locked")
    print("".join(f"audit: {line}\n" for line in wrong), end="")
    if not wrong:
        PASSED.write_text(today)
    return bool(wrong)


def unpinned() -> Iterator[str]:
    """What is not pinned by hash, or installed in another version than locked."""
    for lock in LOCKS:
        for block in re.split(r"\n(?=\S)", (ROOT / lock).read_text()):
            pin = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)(\s*;[^\\]*)?", block)
            if not pin:
                continue
            if "--hash=sha256:" not in block:
                yield f"{lock}: {pin[1]} has no hash"
            if (found := installed(pin[1])) and found != pin[2] and not pin[3]:
                yield f"{lock}: {pin[1]} is {pin[2]}, installed is {found}: run make .venv/dev.stamp"


def installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def audited() -> tuple[int | None, str]:
    """What pip-audit says of the lock: its code and words, None where it could not ask."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "--progress-spinner", "off", "--disable-pip"]
    command += ["--timeout", "5", "--require-hashes", "--requirement", str(ROOT / LOCKS[1])]
    command += [word for name in excused() for word in ("--ignore-vuln", name)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=REACHED)
    except (OSError, subprocess.TimeoutExpired):
        return None, ""
    told = done.returncode == 0 or re.search(r"Found \d+ known vulnerabilit", done.stdout + done.stderr)
    return (done.returncode if told else None), done.stdout


def excused() -> Iterator[str]:
    """The advisories that are excused today."""
    for one in tomllib.loads(EXCUSED.read_text()).get("excused", []):
        if one["until"] >= dt.date.today():
            yield str(one["id"])


if __name__ == "__main__":
    sys.exit(main())
