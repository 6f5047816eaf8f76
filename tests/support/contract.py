"""`python -m bench contract`: requests made up from the OpenAPI document, by schemathesis, against a real server.

Each answer must be of a documented status, content type, schema and headers; what the document forbids must be
refused, what it allows accepted, and nothing may end in a server error.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.support.served import serving

RULES = Path(__file__).with_suffix(".toml")


def hold(
    address: str, *, seconds: int | None = None, examples: int | None = None, seed: int | None = None
) -> tuple[int, str]:
    """Run it for so long, or for so many requests at each address: 0 where nothing was found, and the report."""
    options = ["--max-time", str(seconds)] if seconds else ["--phases", "examples,fuzzing"]
    options += ["--max-examples", str(examples)] if examples else []
    options += ["--seed", str(seed)] if seed is not None else []
    tool = str(Path(sys.executable).with_name("schemathesis"))
    command = [tool, "--config-file", str(RULES), "--no-color", "run", "--continue-on-failure", *options]
    with tempfile.TemporaryDirectory() as folder:
        whole = [*command, f"{address}/openapi.json"]
        done = subprocess.run(whole, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main(words: Sequence[str]) -> int:
    reader = argparse.ArgumentParser(prog="bench contract", description=__doc__)
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--seed", type=int)
    options = reader.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with serving(home, "--workers", "2", command="run", log_level="error") as served:
            code, report = hold(served.address, seconds=int(options.minutes * 60), seed=options.seed)
            errors = list(served.log)
    print(report)
    print(f"lines of the server's log at `error`: {len(errors)}")
    print("".join(errors[:20]), end="")
    return code or bool(errors)
