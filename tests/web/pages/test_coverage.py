"""The page of coverage, its data, and the line of coverage beside a search."""

from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document
from search.coverage import Coverage, Gap, PublisherCoverage
from search.request import Request
from web.present.coverage import gap_text, sentences


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def test_the_table_counts_each_publisher_s_readouts(client: FlaskClient, documents: list[Document]) -> None:
    rows = page(client, "/coverage").select("table.cells tbody tr")
    assert len(rows) == len({document.source for document in documents})
    assert sum(int(row.select("td")[0].text) for row in rows) == len(documents)
    cells = sum(int(cell.text) for row in rows for cell in row.select("td")[1:] if cell.select_one("a"))
    assert cells == len(documents)


def test_a_cell_leads_to_its_readouts(client: FlaskClient) -> None:
    cell = page(client, "/coverage").select("table.cells td a")[0]
    assert page(client, str(cell["href"])).select_one("h1 strong").text == cell.text  # type: ignore[union-attr]


def test_a_zero_says_among_how_many_readouts(client: FlaskClient, documents: list[Document]) -> None:
    held = sum(document.source == "sample-vestrania" for document in documents)
    line = page(client, "/?q=zzyzx&source=sample-vestrania").select_one("p.held")
    assert line
    assert f"0 of the {held} readouts of " in line.text
    assert line.select_one('a[href^="/coverage?q=zzyzx"]')


def test_a_time_of_which_nothing_is_held_is_told(client: FlaskClient) -> None:
    line = page(client, "/?q=grain&source=sample-vestrania&from=1950&to=1951").select_one("p.held")
    assert line
    assert line.text.startswith("No readouts of ")
    assert "are held for 1950–1951; what is held is of " in line.text


def test_the_coverage_of_a_search_is_a_table_with_the_months_without_readouts(
    client: FlaskClient, documents: list[Document]
) -> None:
    answer = client.get("/coverage.csv?q=grain&source=sample-vestrania&from=2014&to=2024")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    held = Counter(f"{d.date:%Y-%m}" for d in documents if d.source == "sample-vestrania")
    assert len(rows) == 11 * 12
    assert {row["month"]: int(row["held"]) for row in rows if row["held"] != "0"} == held
    matching = client.get("/api/search?q=grain&source=sample-vestrania").get_json()
    found = {row["month"]: int(row["matching"]) for row in rows if row["matching"] != "0"}
    assert found == {month["month"]: month["count"] for month in matching["histogram"]}


def test_a_search_can_be_cited_with_its_coverage(client: FlaskClient, documents: list[Document]) -> None:
    note = page(client, "/?q=zzyzx").select_one("details.cite:not(.watch) p.copy")
    assert note
    assert note.text.startswith(f"Readouts, search for “zzyzx”. 0 of the {len(documents)} readouts held ")
    assert note.text.endswith("http://localhost/?q=zzyzx")


def test_the_first_page_has_no_line_of_coverage(client: FlaskClient) -> None:
    assert not page(client, "/").select("p.held")


def test_the_count_can_be_cited(client: FlaskClient) -> None:
    note = page(client, "/coverage?q=zzyzx&from=2019&to=2020").select_one(".footnote")
    assert note
    assert note.text.startswith("Readouts, search for “zzyzx”; ")
    assert ": " not in note.text.split("search for")[0]
    assert "http://localhost/?q=zzyzx&from=2019&to=2020" in note.text


def test_the_data_say_what_the_page_says(client: FlaskClient, documents: list[Document]) -> None:
    found = client.get("/api/coverage?q=grain").get_json()
    total = client.get("/api/search?q=grain").get_json()["total"]
    assert (found["matching"], found["held"]) == (total, len(documents))
    assert sum(month["count"] for one in found["publishers"] for month in one["months"]) == len(documents)
    assert found["sentences"]


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        (Gap("2007-01", "2008-12"), "2007–2008"),
        (Gap("2007-01", "2007-12"), "2007"),
        (Gap("2014-03", "2014-03"), "March 2014"),
        (Gap("2013-11", "2014-02"), "November 2013 – February 2014"),
    ],
)
def test_a_gap_is_named_by_years_where_it_is_whole_years(gap: Gap, text: str) -> None:
    assert gap_text(gap) == text


def test_many_gaps_are_counted() -> None:
    gaps = tuple(Gap(f"{year}-01", f"{year}-12") for year in range(2000, 2012, 2))
    one = PublisherCoverage("sample-vestrania", 0, 9, "2001-01", "2011-12", {}, gaps)
    (said,) = sentences(Coverage("2000-01", "2011-12", (one,)), Request(filters=(("source", (one.source,)),)))
    assert said.endswith("; none held for 2000, 2002, 2004, 2006 and 2 more gaps.")
