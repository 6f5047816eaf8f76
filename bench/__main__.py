"""`python -m bench [WHAT] …`: `compare` (unless another is named) with our peers, `quality` of ranking, `fuzz`,
`profile` of a search, `contract` between a server and its OpenAPI document, `load` of ten times what a server bears,
`export` and its memory, `crawl` of the replayed site, `mutants` of the most important rules,
`figures` of the docs, computed and compared.
"""

from __future__ import annotations

import importlib
import sys

WHAT = ("compare", "quality", "fuzz", "profile", "contract", "load", "export", "crawl", "mutants", "figures")


def main() -> int:
    """Each reads its own arguments: see `python -m bench WHAT --help`."""
    # Imported only when it is asked for: processes that serve an engine import this file again.
    what, given = (sys.argv[1], sys.argv[2:]) if sys.argv[1:2] and sys.argv[1] in WHAT else (WHAT[0], sys.argv[1:])
    status: int = importlib.import_module(f"bench.{what}").main(given)
    return status


if __name__ == "__main__":
    sys.exit(main())
