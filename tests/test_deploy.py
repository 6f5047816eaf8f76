"""The files of deploy/ as far as they can be judged without installing anything."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from readouts.settings import Settings
from tests.support.needs import needs_hadolint, needs_systemd

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
ANALYZE = shutil.which("systemd-analyze")
HADOLINT = shutil.which("hadolint")
EXPOSED = 2.0  # of 10, by systemd's own count


def judged(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there in the place of ours."""
    for unit in (*SERVICES, *DEPLOY.glob("*.timer")):
        text = unit.read_text(encoding="utf-8").replace("/opt/readouts/.venv/bin/readouts", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


@needs_systemd
@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_systemd_understands_a_unit_and_finds_little_of_it_exposed(units: Path, service: str) -> None:
    assert ANALYZE
    verified = judged(ANALYZE, "verify", "--recursive-errors=no", str(units / service))
    assert (verified.returncode, verified.stderr) == (0, "")
    weighed = judged(ANALYZE, "security", "--offline=true", f"--threshold={EXPOSED * 10:.0f}", str(units / service))
    assert weighed.returncode == 0, weighed.stdout


def test_only_the_page_may_not_write_the_home() -> None:
    texts = {service.name: service.read_text(encoding="utf-8") for service in SERVICES}
    assert {name for name, text in texts.items() if "ReadOnlyPaths=/var/lib/readouts" in text} == {"readouts.service"}
    assert {name for name, text in texts.items() if "ReadWritePaths=/var/lib/readouts" in text} == {*texts} - {
        "readouts.service"
    }


def test_a_build_that_runs_out_of_memory_is_told_and_no_failing_service_starts_for_ever() -> None:
    texts = {service.name: service.read_text(encoding="utf-8") for service in SERVICES}
    builders = {name for name, text in texts.items() if "ReadWritePaths=/var/lib/readouts" in text}
    assert {name for name, text in texts.items() if "OOMPolicy=continue" in text} == builders
    restarted = {name for name in builders if re.search(r"^Restart=(?!no)", texts[name], re.MULTILINE)}
    assert restarted == {name for name in builders if re.search(r"^StartLimitBurst=\d+$", texts[name], re.MULTILINE)}


@needs_hadolint
def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    assert HADOLINT
    assert judged(HADOLINT, str(DEPLOY / "Dockerfile")).stdout == ""


def test_containers_run_as_nobody_over_a_read_only_root() -> None:
    found = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    volumes = {name: service["volumes"] for name, service in found["services"].items()}
    assert volumes == {"page": ["home:/var/lib/readouts:ro"], "schedule": ["home:/var/lib/readouts"]}
    for service in found["services"].values():
        assert service["read_only"] is True
        assert service["user"] == "10001:10001"
        assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER 10001:10001$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)


def test_what_deploy_sets_are_settings_that_there_are() -> None:
    named = {name for file in DEPLOY.iterdir() for name in re.findall(r"READOUTS_([A-Z_]+)", file.read_text("utf-8"))}
    assert {name.lower() for name in named} <= set(Settings.model_fields)
