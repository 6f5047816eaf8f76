"""The audit of what is locked fails on a known vulnerability, and says of what nothing could be looked up."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.fake_pypi import serving_pypi

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
TODAY = dt.date.today()
OLD = {"flask": "0.5", "requests": "2.19.0", "urllib3": "1.24", "lighthouse": "1.0"}
Record = dict[str, Any]


def advisory(name: str, number: str, *events: dict[str, str], **more: object) -> Record:
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": [*events]}]}
    return {"id": number, "modified": f"{TODAY}T00:00:00Z", "affected": [affected], **more}


ADVISORIES = [
    advisory("Flask", "PYSEC-1", {"introduced": "0"}, {"fixed": "0.12.3"}, aliases=["CVE-1"]),
    advisory("requests", "PYSEC-2", {"introduced": "0"}, {"fixed": "2.20.0"}),
    advisory("urllib3", "PYSEC-3", {"introduced": "1.0"}, {"last_affected": "1.24"}),
    advisory("lighthouse", "PYSEC-4", {"introduced": "0"}, {"fixed": "0.9"}),
]


class Audit:
    """The audit as `make lint` starts it, of a lock of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed = folder / "audit.passed"
        self.excused = folder / "advisories.toml"
        self.excused.touch()
        self.environment = {"XDG_CACHE_HOME": str(folder), "PIP_CACHE_DIR": str(folder), "NO_PROXY": "", "no_proxy": ""}

    def lock(self, pins: dict[str, str]) -> Path:
        path = self.folder / "requirements.lock"
        path.write_text("".join(f"{name}=={version} \\\n    --hash=sha256:00\n" for name, version in pins.items()))
        return path

    def advisories(self, records: list[Record]) -> None:
        path = self.folder / "advisories.json"
        path.write_text(json.dumps(records))
        self.environment["READOUTS_ADVISORIES"] = str(path)

    def run(self, *words: object) -> tuple[int, str]:
        command = [sys.executable, ROOT / ".ci/audit.py", "--excused", self.excused, "--passed", self.passed, *words]
        environment = {name: value for name, value in os.environ.items() if name != "READOUTS_ADVISORIES"}
        done = subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            env=environment | self.environment,
            timeout=240,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    return Audit(tmp_path)


def told(output: str) -> set[str]:
    """Name and version of each known vulnerability."""
    return {line.split(": ")[2] for line in output.splitlines() if line.startswith("audit: known vulnerability")}


def test_a_known_vulnerable_version_fails_with_its_ids(audit: Audit) -> None:
    audit.advisories(ADVISORIES)
    code, output = audit.run(audit.lock(OLD))
    assert code == 1
    assert told(output) == {"flask 0.5", "requests 2.19.0", "urllib3 1.24"}
    assert "flask 0.5: CVE-1, PYSEC-1 " in output
    assert not audit.passed.exists()


def test_an_advisory_reaches_the_versions_that_it_lists_and_those_of_its_ranges(audit: Audit) -> None:
    twice = ({"introduced": "1.0"}, {"fixed": "1.2"}, {"introduced": "2.0"}, {"fixed": "2.0.1"})
    cases = {
        "below": ("0.9", twice), "at-first": ("1.0", twice), "within": ("1.1.5", twice), "mended": ("1.2", twice),
        "between": ("1.9", twice), "again": ("2.0", twice), "beyond": ("2.0.1", twice),
        "before-all": ("0.0.1a1", ({"introduced": "0"},)), "early": ("2.0rc1", twice),
        "last": ("3.1", ({"introduced": "3"}, {"last_affected": "3.1"})),
        "past-the-last": ("3.1.1", ({"introduced": "3"}, {"last_affected": "3.1"})),
    }  # fmt: skip
    records = [advisory(name, f"X-{name}", *events) for name, (_, events) in cases.items()]
    records.append(advisory("withdrawn", "X-0", {"introduced": "0"}, withdrawn="2026-01-01T00:00:00Z"))
    listed = {"package": {"ecosystem": "PyPI", "name": "Some_Thing.Listed"}, "versions": ["4.0", "odd-version"]}
    elsewhere = {"package": {"ecosystem": "npm", "name": "elsewhere"}, "versions": ["1.0"]}
    records.append({"id": "X-1", "modified": str(TODAY), "affected": [listed, elsewhere]})
    audit.advisories(records)
    pins = {name: version for name, (version, _) in cases.items()}
    code, output = audit.run(audit.lock(pins | {"withdrawn": "1.0", "some-thing-listed": "4", "elsewhere": "1.0"}))
    assert code == 1
    assert {line.split()[0] for line in told(output)} == {
        "at-first", "within", "again", "before-all", "last", "some-thing-listed",
    }  # fmt: skip


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_zip_of_advisories_is_read_as_osv_and_as_the_packaging_authority_keep_it(audit: Audit, suffix: str) -> None:
    path = audit.folder / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for record in ADVISORIES:
            text = json.dumps(record) if suffix == "json" else yaml.safe_dump(record)
            archive.writestr(f"vulns/{record['id']}.{suffix}", text)
        archive.writestr("README.md", "no record")
        archive.writestr(".github/settings.yaml", "on: push")
    audit.environment["READOUTS_ADVISORIES"] = str(path)
    code, output = audit.run(audit.lock(OLD))
    assert (code, told(output)) == (1, {"flask 0.5", "requests 2.19.0", "urllib3 1.24"})


