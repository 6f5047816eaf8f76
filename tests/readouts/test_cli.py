from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from readouts.cli import main
from readouts.home import Home
from scrapers.archive.store import Archive
from search.request import read_request
from web.app import create_app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def readouts(home: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *words])


def refused(result: Result, code: int, *words: str) -> None:
    """One line on stderr, the right code, no traceback."""
    assert result.exit_code == code, result.output
    lines = result.stderr.strip().splitlines()
    assert lines[-1].startswith("readouts: ")
    assert "Traceback" not in result.output
    assert all(word in lines[-1] for word in words), lines[-1]


def in_a_process(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    code = "import sys; from readouts.cli import main; main(sys.argv[1:])"
    return subprocess.run(
        [sys.executable, "-c", code, "--home", str(home), *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_without_a_command_it_says_what_there_is(home: Path) -> None:
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "Commands:" in result.output


@pytest.mark.parametrize("name", main.list_commands(None))  # type: ignore[arg-type]
def test_every_command_explains_itself(home: Path, name: str) -> None:
    result = readouts(home, name, "--help")
    assert result.exit_code == 0
    assert f"readouts {name}" in result.output
    assert not home.exists()


def test_a_command_that_does_not_exist_is_a_wrong_command_line(home: Path) -> None:
    refused(readouts(home, "sail"), 2, "sail", "--help")


def test_a_source_is_begun_under_a_fit_name_alone_and_the_sources_are_listed_without_a_command(home: Path) -> None:
    facts = ("--publisher", "P", "--country", "NOR", "--language", "en", "--timezone", "Europe/Oslo")
    refused(readouts(home, "sources", "new", "../P", *facts, "--listing", "https://p.example/"), 1, "can't be begun")
    listed = readouts(home, "sources", "list", "gov-uk").output
    assert "GOV.UK" in listed
    assert readouts(home, "sources", "gov-uk").output == listed


@pytest.mark.parametrize("command", [["scrape", "atlantis"], ["sources", "atlantis"], ["refresh", "atlantis"]])
def test_an_unknown_source_is_answered_with_those_there_are(home: Path, command: list[str]) -> None:
    refused(readouts(home, *command), 1, "atlantis", "kremlin-en", "whitehouse")


def test_a_file_that_is_not_there_cannot_be_imported(home: Path) -> None:
    refused(readouts(home, "import", str(home / "none.html"), "--source", "kremlin-en"), 1, "none.html")


def test_a_file_that_is_not_what_its_name_says_cannot_be_imported(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "pages.tar.xz"
    broken.write_bytes(b"these are no pages")
    refused(readouts(home, "import", str(broken), "--source", "kremlin-en"), 1, "pages.tar.xz")


def test_a_broken_page_is_kept_listed_and_counted(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><div class='read__title'><p>", encoding="utf-8")
    address = "http://en.kremlin.ru/events/president/news/1"
    result = readouts(home, "import", str(page), "--source", "kremlin-en", "--url", address)
    assert result.exit_code == 0, result.output
    assert "1 unparsed" in result.output
    assert address in readouts(home, "sources", "--problems").output


def test_a_plain_text_without_a_date_says_how_to_give_one(home: Path, tmp_path: Path) -> None:
    text = tmp_path / "talks.txt"
    text.write_text("The presidents met in Lysk.\n\nThey spoke of grain.", encoding="utf-8")
    refused(readouts(home, "import", str(text), "--source", "president-az-en"), 1, "--date")
    told = readouts(
        home, "import", str(text), "--source", "president-az-en", "--date", "2019-04-24", "--title", "Talks"
    )
    assert told.exit_code == 0, told.output
    with Archive.open(home / "archive.sqlite3") as archive:
        assert [(r.title, r.date.isoformat()) for r in archive.readouts()] == [("Talks", "2019-04-24")]


@pytest.mark.parametrize("command", [["index"], ["check"], ["serve"], ["sources", "--problems"]])
def test_an_empty_home_is_answered_with_the_command_that_fills_it(home: Path, command: list[str]) -> None:
    refused(readouts(home, *command), 1, "readouts import")


def test_a_file_in_the_place_of_the_home_is_a_wrong_command_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    refused(readouts(tmp_path / "home", "sources"), 2, "is a file")


def test_another_database_in_the_place_of_the_archive_is_told_from_ours(home: Path) -> None:
    home.mkdir()
    (home / "archive.sqlite3").write_bytes(b"not a database" * 100)
    refused(readouts(home, "index"), 1, "archive.sqlite3")


def test_a_bad_setting_of_the_environment_is_named(home: Path) -> None:
    result = in_a_process(home, "sources", READOUTS_PORT="harbour")
    assert (result.returncode, result.stdout) == (2, "")
    assert "READOUTS_PORT" in result.stderr


def test_a_reader_that_goes_away_ends_the_command_in_silence(home: Path) -> None:
    code = "import sys; from readouts.cli import main; main(sys.argv[1:])"
    command = f'"{sys.executable}" -c "{code}" --home "{home}" sources | true'
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("words", "heavy"),
    [
        (["sources"], ("flask", "scrapy", "gunicorn", "whoosh", "numpy", "search.engine")),
        (["index"], ("flask", "scrapy", "gunicorn")),
        (["search", "grain"], ("flask", "scrapy", "gunicorn")),
    ],
)
def test_a_command_imports_no_more_than_it_needs(home: Path, words: list[str], heavy: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom readouts.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\nprint('loaded', *sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--home", str(home), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert loaded[0] == "loaded"
    assert not set(heavy) & set(loaded)


@pytest.fixture(scope="module")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled sample, indexed."""
    from scrapers import sample

    home = tmp_path_factory.mktemp("sample") / "home"
    home.mkdir()
    with Archive.open(home / "archive.sqlite3", create=True) as archive:
        sample.load(archive)
    result = readouts(home, "index")
    assert result.exit_code == 0, result.output
    return home


def test_a_search_in_the_terminal_names_who_is_speaking(sample_home: Path) -> None:
    result = readouts(sample_home, "search", "grain")
    assert result.exit_code == 0, result.output
    assert ", quoted: " in result.output


def test_what_is_no_terminal_gets_every_snippet_whole_on_one_line(sample_home: Path) -> None:
    found = in_a_process(sample_home, "search", "--size", "5", "--mode", "quoted", "grain").stdout.splitlines()
    answer = in_a_process(sample_home, "search", "--size", "5", "--mode", "quoted", "--json", "grain").stdout
    texts = [s["text"] for hit in json.loads(answer)["results"] for s in hit["snippets"]]
    assert max(map(len, texts)) > 80
    assert all(any(text in line for line in found) for text in texts)


def test_a_terminal_gets_snippets_wrapped_and_indented(sample_home: Path) -> None:
    from rich.console import Console

    from readouts.commands.search import _show

    page = Home(sample_home).engine().search(read_request({"q": "grain", "size": "5"}))
    terminal = Console(file=io.StringIO(), force_terminal=True, width=60, color_system=None)
    _show(terminal, page, ())
    lines = terminal.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert max(map(len, lines)) <= 60
    words = " ".join(" ".join(lines).split())
    texts = [" ".join(s.text.split()) for hit in page.hits for s in hit.snippets]
    assert max(map(len, texts)) > 60
    assert [text for text in texts if text not in words] == []


def test_an_address_that_is_no_web_page_is_not_shown_as_one(home: Path, tmp_path: Path) -> None:
    text = tmp_path / "talks.txt"
    text.write_text("The presidents met in Lysk.\n\nThey spoke of grain.", encoding="utf-8")
    options = ("--source", "president-az-en", "--date", "2019-04-24", "--title", "Talks")
    assert readouts(home, "import", str(text), *options).exit_code == 0
    assert readouts(home, "index").exit_code == 0
    result = readouts(home, "search", "grain")
    assert "Talks" in result.output
    assert "urn:" not in result.output
    client = create_app(Home(home).engine(), Home(home).archive()).test_client()
    answer = client.get("/api/search").get_json()["results"][0]
    assert answer["url"].startswith("urn:")
    for address in ("/?q=grain", f"/readouts/{answer['id']}"):
        shown = client.get(address).text
        assert "Talks" in shown
        assert "urn:" not in shown


def test_the_terminal_answers_json_like_the_endpoint(sample_home: Path) -> None:
    from web.api.models import SearchOut

    result = readouts(sample_home, "search", "grain", "--size", "2", "--json")
    answer = SearchOut.model_validate_json(result.output)
    assert len(answer.results) == 2
    assert answer.total > 2


@pytest.mark.parametrize("query", ['(((" ) OR ) - "', '"', ")(", "-", 'said:"', "~", "*", "date:..", "a" * 4000])
def test_nothing_that_can_be_typed_is_an_error(sample_home: Path, query: str) -> None:
    result = readouts(sample_home, "search", "--", query)
    assert result.exit_code == 0, result.output


def test_a_filter_that_makes_no_sense_is_refused_with_every_reason(sample_home: Path) -> None:
    result = readouts(sample_home, "search", "grain", "--from", "soon", "--kind", "picnic")
    refused(result, 2, "soon", "picnic")


def test_an_export_has_every_hit(sample_home: Path) -> None:
    with Archive.open(sample_home / "archive.sqlite3") as archive:
        total = len(archive)
    for shape in ("csv", "jsonl"):
        lines = readouts(sample_home, "export", "--format", shape).output.splitlines()
        assert len(lines) == total + (shape == "csv")


def test_a_sound_home_passes_its_check(sample_home: Path) -> None:
    result = readouts(sample_home, "check")
    assert result.exit_code == 0, result.output


def test_a_damaged_index_is_told_with_the_command_that_mends_it(sample_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    subprocess.run(["cp", "-a", str(sample_home), str(home)], check=True)
    columns = next((home / "index" / "current").resolve().glob("*.columns"))
    columns.write_bytes(columns.read_bytes()[:-8] + b"tampered")
    result = readouts(home, "check")
    assert result.exit_code == 1
    assert "readouts index --rebuild" in result.output
    assert readouts(home, "index", "--rebuild").exit_code == 0
    assert readouts(home, "check").exit_code == 0


def test_reading_again_needs_no_network_and_changes_nothing(sample_home: Path) -> None:
    result = readouts(sample_home, "index", "--reparse")
    assert result.exit_code == 0, result.output
    assert "0 changed" in result.output


def test_a_port_in_use_is_told_before_anything_is_served(sample_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        refused(readouts(sample_home, "serve", "--port", str(port)), 1, f"127.0.0.1:{port}", "--port")
