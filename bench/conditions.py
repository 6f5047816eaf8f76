"""The conditions of a measurement: compare figures only between runs with like conditions."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass

from bench.peers.registry import version


@dataclass(frozen=True, slots=True)
class Conditions:
    """`load`: the mean number of processes that ran or waited to, over the minute before; idle is 0."""

    date: str
    cores: int
    load: float
    machine: str
    python: str
    versions: dict[str, str]

    def __str__(self) -> str:
        libraries = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        return (
            f"{self.date}, {self.cores} cores ({self.machine}), load {self.load:.1f} at the start;"
            f" Python {self.python}, {libraries}"
        )


def now(engines: Iterable[str]) -> Conditions:
    versions = {name: number for name in engines if (number := version(name))}
    return Conditions(
        date=dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        cores=os.cpu_count() or 1,
        load=os.getloadavg()[0],
        machine=platform.machine(),
        python=platform.python_version(),
        versions=versions,
    )
