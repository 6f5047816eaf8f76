"""The folder in which the workers of a server share what they count."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def metrics_folder() -> Iterator[Path]:
    """A new folder, gone when the process that made it leaves; web.metrics has to be imported inside.

    prometheus_client decides as it is imported, by a variable of the environment, whether its counts are shared.
    """
    folder, maker = Path(tempfile.mkdtemp(prefix="readouts-metrics-")), os.getpid()
    os.environ[VARIABLE] = str(folder)
    try:
        yield folder
    finally:
        # A worker, forked inside, leaves here as well.
        if os.getpid() == maker:
            del os.environ[VARIABLE]
            shutil.rmtree(folder, ignore_errors=True)
