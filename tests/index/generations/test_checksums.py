"""A checksum tells any change of a file, whichever part of it is meant."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.generations import checksums
from index.generations.checksums import digest


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "PART", 16)
    monkeypatch.setattr(checksums, "READ", 8)


@given(content=st.binary(max_size=100), other=st.binary(max_size=100))
def test_two_files_have_one_checksum_only_where_they_are_equal(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, other: bytes
) -> None:
    folder = tmp_path_factory.mktemp("files")
    (folder / "one").write_bytes(content)
    (folder / "two").write_bytes(other)
    assert (digest(folder / "one") == digest(folder / "two")) == (content == other)


def test_a_file_of_one_part_has_the_checksum_that_every_tool_prints(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"0123456789abcdef")
    assert digest(tmp_path / "one") == hashlib.sha256(b"0123456789abcdef").hexdigest()


def test_a_file_that_is_gone_has_none(tmp_path: Path) -> None:
    assert digest(tmp_path / "one") is None
