"""A plugin of pytest that writes what became of a run, as JSON, to MUTANTS_REPORT.

It is copied next to the copied tree, because the tree that is tried has to be the only one on the path.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

_counts: Counter[str] = Counter()
_failed: list[str] = []
_unread: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _failed.append(report.nodeid)
    elif report.skipped or report.when == "call":
        _counts[report.outcome] += 1


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _unread.append(f"{report.nodeid}: {str(report.longrepr).strip().splitlines()[-1]}")
    elif report.skipped:
        _counts["skipped"] += 1


def pytest_sessionfinish() -> None:
    root = Path(os.environ["MUTANTS_ORIGIN"])
    files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
    foreign = [name for name, file in files.items() if _within(file, root) and not _within(file, Path(sys.prefix))]
    report = {**_counts, "failed": _failed, "unread": _unread, "foreign": sorted(foreign)}
    Path(os.environ["MUTANTS_REPORT"]).write_text(json.dumps(report), encoding="utf-8")


def _within(file: str, folder: Path) -> bool:
    return bool(file) and Path(file).is_relative_to(folder)
