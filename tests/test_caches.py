"""Every cache of the product has a bound in bytes, or a few possible entries."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import index
import readouts
import scrapers
import search
import web
from index.annotate.vocabulary.countries import gazetteer
from index.annotate.vocabulary.country_translations import LANGUAGES
from scrapers.bounded_cache import CACHES, LONGEST, SLOT, BoundedCache, bounded_cache
from search.comparisons import KEPT

ROOMS = (scrapers, index, search, web, readouts)
ROOT = Path(__file__).resolve().parents[1]

FEW = {
    "index _stemmer": "languages of STEMMERS",
    "index vocabulary": "groups of words.tsv",
    "index verbs_of": "kinds of verbs.tsv",
    "index _weights": "the two regressions of topics",
    "index _gazetteer": "languages with a translation, or none",
    "index _senses": "two tables",
    "index country_names": "languages, as the gazetteer's",
    "index floors": "groups of floors.toml",
    "index topic_of": "terms of the glossary",
    "index _buckets": "languages of the glossary",
    "index _parts": "languages of the glossary without blanks",
    "index _named": "three tables of index/events/data",
    "index read_blocks": "four documents",
    "search Help.__init__": "fields of the table in search/surface.py",
    "search _verified": "emptied at a thousand files",
}
"""What is kept without a bound in bytes, and what bounds it."""


def kept_for_ever(file: Path) -> Iterator[str]:
    """Functions of arguments whose results functools keeps, and containers of a module that begin empty."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and _is_empty(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (ast.unparse(target) for target in targets)
    for owner, node in _functions(tree, ""):
        decorated = any(_keeps(decorator) for decorator in node.decorator_list)
        inside = any(_keeps(call.func) for part in node.body for call in ast.walk(part) if isinstance(call, ast.Call))
        if (decorated and ast.unparse(node.args)) or inside:
            yield f"{owner}{node.name}"


def _functions(tree: ast.Module | ast.ClassDef, owner: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield owner, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{node.name}.")


def _keeps(node: ast.expr) -> bool:
    name = ast.unparse(node.func if isinstance(node, ast.Call) else node)
    return name.removeprefix("functools.") in ("cache", "lru_cache")


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call) and not any(isinstance(arg, ast.Constant) for arg in value.args):
        return ast.unparse(value.func) in ("dict", "list", "set", "defaultdict", "Counter", "OrderedDict", "deque")
    return isinstance(value, ast.Dict | ast.List) and not ast.unparse(value).strip("[]{}")


def test_nothing_is_kept_without_a_bound_that_is_written_down() -> None:
    found = {
        f"{room.__name__} {name}"
        for room in ROOMS
        for file in Path(room.__path__[0]).rglob("*.py")
        for name in kept_for_ever(file)
    }
    assert found == set(FEW), "use scrapers.bounded_cache, or say in FEW what bounds it"


def test_no_class_but_one_fills_itself() -> None:
    own = sorted(
        str(file.relative_to(ROOT))
        for room in ROOMS
        for file in Path(room.__path__[0]).rglob("*.py")
        if "def __missing__" in file.read_text(encoding="utf-8")
    )
    # The second fills itself with the fields of events, of which there are two.
    assert own == ["scrapers/bounded_cache.py", "search/columnar/joined/fields.py"]


def _of_this_process() -> tuple[int, int, int]:
    """How many caches there are with everything imported, the largest bound and the sum of all."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    for language in LANGUAGES:
        gazetteer(language)
    bounds = [cache.most for cache in CACHES.values()]
    return len(bounds), max(bounds), sum(bounds)


def test_all_caches_of_a_process_together_take_less_than_a_hundred_megabytes() -> None:
    # In a process of its own: other tests keep apps and tables of theirs.
    asked = "from tests import test_caches; print(*test_caches._of_this_process())"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    count, largest, together = map(int, done.stdout.split())
    assert count >= 30
    assert largest <= 8_000_000
    assert together + KEPT < 100_000_000, "with the comparisons of one app"


def test_a_cache_keeps_no_more_bytes_than_it_may() -> None:
    choose = random.Random(1)
    cache = BoundedCache(str.upper, 100_000)
    for _ in range(2_000):
        word = "".join(choose.choices("abcdefghijklmnopqrst𐐨", k=choose.randint(1, 2 * LONGEST)))
        assert cache[word] == word.upper()
        assert cache.kept_bytes() <= cache.most


def test_a_long_argument_is_computed_each_time() -> None:
    asked: list[object] = []
    cache = BoundedCache(lambda *words: asked.append(words), 100_000)
    for key in ("a" * (LONGEST + 1), ("b", "a" * (LONGEST + 1)), ("b", ("a" * (LONGEST + 1),))):
        assert cache[key] is cache[key] is None
    assert len(asked) == 6
    assert not cache.kept_bytes()


def test_what_is_asked_for_again_and_again_is_computed_once() -> None:
    asked: list[str] = []

    @bounded_cache(20 * SLOT)
    def lower(word: str) -> str:
        asked.append(word)
        return word.lower()

    for number in range(1_000):
        assert lower("Often") == "often"
        assert lower(f"Once {number}") == f"once {number}"
    assert asked.count("Often") == 1
    assert len(asked) == 1_001


def test_arguments_are_told_apart() -> None:
    @bounded_cache(10_000)
    def joined(one: str, two: str = "") -> str:
        return f"{one}|{two}"

    assert [joined("a", "b"), joined("ab"), joined("a"), joined("a", "b")] == ["a|b", "ab|", "a|", "a|b"]


@pytest.mark.parametrize("most", [0, 100])
def test_a_cache_without_room_still_answers(most: int) -> None:
    cache = BoundedCache(len, most)
    assert [cache["word"], cache["word"], cache["other"]] == [4, 4, 5]