@pytest.mark.parametrize("name", ["X-6", "CVE-6"])
def test_an_excused_advisory_is_passed_over_until_its_day(audit: Audit, name: str) -> None:
    audit.advisories([advisory("boathouse", "X-6", {"introduced": "0"}, aliases=["CVE-6"])])
    lock = audit.lock({"boathouse": "1.0"})
    for until, fails in ((TODAY, 0), (TODAY - dt.timedelta(days=1), 1)):
        audit.excused.write_text(f'[[excused]]\nid = "{name}"\nwhy = "not called"\nuntil = {until}\n')
        code, output = audit.run(lock)
        assert (code, told(output)) == (fails, {"boathouse 1.0"} if fails else set())
        assert (f"(its excuse ended on {until})" in output) is bool(fails)


def test_a_pass_is_noted_for_the_day_and_for_what_was_audited(audit: Audit) -> None:
    audit.advisories(ADVISORIES)
    sound = audit.lock({"lighthouse": "1.0"})
    code, output = audit.run(sound)
    assert (code, output.startswith("audit: 1 of 1 locked versions looked up in advisories.json")) == (0, True)
    assert audit.run(sound) == (0, "")
    audit.advisories([*ADVISORIES, advisory("lighthouse", "PYSEC-5", {"introduced": "0"})])
    assert audit.run(sound)[0] == 1


def test_a_file_of_old_advisories_is_said_to_be_old_each_time(audit: Audit) -> None:
    audit.advisories([{**ADVISORIES[3], "modified": f"{TODAY - dt.timedelta(days=31)}T00:00:00Z"}])
    for _ in range(2):
        code, output = audit.run(audit.lock({"lighthouse": "1.0"}))
        assert (code, "31 DAYS AGO" in output) == (0, True)


@pytest.mark.parametrize("text", ["", "[]", '{"id": "X"', '{"id": "X-1", "affected": []}'])
def test_a_file_without_advisories_fails(audit: Audit, text: str) -> None:
    audit.advisories([])
    Path(audit.environment["READOUTS_ADVISORIES"]).write_text(text)
    code, output = audit.run(audit.lock({"lighthouse": "1.0"}))
    assert code == 1
    assert output.startswith("audit: READOUTS_ADVISORIES: ")


def test_every_lock_is_audited(audit: Audit) -> None:
    """Of each, a package that it alone has."""
    names = {"tantivy", "pip-audit", "gunicorn"}
    audit.advisories([advisory(name, f"X-{name}", {"introduced": "0"}) for name in names])
    code, output = audit.run()
    assert code == 1
    assert {line.split()[0] for line in told(output)} == names


def test_a_pin_needs_its_hashes_and_what_is_installed_must_be_it(audit: Audit) -> None:
    audit.advisories(ADVISORIES)
    lock = audit.folder / "requirements.lock"
    lock.write_text("lighthouse==1.0\npytest==1.0 \\\n    --hash=sha256:00\n")
    code, output = audit.run(lock)
    assert code == 1
    assert "audit: requirements.lock: lighthouse has no hash\n" in output
    assert "audit: requirements.lock: pytest is 1.0, installed is " in output


def test_pypi_is_asked_and_what_it_does_not_know_is_not_audited(audit: Audit) -> None:
    flaw = {"id": "PYSEC-9", "aliases": ["CVE-9"], "fixed_in": ["2"], "summary": "", "details": "", "withdrawn": None}
    known: dict[str, list[Record]] = {"lighthouse": [], "boathouse": [flaw]}
    with serving_pypi(known, audit.folder) as environment:
        audit.environment |= environment
        code, output = audit.run(audit.lock({"lighthouse": "1.0"}))
        assert (code, output) == (
            0,
            "audit: 1 of 1 locked versions looked up in PyPI; no known vulnerability that is not excused\n",
        )
        assert audit.passed.exists()
        audit.passed.unlink()
        code, output = audit.run(audit.lock({"lighthouse": "1.0", "boathouse": "1.0"}))
        assert (code, told(output)) == (1, {"boathouse 1.0"})
        some = audit.lock({"lighthouse": "1.0", "Private_Pier": "1.0"})
        code, output = audit.run(some)
        assert code == 0
        assert "audit: 1 of 2 locked versions looked up in PyPI" in output
        assert "NOT AUDITED: 1 of 2 locked versions (Dependency not found on PyPI and could not be audited):" in output
        assert "\n  Private_Pier\n" in output
        assert not audit.passed.exists()
        assert audit.run(some, "--strict")[0] == 1


def test_where_pypi_can_t_be_reached_nothing_is_audited(audit: Audit) -> None:
    with serving_pypi(None, audit.folder) as environment:
        audit.environment |= environment
        code, output = audit.run(audit.lock({"lighthouse": "1.0", "boathouse": "1.0"}))
    assert code == 0
    assert "audit: NOT AUDITED: 2 of 2 locked versions (pip-audit: " in output
    assert "\n  boathouse lighthouse\n" in output
    assert "no known vulnerability" not in output
    assert not audit.passed.exists()
