from __future__ import annotations

from pathlib import Path

import pytest

from readouts.settings import BadSetting, read_settings


def test_the_environment_sets_and_an_option_wins_over_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("READOUTS_HOME", str(tmp_path))
    monkeypatch.setenv("READOUTS_PORT", "9000")
    assert (read_settings().home, read_settings().port) == (tmp_path, 9000)
    assert read_settings(home=Path("elsewhere"), port=None).home == Path("elsewhere")


def test_a_setting_that_makes_no_sense_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READOUTS_PORT", "harbour")
    with pytest.raises(BadSetting, match=r"port is 'harbour'.*READOUTS_PORT"):
        read_settings()


@pytest.mark.parametrize(
    "url",
    [
        "readouts.example",
        "ftp://readouts.example",
        "https://",
        "https://a.example/b",
        "https://a.example/?q",
        "https://u@a.example",
        "https://a b.example",
    ],
)
def test_a_public_address_is_a_scheme_and_a_host(url: str) -> None:
    with pytest.raises(BadSetting, match=r"scheme and a host.*READOUTS_URL"):
        read_settings(url=url)


@pytest.mark.parametrize(
    "url", ["https://readouts.example/", "http://127.0.0.1:8000", "https://[2001:db8::1]:8443", ""]
)
def test_a_public_address_has_no_slash_at_its_end(url: str) -> None:
    assert read_settings(url=url).url == url.rstrip("/")


def test_a_storage_of_the_rate_that_is_unknown_is_named() -> None:
    with pytest.raises(BadSetting, match=r"rate_storage is 'nowhere://x'.*READOUTS_RATE_STORAGE"):
        read_settings(rate_storage="nowhere://x")
    assert read_settings(rate_storage="memory://").rate_storage == "memory://"
