"""The documents of the repository: what they point to exists, and what they list is what there is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from readouts.settings import DEFAULTS, Settings
from tests.support.paths import ROOT

PAGES = (
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "SECURITY", "CHANGELOG")),
)
LINK = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SETTING_ROW = re.compile(r"^\| `READOUTS_(\w+)` \|(.*?)\|", re.MULTILINE)
PATH_IN_DOCS = re.compile(
    r"`((?:scrapers|index|search|web|readouts|bench|tests|deploy|docs)/[\w./-]+\.(?:py|tsv|toml|md))\b"
)
NAMED_IN_CODE = re.compile(r"\bdocs/[\w/-]+\.md\b")


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors that a forge gives the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    plain = (re.sub(r"\]\([^)]*\)", "", heading).strip().lower() for heading in headings)
    return frozenset(re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in plain)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def test_every_document_that_code_names_exists() -> None:
    sources = (
        path
        for room in ("scrapers", "index", "search", "web", "readouts", "bench", "tests")
        for path in (ROOT / room).rglob("*.py")
    )
    named = {name for path in sources for name in NAMED_IN_CODE.findall(path.read_text(encoding="utf-8"))}
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


def test_the_settings_page_lists_every_setting_with_its_default() -> None:
    told = dict(SETTING_ROW.findall((ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")))
    assert told.keys() == {name.upper() for name in Settings.model_fields}
    for name in Settings.model_fields:
        default, cell = getattr(DEFAULTS, name), told[name.upper()].strip()
        written = f"`{default}`" if str(default) else ""
        assert (cell and cell[0] != "`") if default is None else cell == written, name


def test_every_path_that_a_document_names_exists() -> None:
    named = {
        (page.name, path)
        for page in PAGES
        if page.name not in ("CHANGELOG.md", "promises.md")  # records of what was
        for path in PATH_IN_DOCS.findall(page.read_text(encoding="utf-8"))
    }
    assert sorted(name for name in named if not (ROOT / name[1]).exists()) == []


def test_the_architecture_has_a_row_for_every_sub_package() -> None:
    text = (ROOT / "docs/design/architecture.md").read_text(encoding="utf-8")
    missing = [
        f"{package.name}/{folder.parent.relative_to(package)}/"
        for package in (ROOT / room for room in ("scrapers", "index", "search", "web", "readouts"))
        for folder in package.rglob("__init__.py")
        if folder.parent != package and not (folder.parent / "data").is_dir()
        if f"`{package.name}/{folder.parent.relative_to(package)}/`" not in text
    ]
    assert missing == []


def test_the_index_leads_to_every_page() -> None:
    index = ROOT / "docs/index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(prose(index))}
    assert sorted(set((ROOT / "docs").rglob("*.md")) - linked - {index}) == []


def test_prose_has_no_line_that_an_editor_cuts() -> None:
    long = [
        f"{page.name}:{number}"
        for page in PAGES
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 200 and not line.startswith("|")
    ]
    assert long == []
