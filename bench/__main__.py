"""`python -m bench [WHAT] …`: `compare` (unless another is named) with our peers, `quality` of ranking, `fuzz`,
`statements` as results beside tantivy, `profile` of a search, `contract` between a server and its OpenAPI document,
`load` of ten times what a server bears, `memory` after hostile requests, `export` and its memory, `scale` of an index
that grows, `crawl` of the replayed site, `mutants` of the most important rules, `figures` of the docs, computed and
compared, `topics` fitted on labelled readouts,
`pairs` by which joining is learned.
"""

from __future__ import annotations

import importlib
import sys

MODULES = {
    "compare": "bench.compare",
    "quality": "bench.ranking.quality",
    "fuzz": "bench.fuzz",
    "profile": "bench.profile",
    "contract": "tests.support.contract",
    "load": "bench.server.load",
    "memory": "bench.server.memory",
    "export": "bench.server.export",
    "scale": "bench.scale",
    "crawl": "bench.crawl",
    "mutants": "bench.mutants",
    "figures": "bench.figures",
    "topics": "bench.topics",
    "pairs": "bench.pairs",
    "statements": "bench.statements",
}


def main() -> int:
    """Each reads its own arguments: see `python -m bench WHAT --help`."""
    # Imported only when it is asked for: processes that serve an engine import this file again.
    words = sys.argv[1:]
    what, given = (words[0], words[1:]) if words and words[0] in MODULES else ("compare", words)
    status: int = importlib.import_module(MODULES[what]).main(given)
    return status


if __name__ == "__main__":
    sys.exit(main())
