"""`python -m bench quality`: how well we and our peers rank the real corpora, by the judged set of docs/ranking.md."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from bench.judgements import Grades, Need, grades, needs
from bench.measures import judged, ndcg, reciprocal_rank
from bench.rankers import Ours, Ranker, peers
from bench.real import SHARED, index_path, make_home, texts
from scrapers.errors import ReadoutsError
from search.open import open_engine


@dataclass(frozen=True, slots=True)
class Score:
    """What one engine made of one need: `ndcg` and `rr` from 0 to 1, `judged` the share of its ten that has a grade."""

    ndcg: float
    rr: float
    judged: float


Scores = dict[str, dict[str, Score]]
"""By engine, by need."""


def score(rankers: Iterable[Ranker], ours: Ours, asked: Sequence[Need], graded: Grades) -> Scores:
    """Every engine on every need that has a grade above 0; a need without one can't tell rankings apart."""
    useful = [need for need in asked if any(graded.get(need.id, {}).values())]
    allowed = {need.id: ours.allowed(need) for need in useful}
    found: Scores = {}
    for ranker in rankers:
        rankings = ((need.id, ranker.ranked(need, allowed[need.id])) for need in useful)
        found[ranker.name] = {
            id: Score(*(measure(ranking, graded[id]) for measure in (ndcg, reciprocal_rank, judged)))
            for id, ranking in rankings
        }
    return found


def means(rows: Iterable[Score]) -> Score:
    columns = zip(*((row.ndcg, row.rr, row.judged) for row in rows), strict=True)
    return Score(*(statistics.fmean(column) for column in columns))


def halves(rows: dict[str, Score]) -> tuple[float, float]:
    """Mean nDCG of the needs at odd and at even places: a change that only one half likes fits that half's needs."""
    every = [row.ndcg for row in rows.values()]
    return statistics.fmean(every[::2]), statistics.fmean(every[1::2])


def better(ours: dict[str, Score], theirs: dict[str, Score]) -> tuple[int, int, float]:
    """Needs where ours has the higher nDCG, where theirs has it, and the two-sided sign test's p (ties left out)."""
    pairs = [(ours[id].ndcg, theirs[id].ndcg) for id in ours]
    won, lost = sum(a > b + 1e-9 for a, b in pairs), sum(b > a + 1e-9 for a, b in pairs)
    tail = sum(math.comb(won + lost, k) for k in range(min(won, lost) + 1)) / 2 ** (won + lost)
    return won, lost, min(1.0, 2 * tail)


def summary(scores: Scores) -> Iterator[str]:
    needs_scored = len(next(iter(scores.values())))
    yield f"{needs_scored} needs            nDCG@10   odd    even     MRR   judged@10   readouts better : worse (p)"
    best = scores[Ours.name]
    for name, rows in scores.items():
        mean, (odd, even) = means(rows.values()), halves(rows)
        line = f"{name:<22}{mean.ndcg:7.3f}{odd:7.3f}{even:7.3f}{mean.rr:8.3f}{mean.judged:10.0%}"
        won, lost, chance = better(best, rows)
        yield line if name == Ours.name else f"{line}{won:17} : {lost:<5}({chance:.3f})"


def by_need(scores: Scores) -> Iterator[str]:
    yield f"{'nDCG@10':<24}" + "".join(f"{name[:14]:>15}" for name in scores)
    for id in next(iter(scores.values())):
        yield f"{id:<24}" + "".join(f"{rows[id].ndcg:15.3f}" for rows in scores.values())


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def measure(home: Path | None, kept: Path | None, tell: Callable[[str], None]) -> Scores:
    """Raises ReadoutsError where the home can't be read or the shared material is missing."""
    with _folder(home) as at, _folder(kept) as folder:
        if home is None:
            tell(f"importing and indexing the real corpora of {SHARED}: some minutes (--home skips it)")
            make_home(at)
        engine = open_engine(index_path(at))
        engine.status()  # the peers take minutes: a missing index is better told before
        tell("building the peers that are not built yet: some minutes (--peers keeps them)")
        ours = Ours(engine)
        return score([ours, *peers(folder, cache(lambda: texts(at)))], ours, needs(), grades())


def main(arguments: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench quality", description=__doc__)
    reader.add_argument(
        "--home", type=Path, help="a home that holds the real corpora, indexed [one made from ../shared]"
    )
    reader.add_argument("--peers", type=Path, help="keep the peers' indexes of this home here for the next run")
    reader.add_argument("--verbose", action="store_true", help="nDCG@10 of each need too")
    reader.add_argument("--json", type=Path, help="write every figure here")
    options = reader.parse_args(arguments)
    try:
        scores = measure(options.home, options.peers, lambda line: print(line, file=sys.stderr))
    except (ReadoutsError, ImportError) as error:
        print(error, file=sys.stderr)
        return 1
    print(*summary(scores), *(by_need(scores) if options.verbose else ()), sep="\n")
    if options.json:
        plain = {name: {id: asdict(row) for id, row in rows.items()} for name, rows in scores.items()}
        options.json.write_text(json.dumps(plain, indent=1), encoding="utf-8")
    return 0
