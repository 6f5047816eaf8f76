"""The bench of growing sizes: it measures, extrapolates on a line, draws, and ends by itself."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bench import scale
from bench.curves import curves


@pytest.mark.slow
def test_it_measures_each_size_and_extrapolates_to_a_million(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, drawn = tmp_path / "scale.json", tmp_path / "scale.svg"
    assert scale.main(["60", "30", "--json", str(figures), "--svg", str(drawn)]) == 0
    said = capsys.readouterr().out
    rows = json.loads(figures.read_text("utf-8"))["rows"]
    assert [row["readouts"] for row in rows] == [30, 60]
    assert all(row.keys() == {"readouts", *scale.COLUMNS} for row in rows)
    assert all(row["largest_mb"] > 20 and row["sum_mb"] >= row["largest_mb"] for row in rows)
    assert "| 1,000,000 |" in said
    assert "for each thousand" in said
    assert len(ET.parse(drawn).getroot().findall("{*}g")) == len(scale.CURVES)


def test_what_would_take_too_long_is_not_begun(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def measured(size: int, folder: Path) -> scale.Row:
        begun.append(size)
        return {"readouts": size, **dict.fromkeys(scale.COLUMNS, 1.0)}

    monkeypatch.setattr(scale, "measure", measured)
    assert scale.main(["10", "20", "--minutes", "0"]) == 0
    assert begun == [10]
    assert "20 is left out" in capsys.readouterr().out


def test_figures_are_extrapolated_on_the_line_through_two_sizes() -> None:
    smaller = {"readouts": 10_000.0, **dict.fromkeys(scale.COLUMNS, 12.0)}
    larger = {"readouts": 30_000.0, **dict.fromkeys(scale.COLUMNS, 16.0)}
    found, lines = scale.at(1_000_000, smaller, larger)
    assert found["build_cpu_s"] == pytest.approx(210)
    assert lines["build_cpu_s"] == "10 + 0.2 for each thousand"


def test_a_curve_of_one_size_is_a_point() -> None:
    drawn = ET.fromstring(curves([{"readouts": 1000.0, "cpu": 0.0}], {"cpu": "CPU <s>"}))
    assert len(drawn.findall(".//{*}circle")) == 1
    assert "CPU <s>" in "".join(drawn.itertext())
