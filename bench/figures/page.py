"""docs/reference/figures.md: the page that `make figures` writes."""

from __future__ import annotations

from collections.abc import Iterable

from bench.figures.quoted import Figure

HEAD = """\
# Figures

`make figures` computes every figure here, writes this page, and compares each figure that another document quotes. It
ends with 1 and lists document, line, key, the figure written and the figure found where two differ, on this page or on
another. Nothing here is written by hand.

```
make figures                                      # all groups; makes a home of the real corpora first: some minutes
make figures ARGS="--home DIR --peers DIR"        # with such a home, and the peers' indexes kept for the next run
make figures ARGS="--only annotation revisions"   # some groups; the rows of the others stay as they are
make figures ARGS="--mend"                        # also puts what was found into the documents
make figures ARGS="--check"                       # writes nothing
```

A document quotes a figure with its key behind it, in a comment that readers do not see: `.937` and then
`<!-- figure KEY -->`. All groups but `counts` need the folder `shared` beside the checkout; without it they are not
computed, and that is an error unless `--only` leaves them out. `tests/bench/test_figures.py` compares quotations with
this page everywhere, and this page with what is computed where that folder is there: shares and means within .01,
counts exactly.
"""

GROUPS = {
    "counts": "What there is in this checkout.",
    "revisions": """\
[Revisions](../design/revisions.md): steps between the versions of real feed items, by class of change; and of the steps
that were judged by hand, how many the rules call the same.""",
    "annotation": """\
[Annotation](../design/annotation.md): shares of paragraphs or readouts and micro-averaged F1s on each file of labels.
`pages` is agreement with what the Kremlin's pages mark themselves, `over` so many marks.""",
    "joining": """\
Pairs of readouts that a person judged (`shared/gold/pairs-dev.jsonl`). The product takes one for the other side's
account, `right` or `wrong`, or leaves out one of two accounts of one event. Its rule needs two sides and two people
named in both, so it never joins pages of one publisher. Pages of publishers without a source are read from their
records; pairs of which one readout is missing are not counted.""",
    "ranking": """\
[Ranking](../design/ranking.md): means over the judged needs for ours and each peer. `better` and `worse` count the
needs on which ours has the higher or the lower nDCG.""",
}
"""What each group is, under its heading."""

TAIL = """\
## Figures of a machine

How fast something is depends on the machine and on its load, so no group has it. Each such figure stands in its
document with the date and the conditions:

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
    for group, told in GROUPS.items():
        table = "".join(f"| `{figure.key}` | {figure.printed} |\n" for figure in rows[group])
        parts.append(f"## {group.capitalize()}\n\n{told}\n\n| figure | found |\n|---|---|\n{table}")
    return "\n".join((*parts, TAIL))
