"""readouts events: listed, corrected and exported over the bundled sample."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from readouts.cli import main
from readouts.home import Home
from scrapers import sample
from scrapers.archive.store import Archive
from search.engine import Engine

OURS, THEIRS = "sample-vestrania-64590", "sample-kalmeria-b0cc69d2c491"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    with Archive.open(home.archive_path, create=True) as archive:
        sample.load(archive)
    home.build()
    return home


def run(home: Home, *words: str) -> str:
    done = CliRunner().invoke(main, ["--home", str(home.path), "events", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def members(engine: Engine, readout: str) -> set[str]:
    event = engine.event_of(readout)
    return {member.readout for member in event.accounts} if event else set()


def test_both_accounts_of_one_meeting_stand_in_one_line(home: Home) -> None:
    lines = run(home, "list", "--accounts", "2").splitlines()
    assert any(OURS in line and THEIRS in line for line in lines)
    assert lines[0].split("\t")[0] == "event"


def test_each_event_is_a_line_of_json_with_the_official_addresses(home: Home) -> None:
    rows = [json.loads(line) for line in run(home, "export").splitlines()]
    assert all([*row] == ["id", "readouts", "certainty", "date", "participants"] for row in rows)
    (both,) = (row for row in rows if row["id"] in (OURS, THEIRS))
    hosts = {address.split("/")[2] for address in both["readouts"]}
    assert {"president.vestrania.example", "www.residence.kalmeria.example"} <= hosts
    assert both["date"] == "2022-08-03"
    assert {"Élodie Sarrane", "Radomir Đukan"} <= {*both["participants"]}


def test_what_people_part_stays_apart_and_what_they_join_together_also_after_a_rebuild(home: Home) -> None:
    engine = home.engine()
    event = engine.event_of(OURS)
    assert event
    run(home, "part", OURS, *sorted(members(engine, OURS) - {OURS}))
    home.build()
    assert members(engine, OURS) == {OURS}
    run(home, "join", OURS, THEIRS)
    home.build(rebuild=True)
    assert {OURS, THEIRS} <= members(engine, OURS)
    again = engine.event_of(OURS)
    assert again
    assert again.id == event.id
    assert f"{THEIRS}\twith\t{OURS}" in run(home, "decisions")


def test_readouts_that_no_rule_would_join_are_joined_by_people(home: Home) -> None:
    engine = home.engine()
    alone, far = "sample-vestrania-51204", "sample-qarabel-67419"
    assert far not in members(engine, alone)
    run(home, "join", alone, far)
    home.build()
    assert {alone, far} <= members(engine, alone)
