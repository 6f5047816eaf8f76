"""`python -m bench quality`: how we and peers rank the real corpora, by the judged set of docs/design/ranking.md."""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol

from bench.ranking.judgements import SETS, Grades, Need, grades, needs
from bench.ranking.measures import judged, ndcg, reciprocal_rank
from bench.ranking.rankers import AS_OURS, GRID, SHOWN, Ours, Ranker, Variant, peers
from bench.real import SHARED, index_path, make_home, texts
from scrapers.errors import ReadoutsError
from search.open import open_engine

SAMPLES = 4_000
EQUAL = str(AS_OURS)


@dataclass(frozen=True, slots=True)
class Score:
    """What one engine made of one need: `ndcg` and `rr` from 0 to 1, `judged` the share of its ten that has a grade."""

    ndcg: float
    rr: float
    judged: float
    set: str = "first"


Scores = dict[str, dict[str, Score]]
"""By engine, by need."""


class Filtering(Protocol):
    """Says what a need's filters leave."""

    def allowed(self, need: Need) -> Collection[str] | None: ...


def score(rankers: Iterable[Ranker], ours: Filtering, asked: Sequence[Need], graded: Grades) -> Scores:
    """Every engine on every need that has a grade above 0; a need without one can't tell rankings apart."""
    useful = [need for need in asked if any(graded.get(need.id, {}).values())]
    allowed = {need.id: ours.allowed(need) for need in useful}
    found: Scores = {}
    for ranker in rankers:
        rankings = ((need, ranker.ranked(need, allowed[need.id])) for need in useful)
        found[ranker.name] = {
            need.id: Score(
                *(measure(ranking, graded[need.id]) for measure in (ndcg, reciprocal_rank, judged)), need.set
            )
            for need, ranking in rankings
        }
    return found


def means(rows: Iterable[Score]) -> Score:
    """Over the needs of all sets."""
    columns = zip(*((row.ndcg, row.rr, row.judged) for row in rows), strict=True)
    return Score(*(statistics.fmean(column) for column in columns))


def by_set(rows: dict[str, Score]) -> dict[str, float]:
    """Mean nDCG of the needs of each set that has some."""
    every = {name: [row.ndcg for row in rows.values() if row.set == name] for name in SETS}
    return {name: statistics.fmean(found) for name, found in every.items() if found}


def better(ours: dict[str, Score], theirs: dict[str, Score]) -> tuple[int, int, float]:
    """Needs where ours has the higher nDCG, where theirs has it, and the two-sided sign test's p (ties left out)."""
    pairs = [(ours[id].ndcg, theirs[id].ndcg) for id in ours]
    won, lost = sum(a > b + 1e-9 for a, b in pairs), sum(b > a + 1e-9 for a, b in pairs)
    tail = sum(math.comb(won + lost, k) for k in range(min(won, lost) + 1)) / 2 ** (won + lost)
    return won, lost, min(1.0, 2 * tail)


def lead(ours: dict[str, Score], theirs: dict[str, Score]) -> tuple[float, float, float]:
    """How much higher our mean nDCG is, and its 95% interval by resampling the needs, the same samples in every run."""
    pairs = [ours[id].ndcg - theirs[id].ndcg for id in ours]
    choose = random.Random(SAMPLES)
    sampled = sorted(statistics.fmean(choose.choices(pairs, k=len(pairs))) for _ in range(SAMPLES))
    return statistics.fmean(pairs), sampled[round(SAMPLES * 0.025)], sampled[round(SAMPLES * 0.975) - 1]


def summary(scores: Scores) -> Iterator[str]:
    """Our engine, and the peers under equal conditions before all others."""
    best = scores[Ours.name]
    sets = by_set(best)
    needs_scored = f"{len(best)} needs"
    head = "".join(f"{name:>10}" for name in sets)
    yield f"{needs_scored:<48}nDCG@10{head}    MRR  judged   readouts ahead by [95%]      better : worse (p)"
    for name, rows in sorted(scores.items(), key=lambda item: item[0] != Ours.name and not item[0].endswith(EQUAL)):
        mean = means(rows.values())
        parts = "".join(f"{value:10.3f}" for value in by_set(rows).values())
        line = f"{name:<48}{mean.ndcg:7.3f}{parts}{mean.rr:7.3f}{mean.judged:7.0%}"
        won, lost, chance = better(best, rows)
        more, least, most = lead(best, rows)
        against = f"{more:+10.3f} [{least:+.3f}, {most:+.3f}]{won:11} : {lost:<5}({chance:.3f})"
        yield line if name == Ours.name else line + against


