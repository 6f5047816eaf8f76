"""readouts annotate and readouts evaluate, as a person calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readouts.cli import main

URL = "https://www.state.gov/a-call-with-kalmeria/"


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    record = {
        "source": "state.gov",
        "url": URL,
        "title": "Secretary Lund’s Call with Kalmerian Foreign Minister Brandt",
        "date": "2021-05-20",
        "text": "Secretary Lund spoke today with Foreign Minister Ada Brandt.\n\nThe two discussed grain exports.",
    }
    file = tmp_path / "state.jsonl"
    file.write_text(json.dumps(record) + "\n", "utf-8")
    return file


def run(*args: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(arg) for arg in args])
    return int(ended.value.code or 0)


def test_annotate_shows_a_saved_readout_whole(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--home", tmp_path / "home", "annotate", dataset) == 0
    shown = capsys.readouterr().out
    assert "country      USA · publisher" in shown
    assert "country      XKL · title: Kalmerian" in shown
    assert "kind         call · call in the title: Call with" in shown
    assert "agriculture-food" in shown
    assert "The two discussed grain exports." in shown
    assert "sides together" in shown
    assert "The two discussed" in shown.split("sides together")[1].splitlines()[0]


def test_annotate_says_what_to_do_where_there_is_no_such_readout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--home", tmp_path / "home", "annotate", "nobody-1") == 1
    assert "readouts import" in capsys.readouterr().err


def test_evaluate_measures_labels_and_writes_every_figure(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels, figures = tmp_path / "labels.jsonl", tmp_path / "figures.json"
    labels.write_text(json.dumps({"id": URL, "kind": "call", "countries": ["USA", "SWE"]}) + "\n", "utf-8")
    options = ("--corpus", dataset, "--labels-only", "--json", figures)
    assert run("--home", tmp_path / "home", "evaluate", labels, *options) == 0
    shown = capsys.readouterr().out
    assert "countries F1\t0.500\t0.92\t2\tFAIL" in shown
    assert "left out: SWE" in shown
    (told,) = json.loads(figures.read_text("utf-8"))["files"]
    assert told["figures"]["kind"] == {"value": 1.0, "floor": 0.94, "over": 1, "pass": True}


@pytest.mark.parametrize(("countries", "status"), [(["USA", "XKL"], 0), (["USA", "SWE"], 1)])
def test_evaluate_check_ends_with_1_below_a_floor_and_names_the_figure(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], countries: list[str], status: int
) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text(json.dumps({"id": URL, "countries": countries}) + "\n", "utf-8")
    assert run("--home", tmp_path, "evaluate", labels, "--corpus", dataset, "--labels-only", "--check") == status
    named = "countries F1 0.500 is below its floor of 0.92" in capsys.readouterr().out
    assert named == bool(status)


def test_evaluate_refuses_labels_that_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = tmp_path / "labels.jsonl"
    labels.write_text("{}\n", "utf-8")
    assert run("--home", tmp_path / "home", "evaluate", labels) == 1
    assert "labels.jsonl:1" in capsys.readouterr().err


def test_annotate_names_the_rule_of_each_statement_its_verbs_and_its_place(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--home", tmp_path / "home", "annotate", dataset) == 0
    shown = capsys.readouterr().out
    assert "[p0s0] no speaker, narration\n    no words (contact): “Secretary Lund spoke”" in shown
    assert "verbs: discussed (discusses)" in shown


def test_what_a_rule_decided_in_the_archive_is_listed_with_the_words_that_earned_it(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--home", tmp_path / "home", "import", dataset) == 0
    assert run("--home", tmp_path / "home", "annotate", "--rule", "several together") == 0
    told = capsys.readouterr().out
    assert ": no speaker, reported · sides together (several together): The two discussed | The two discussed" in told
    assert "1 decision in 1 readout" in told
    assert run("--home", tmp_path / "home", "annotate", "--rule", "no such rule") == 1
    assert "no words (contact)" in capsys.readouterr().err
