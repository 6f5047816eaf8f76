"""`python -m bench.soak`: faults by the hundred and ten minutes of refreshes under load; ends by itself, with figures.

Every kill is reproduced by its seed. It ends with 1 where a promise of docs/design/reliability.md did not hold.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.faulty import FULL
from tests.support.homes import ROOT
from tests.support.kills import Broken, Kills
from tests.support.refreshing import Refreshing
from tests.support.site import serving


def killed(folder: Path, kills: int, full: int, seed: int, minutes: float) -> tuple[Counter[str], list[str]]:
    """So many kills and full disks, or fewer where the minutes are over first."""
    broken = []
    with serving() as site:
        run = Kills(folder, site)
        until = time.monotonic() + 60 * minutes
        for number in range(kills + full):
            if time.monotonic() > until:
                print(f"the time was up after {number} of {kills + full} faults")
                break
            fills = number * full // (kills + full) != (number + 1) * full // (kills + full)
            try:
                run.one(seed + number, FULL if fills else None)
            except Broken as error:
                broken.append(str(error))
                print(error)
    return run.counts, broken


def fuzzed(examples: int, minutes: float) -> bool:
    """Whether hostile files and cursors did no harm, so many of each kind."""
    tests = ["tests/scrapers/imports/test_hostile.py", "tests/search/test_cursor.py"]
    words = [sys.executable, "-m", "pytest", "-q", *tests]
    environment = {**os.environ, "READOUTS_EXAMPLES": str(examples)}
    try:
        done = subprocess.run(words, cwd=ROOT, env=environment, timeout=60 * minutes, check=False)
    except subprocess.TimeoutExpired:
        print(f"hostile input: not through after {minutes:.0f} minutes, nothing found until then")
        return True
    print(
        f"hostile input: {examples} files, records and pages of each kind: {'harm' if done.returncode else 'no harm'}"
    )
    return done.returncode == 0


def main() -> int:
    reader = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    reader.add_argument("--kills", type=int, default=220, help="of which a few come after the end of their process")
    reader.add_argument("--full-disks", type=int, default=40)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument(
        "--minutes", type=float, default=10, help="of refreshes; the faults may take three times as long"
    )
    reader.add_argument("--examples", type=int, default=3_000, help="of each kind of hostile input")
    options = reader.parse_args()
    print(f"seed {options.seed}: run it again with --seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        counts, broken = killed(Path(folder), options.kills, options.full_disks, options.seed, 3 * options.minutes)
    show("faults", counts, broken)
    with tempfile.TemporaryDirectory() as folder:
        run = Refreshing(Path(folder))
        run.run(refreshes=1, seconds=60 * options.minutes)
    show("refreshes under load", run.counts, run.wrong)
    harmless = fuzzed(options.examples, options.minutes)
    return 1 if broken or run.wrong or not harmless else 0


def show(what: str, counts: Counter[str], wrong: list[str]) -> None:
    names = sorted({*counts, "pages lost"}) if what == "faults" else sorted(counts)
    print(f"{what}: " + ", ".join(f"{name} {counts[name]:,}" for name in names))
    print(f"{what}: {len(wrong)} promises broken")
    for one in wrong[:20]:
        print(f"- {one}")


if __name__ == "__main__":
    sys.exit(main())
