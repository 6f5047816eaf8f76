from __future__ import annotations

import grp
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from readouts.home import Home, HomeForeign
from scrapers.archive.store import Archive
from tests.support.needs import ROOT, needs_root, needs_setpriv_as_root
from tests.support.served import readouts, serving

DROPPED = "-dac_override,-dac_read_search,-fowner"
BOUND = ("setpriv", f"--bounding-set={DROPPED}", "--inh-caps=-all") if ROOT else ()
"""Before a command, so that it can't write what its permissions forbid, as root otherwise can."""


def everything(home: Path) -> dict[str, tuple[int, int, int]]:
    """Each file and folder below a home: its mode, size and time."""
    told = {str(path.relative_to(home)): path.lstat() for path in (home, *home.rglob("*"))}
    return {name: (one.st_mode, one.st_size, one.st_mtime_ns) for name, one in told.items()}


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """A copy that may be changed."""
    return Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def forbidden(home: Path) -> Iterator[Path]:
    """A home that nobody may write, without the files that SQLite makes while it is written."""
    with Archive.open(home / "archive.sqlite3", create=True):
        pass
    for beside in home.glob("archive.sqlite3-*"):
        beside.unlink()
    folders = [path for path in (home, *home.rglob("*")) if path.is_dir() and not path.is_symlink()]
    for folder in folders:
        folder.chmod(0o500)
    yield home
    for folder in folders:
        folder.chmod(0o700)


@needs_setpriv_as_root
def test_a_home_that_can_t_be_written_is_served_and_left_as_it_was(forbidden: Path) -> None:
    before = everything(forbidden)
    with serving(forbidden, "--workers", "2", before=BOUND) as served:
        assert served.get("/readyz").status == 200
        for path in ("/", "/api/search", "/readouts/sample-vestrania-64590", "/status", "/export.csv", "/feed.atom"):
            assert served.get(path).status == 200, path
        assert served.end() == 0
    assert everything(forbidden) == before
    refused = subprocess.run([*BOUND, *readouts(forbidden, "index", "--rebuild")], capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.startswith("readouts: ")


def test_what_is_written_elsewhere_is_read_by_who_can_t_write(home: Path) -> None:
    """As a page in a container reads a volume that another container writes."""
    script = """if True:
        import sys
        from pathlib import Path
        from scrapers.archive.store import Archive
        with Archive.open(Path(sys.argv[1]), read_only=True) as archive:
            for _ in sys.stdin:
                print(archive.sequence(), flush=True)
    """
    archive = home / "archive.sqlite3"
    with Archive.open(archive, create=True):
        pass
    home.chmod(0o500)
    python = readouts(home)[0]
    reader = subprocess.Popen(
        [*BOUND, python, "-c", script, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def seen() -> str:
        assert reader.stdin
        assert reader.stdout
        print(file=reader.stdin, flush=True)
        return reader.stdout.readline().strip()

    try:
        first = int(seen())
        home.chmod(0o700)
        with Archive.open(archive, create=True) as writer:
            home.chmod(0o500)
            writer.connection.execute("INSERT INTO changes (readout) VALUES ('sample-vestrania-64590')")
            assert int(seen()) == first + 1
            home.chmod(0o700)
        assert int(seen()) == first + 1
    finally:
        home.chmod(0o700)
        reader.communicate(timeout=60)


@needs_root
@pytest.mark.parametrize("name", ["", "archive.sqlite3", "index", "index/generations", "index/current"])
def test_what_somebody_else_owns_is_refused(home: Path, name: str) -> None:
    os.chown(home / name, 12_345, 12_345)
    for use in (Home(home).archive, Home(home).engine, Home(home).writer):
        with pytest.raises(HomeForeign, match=r"owned by user 12345.*Run readouts as its owner"):
            use()


@pytest.mark.parametrize("name", ["", "archive.sqlite3", "index", "index/generations", "index/current"])
def test_what_anybody_may_write_is_refused(home: Path, name: str) -> None:
    (home / name).chmod(0o777)
    for use in (Home(home).archive, Home(home).engine, Home(home).writer):
        with pytest.raises(HomeForeign, match="writable by others"):
            use()


def test_an_index_is_its_owner_s_alone(home: Path) -> None:
    for folder in (home / "index", home / "index" / "generations", (home / "index" / "current").resolve()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@needs_root
@pytest.mark.parametrize(("group", "refused"), [("another's", True), ("one's own", False)])
def test_a_home_that_a_group_may_write_is_refused_where_others_are_in_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, group: str, refused: bool
) -> None:
    other = next(user for user in pwd.getpwall() if user.pw_uid)
    used = {user.pw_gid for user in pwd.getpwall()} | {one.gr_gid for one in grp.getgrall()}
    os.chown(home, 0, other.pw_gid if group == "another's" else max(used - {65_534}) + 1)
    home.chmod(0o770)
    if refused:
        with pytest.raises(HomeForeign, match=rf"writable by its group, of which {other.pw_name} is\).*chmod -R g-w"):
            Home(home).archive()
    else:
        Home(home).archive().close()
