"""`python -m bench figures`: every figure of the docs that is the same on any machine, computed and compared.

It writes docs/reference/figures.md, lists each figure of the docs that differs from the one found, and ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.figures.found import GROUPS, NEED_SHARED, Material
from bench.figures.page import page
from bench.figures.quoted import PAGE, Difference, Figure, documents, mend, on_page, quotes, rows
from bench.real import SHARED
from scrapers.errors import ReadoutsError


def compute(groups: Sequence[str], material: Material) -> dict[str, Figure]:
    """The figures by key: of these groups as they are found, of the others as the page has them."""
    kept = on_page()
    found: dict[str, Figure] = {}
    for group, figures in GROUPS.items():
        if group in groups:
            material.tell(f"{group}:")
            found |= {figure.key: figure for figure in figures(material)}
        else:
            found |= {key: figure for key, figure in kept.items() if key.partition(".")[0] == group}
    return found


def differences(found: dict[str, Figure]) -> list[Difference]:
    """Figures in the page or the documents that differ from those computed."""
    quoted = [difference for doc in documents() if doc != PAGE for difference in quotes(doc, found)]
    return [*rows(PAGE, found.values()), *quoted]


def main(arguments: Sequence[str]) -> int:
    options = _reader().parse_args(arguments)
    missing = [group for group in options.only if group in NEED_SHARED and not SHARED.is_dir()]
    if missing:
        print(f"{', '.join(missing)}: not computed, as {SHARED} is not there (--only counts leaves them out)")
        return 1
    material = Material(lambda line: print(line, file=sys.stderr, flush=True), options.home, options.peers)
    try:
        found = compute(options.only, material)
    except (ReadoutsError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    differing = differences(found)
    if not options.check:
        PAGE.write_text(page(found.values()), "utf-8")
    if options.mend:
        mended = [doc for doc in documents() if doc != PAGE and mend(doc, found)]
        print(*(f"mended: {doc.name}" for doc in mended), sep="\n")
    print(*differing, f"{len(found)} figures, {len(differing)} places in the docs differ", sep="\n")
    return 1 if (differences(found) if options.mend else differing) else 0


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="bench figures", description=__doc__)
    reader.add_argument("--only", nargs="+", choices=GROUPS, default=list(GROUPS), help="these groups alone")
    reader.add_argument("--home", type=Path, help="a home that holds the real corpora, indexed [one made for it]")
    reader.add_argument("--peers", type=Path, help="keep the peers' indexes of this home here for the next run")
    how = reader.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing")
    how.add_argument("--mend", action="store_true", help="put the figures found into the documents that quote them")
    return reader
