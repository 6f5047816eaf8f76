"""docs/reference/figures.md: the page that `make figures` writes."""

from __future__ import annotations

from collections.abc import Iterable

from bench.figures.quoted import Figure

HEAD = """\
# Figures

`make figures` computes every figure here, writes this page, and compares each figure that another document quotes. If
a figure differs, on this page or another, it lists document, line, key, the figure written and the figure found, and
ends with 1. Do not edit this page by hand.

```
make figures                                      # all groups; first indexes the real corpora: some minutes
make figures ARGS="--home DIR --peers DIR"        # with these indexed in DIR, and the peers' indexes kept
make figures ARGS="--only annotation revisions"   # some groups; the rows of the others stay as they are
make figures ARGS="--mend"                        # also corrects the figures in the documents
make figures ARGS="--check"                       # writes nothing
```

A document quotes a figure with its key in an invisible comment behind it: `.937` and then `<!-- figure KEY -->`. All
groups except `counts` need the folder `shared` beside the checkout; without it they are an error unless `--only` leaves
them out. `tests/bench/test_figures.py` compares quoted figures with this page, and, if that folder exists, this page
with computed figures: shares and means within .01, counts exactly.
"""

GROUPS = {
    "counts": "Counts of this checkout.",
    "revisions": """\
[Revisions](../design/revisions.md): steps between the versions of real feed items, by class of change; and the
number of steps judged by hand on which the rules agree.""",
    "annotation": """\
[Annotation](../design/annotation.md): shares of paragraphs or readouts and micro-averaged F1s on each file of labels.
`pages` is the agreement with the Kremlin's own markup, `over` the number of places compared.""",
    "joining": """\
Pairs of readouts that a person judged (`shared/gold/pairs-dev.jsonl`). The product joins two readouts as accounts of
one event, `right` or `wrong`, or misses a pair. Its rule needs two sides and two people named in both, so it never
joins pages of one publisher. Pages of publishers without a source are read from their records. Pairs with a missing
readout are not counted.""",
    "ranking": """\
[Ranking](../design/ranking.md): means over the judged needs for ours and each peer. `better` and `worse` count the
needs on which ours has the higher or the lower nDCG.""",
}
"""What each group is, under its heading."""

TAIL = """\
## Figures of a machine

Speed depends on the machine and its load, so no group contains it. Each such figure is in its document, with the date
and the conditions:

| what | command | where |
|---|---|---|
| searches beside other engines | `python -m bench [--home DIR]` | [performance](../design/performance.md) |
| readouts annotated in a second | `readouts evaluate` | [annotation](../design/annotation.md) |
| kills, refreshes under load, overload | `make soak` | [reliability](../design/reliability.md) |
| a crawl of the saved site | `python -m bench crawl` | [performance](../design/performance.md) |
"""


def page(figures: Iterable[Figure]) -> str:
    """The whole page, a table a group."""
    rows: dict[str, list[Figure]] = {group: [] for group in GROUPS}
    for figure in figures:
        rows[figure.key.partition(".")[0]].append(figure)
    parts = [HEAD]
    for group, text in GROUPS.items():
        table = "".join(f"| `{figure.key}` | {figure.printed} |\n" for figure in rows[group])
        parts.append(f"## {group.capitalize()}\n\n{text}\n\n| figure | found |\n|---|---|\n{table}")
    return "\n".join((*parts, TAIL))
