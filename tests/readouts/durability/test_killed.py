"""Commands that are really killed, at steps of the disk chosen by a seed, lose nothing: twenty of them here.

`make soak` does hundreds. A failure names what to run again: Kills(...).one(seed, …).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.support.faulty import FULL, KILL, KILL_ALL
from tests.support.kills import Kills
from tests.support.site import serving

pytestmark = pytest.mark.slow


def chosen(times: dict[str, int]) -> list[tuple[str, int]]:
    return [(name, seed) for name, count in times.items() for seed in range(count)]


KILLS = chosen(
    {
        "first scrape": 1,
        "scrape": 2,
        "import": 5,
        "index": 4,
        "rebuild": 3,
        "refresh": 1,
        "schedule": 1,
        "backup": 1,
        "restore": 2,
    }
)
FULL_DISKS = chosen({"scrape": 1, "import": 1, "index": 1, "rebuild": 1, "restore": 1})


@pytest.fixture(scope="module")
def kills(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kills]:
    with serving() as site:
        yield Kills(tmp_path_factory.mktemp("killed"), site)


@pytest.mark.parametrize(("name", "seed"), KILLS)
def test_what_was_saved_before_a_kill_stays_the_home_is_sound_and_the_command_completes_when_run_again(
    kills: Kills, name: str, seed: int
) -> None:
    before = Counter(kills.counts)
    kills.one(seed, name=name)
    assert kills.counts[name] == before[name] + 1
    assert kills.counts[KILL] + kills.counts[KILL_ALL] == before[KILL] + before[KILL_ALL] + 1


@pytest.mark.parametrize(("name", "seed"), FULL_DISKS)
def test_a_full_disk_ends_a_command_with_one_line_and_with_room_again_it_completes(
    kills: Kills, name: str, seed: int
) -> None:
    before = Counter(kills.counts)
    kills.one(seed, FULL, name)
    assert (kills.counts[name], kills.counts[FULL]) == (before[name] + 1, before[FULL] + 1)