def by_need(scores: Scores) -> Iterator[str]:
    names = list(scores)
    yield from (f"({number}) {name}" for number, name in enumerate(names, 1))
    yield f"{'nDCG@10':<24}" + "".join(f"{f'({number})':>7}" for number in range(1, len(names) + 1))
    for id in next(iter(scores.values())):
        yield f"{id:<24}" + "".join(f"{rows[id].ndcg:7.3f}" for rows in scores.values())


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@contextmanager
def homes(home: Path | None, kept: Path | None, tell: Callable[[str], None]) -> Iterator[tuple[Path, Path]]:
    """A home, made where none is given, and the folder of the peers."""
    with _folder(home) as at, _folder(kept) as folder:
        if home is None:
            tell(f"importing and indexing the real corpora of {SHARED}: some minutes (--home skips it)")
            make_home(at)
        yield at, folder


def measure(
    home: Path | None,
    kept: Path | None,
    tell: Callable[[str], None],
    variants: Sequence[Variant] = SHOWN,
    sets: Sequence[str] = SETS,
) -> Scores:
    """Raises ReadoutsError where the home can't be read or the shared material is missing."""
    with homes(home, kept, tell) as (at, folder):
        engine = open_engine(index_path(at))
        engine.status()  # the peers take minutes: report a missing index first
        tell("building the peers that are not built yet: some minutes (--peers keeps them)")
        ours = Ours(engine)
        asked = peers(folder, cache(lambda: texts(at)), variants)
        return score(chain([ours], asked), ours, needs(sets=sets), grades())


def figures(home: Path, kept: Path | None = None, variants: Sequence[Variant] = SHOWN) -> dict[str, float]:
    """The figures of docs/design/ranking.md by name: `ranking.readouts.ndcg10`, `ranking.tantivy-one-field-….better`.

    `kept`: a folder for the peers' indexes, which the next call finds there: they take minutes. Raises as `measure`.
    """
    scores = measure(home, kept, lambda line: None, variants)
    found = {"ranking.needs": float(len(scores[Ours.name]))}
    for name, rows in scores.items():
        mean = means(rows.values())
        values = {"ndcg10": mean.ndcg, **by_set(rows), "mrr": mean.rr, "judged10": mean.judged}
        if name != Ours.name:
            values |= zip(("better", "worse", "p"), better(scores[Ours.name], rows), strict=True)
            values |= zip(("lead", "lead-low", "lead-high"), lead(scores[Ours.name], rows), strict=True)
        slug = re.sub(r"[^a-z0-9.]+", "-", name.lower())
        found |= {f"ranking.{slug}.{figure}": value for figure, value in values.items()}
    return found


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def main(arguments: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench quality", description=__doc__)
    reader.add_argument(
        "--home", type=Path, help="a home that holds the real corpora, indexed [one made from ../shared]"
    )
    reader.add_argument("--peers", type=Path, help="keep the peers' indexes of this home here for the next run")
    reader.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="the needs of these sets alone [all]")
    reader.add_argument("--grid", action="store_true", help="the peers in every variant that was tried for ours")
    reader.add_argument(
        "--statements", action="store_true", help="statements instead of readouts, with their own needs"
    )
    reader.add_argument("--verbose", action="store_true", help="nDCG@10 of each need too")
    reader.add_argument("--json", type=Path, help="write every figure here")
    options = reader.parse_args(arguments)
    try:
        variants = GRID if options.grid else SHOWN
        if options.statements:
            from bench.ranking.statements import measure_statements

            with homes(options.home, options.peers, _tell) as (at, folder):
                scores = measure_statements(at, folder, _tell)
        else:
            scores = measure(options.home, options.peers, _tell, variants, options.sets)
    except (ReadoutsError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*summary(scores), *(by_need(scores) if options.verbose else ()), sep="\n")
    if options.json:
        plain = {name: {id: asdict(row) for id, row in rows.items()} for name, rows in scores.items()}
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    return 0
