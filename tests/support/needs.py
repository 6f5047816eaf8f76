"""What some tests need that not every computer has: the marks that skip them without it, and how to get it.

A skip outside this file has no row in the table that closes a run, see tests/conftest.py.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.support.paths import SHARED

NEEDS = {
    "root": "run the tests as root, for example in a container",
    "mount": "run the tests as root with the right to mount (CAP_SYS_ADMIN)",
    "browser": "apt-get install chromium chromium-driver",
    "nginx": "apt-get install nginx",
    "real pages": f"the saved sites and corpora of real publishers at {SHARED}",
    "setpriv": "apt-get install util-linux",
    "systemd": "apt-get install systemd, for systemd-analyze",
    "hadolint": "its program on the PATH: https://github.com/hadolint/hadolint",
    "/proc": "Linux with /proc mounted",
    "tantivy": "make .venv/bench.stamp",
    "xapian": "apt-get install python3-xapian",
}
"""Each need by its name, and how to get it."""

REASON = "needs "


def needs(name: str, there: object) -> pytest.MarkDecorator:
    """A mark for tests and modules."""
    return pytest.mark.skipif(not there, reason=_reason(name))


def skip(name: str) -> NoReturn:
    """For a test or fixture that learns only on its way that it lacks something."""
    pytest.skip(_reason(name))


def shared(name: str) -> Path:
    """A file or folder of the real material; the test is skipped where it is absent."""
    path = SHARED / name
    if not path.exists():
        skip("real pages")
    return path


def needs_shared(name: str) -> pytest.MarkDecorator:
    return needs("real pages", (SHARED / name).exists())


def needs_module(name: str) -> None:
    if importlib.util.find_spec(name) is None:
        skip(name)


def program(*names: str) -> bool:
    return all(shutil.which(name) for name in names)


def table(reasons: Iterable[str]) -> Iterator[str]:
    """The lines of the table, from the reason of each skipped test; nothing where none was skipped."""
    counts = Counter(reason.removeprefix("Skipped: ").removeprefix(REASON) for reason in reasons)
    rows = [("needs", "tests", "how to get it")]
    rows += [(name, str(number), NEEDS.get(name, "")) for name, number in counts.most_common()]
    if len(rows) > 1:
        width = max(len(name) for name, _, _ in rows)
        yield from (f"{name:{width}}  {number:>5}  {how}".rstrip() for name, number, how in rows)


def _reason(name: str) -> str:
    assert name in NEEDS, f"say in tests/support/needs.py how to get {name}"
    return REASON + name


ROOT = os.geteuid() == 0
needs_root = needs("root", ROOT)
needs_browser = needs("browser", program("chromium", "chromedriver"))
needs_nginx = needs("nginx", program("nginx"))
needs_systemd = needs("systemd", program("systemd-analyze"))
needs_hadolint = needs("hadolint", program("hadolint"))
needs_proc = needs("/proc", Path("/proc/self/fd").exists())
needs_setpriv_as_root = needs("setpriv", not ROOT or program("setpriv"))  # root is bound by permissions with it alone
