"""Each row of the mutants fits the code, and a change is tried on a copy, never on the tree that it is a copy of."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.mutants.page import enter, listed
from bench.mutants.rows import ROOT, Mutant, RowError, chosen, rows
from bench.mutants.trial import EQUIVALENT, KILLED, NO_PROOF, SKIPPED, STALE, SURVIVED, UNREAD, Verdict, attempt, tree

CODE = "def double(number: int) -> int:\n    return 2 * number\n"
TESTS = """
import subprocess, sys
import pytest

def test_in_this_process():
    from sums import double
    assert double(2) == 4

def test_in_a_process_of_its_own():
    asked = [sys.executable, "-c", "from sums import double; print(double(3))"]
    assert subprocess.run(asked, capture_output=True, text=True).stdout == "6\\n"

def test_that_always_fails():
    assert False

@pytest.mark.skip
def test_that_skips():
    pass
"""


@pytest.fixture
def sums(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tree of one module and its tests, which need no plugins."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "sums.py").write_text(CODE)
    (tmp_path / "test_sums.py").write_text(TESTS)
    return tmp_path


def verdict(root: Path, test: str, find: str = "2 * number", replace: str = "3 * number", equivalent: str = "") -> str:
    tests = () if equivalent else (f"test_sums.py::{test}",)
    with tree(root, ["sums.py", "test_sums.py"]) as copy:
        found = attempt(Mutant("1", "Twice is twice", "sums.py", find, replace, tests, equivalent), copy)
        assert (copy.root / "sums.py").read_text() == (root / "sums.py").read_text() == CODE
    return found.what


def test_every_row_fits_the_code_and_names_tests_that_exist() -> None:
    wrong = []
    for mutant in rows():
        try:
            mutant.check(ROOT)
        except RowError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


def test_a_change_is_noticed_also_by_a_test_that_looks_in_a_process_of_its_own(sums: Path) -> None:
    assert verdict(sums, "test_in_a_process_of_its_own") == KILLED


@pytest.mark.parametrize(
    ("test", "change", "expected"),
    [
        ("test_in_this_process", {"replace": "number * 2"}, SURVIVED),
        ("test_that_always_fails", {}, NO_PROOF),
        ("test_that_skips", {}, SKIPPED),
        ("test_in_this_process", {"find": "5 * number"}, STALE),
        ("test_in_this_process", {"find": "number"}, STALE),
        ("", {"equivalent": "addition is as good", "replace": "number + number"}, EQUIVALENT),
    ],
)
def test_what_shows_nothing_is_not_called_killed(sums: Path, test: str, change: dict[str, str], expected: str) -> None:
    assert verdict(sums, test, **change) == expected


def test_tests_that_cannot_be_read_show_nothing(sums: Path) -> None:
    (sums / "test_sums.py").write_text("import sums\nassert sums.double(2) == 4\ndef test_one(): pass\n")
    assert verdict(sums, "test_one") == UNREAD


def test_the_page_of_promises_has_each_of_them_with_a_test_that_failed() -> None:
    lines = listed(ROOT / "docs/design/promises.md")
    assert list(lines) == [mutant.id for mutant in rows() if mutant.room == "reliability"]
    unproven = [id for id, line in lines.items() if "| `tests/" not in line]
    assert not unproven, f"run python -m bench mutants {' '.join(unproven)} --table docs/design/promises.md"


def test_what_is_tried_again_takes_its_own_line_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    known = [Mutant(id, "", "", "", "") for id in ("a", "b", "c")]
    enter(page, [Verdict(mutant, SURVIVED, "a|b") for mutant in known], known)
    enter(page, [Verdict(known[1], KILLED, "tests/one.py::test")], known[:2])
    lines = listed(page)
    assert list(lines) == ["a", "b"]
    assert (SURVIVED in lines["a"], "`tests/one.py::test`" in lines["b"]) == (True, True)


def test_rows_are_named_by_their_id_or_their_file() -> None:
    found = [Mutant("a", "", "", "", "", room="web"), Mutant("b", "", "", "", "", room="search")]
    assert [mutant.id for mutant in chosen(found, ["b"])] == ["b"]
    assert [mutant.id for mutant in chosen(found, ["web"])] == ["a"]
    assert chosen(found, []) == found
    with pytest.raises(RowError, match="nowhere"):
        chosen(found, ["nowhere"])
