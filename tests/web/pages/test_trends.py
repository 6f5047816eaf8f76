from __future__ import annotations

import csv
import io
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/trends.csv?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_a_trend_is_how_many_match_of_how_many_there_are(client: FlaskClient, documents: list[Document]) -> None:
    found = rows(client, "q=sea&q=grain")
    for by, value in (("time", lambda d: str(d.date.year)), ("publisher", lambda d: d.source)):
        whole = Counter(value(d) for d in documents)
        assert {row["of"]: int(row["readouts"]) for row in found if row["by"] == by} == whole
    for query in ("sea", "grain"):
        total = client.get(f"/api/search?q={query}").get_json()["total"]
        assert 0 < total < len(documents)
        for by in ("time", "publisher"):
            assert sum(int(row["matching"]) for row in found if (row["query"], row["by"]) == (query, by)) == total


def test_a_trend_goes_by_month_or_by_year_as_asked(client: FlaskClient, documents: list[Document]) -> None:
    for by, length in (("month", 7), ("year", 4)):
        found = rows(client, f"q=sea&by={by}")
        whole = Counter(str(d.date)[:length] for d in documents)
        time = {row["of"]: int(row["readouts"]) for row in found if row["by"] == "time"}
        assert {period: count for period, count in time.items() if count} == whole
        assert list(time) == sorted(time)


def test_the_same_figures_are_there_as_json(client: FlaskClient) -> None:
    query = "q=sea&q=grain&by=month&source=sample-kalmeria"
    told = client.get(f"/api/trends?{query}").get_json()["trends"]
    listed = [
        (trend["query"], by, share["name"], share["matching"], share["readouts"])
        for trend in told
        for by, name in (("time", "periods"), ("publisher", "publishers"))
        for share in trend[name]
    ]
    table = [(r["query"], r["by"], r["of"], int(r["matching"]), int(r["readouts"])) for r in rows(client, query)]
    assert listed == table


def test_filters_narrow_the_whole_too(client: FlaskClient, documents: list[Document]) -> None:
    found = rows(client, "q=sea&source=sample-kalmeria&from=2018")
    kept = [d for d in documents if d.source == "sample-kalmeria" and d.date.year >= 2018]
    assert 0 < len(kept) < len(documents)
    assert sum(int(row["readouts"]) for row in found if row["by"] == "time") == len(kept)


@pytest.mark.parametrize("whose", ["said_by={speaker}", "mode=quoted"])
def test_who_says_the_words_narrows_what_matches_and_not_the_whole(
    client: FlaskClient, documents: list[Document], whose: str
) -> None:
    """A share of what one person said is a share of all readouts, not of those in which the person says anything."""
    speaker = next(d for d in documents if d.id == "sample-vestrania-64590").speakers[0]
    query = f"q=grain&{whose.format(speaker=speaker)}"
    found = rows(client, query)
    total = client.get(f"/api/search?{query}").get_json()["total"]
    assert 0 < total < client.get("/api/search?q=grain").get_json()["total"]
    for by in ("time", "publisher"):
        assert sum(int(row["readouts"]) for row in found if row["by"] == by) == len(documents)
        assert sum(int(row["matching"]) for row in found if row["by"] == by) == total


def test_a_query_typed_twice_is_compared_once(client: FlaskClient) -> None:
    told = client.get("/api/trends?q=sea&q=grain&q=%20sea%20").get_json()["trends"]
    assert [trend["query"] for trend in told] == ["sea", "grain"]


def test_the_page_draws_a_line_for_each_query_and_has_its_figures(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/trends?q=sea&q=grain&q=%3Cscript%3E").text, "lxml")
    assert {classes[1] for line in soup.select("polyline.faint") if (classes := line["class"])} == {"s1", "s2", "s3"}
    assert [a.text for a in soup.select(".legend a")] == ["sea", "grain", "<script>"]
    assert not soup.select("script:not([src]), [style]")
    assert len(soup.select("table")) == 2
    ways = [str(link["href"]) for link in soup.select(".ways a, .sorts a")]
    assert len(ways) > 2
    assert {client.get(way).status_code for way in ways} == {200}
    assert str(soup.select("svg.share.s1 rect")[0]["width"]).endswith("%")
    assert client.get(str(soup.select(".legend a")[0]["href"])).status_code == 200


def test_without_a_query_there_is_a_form_to_ask_with(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/trends").text, "lxml")
    assert len(soup.select('main form input[name="q"]')) == 2
    assert not soup.select("svg.chart")


def test_a_time_without_readouts_has_no_share_and_fails_nothing(client: FlaskClient) -> None:
    assert client.get("/trends?q=sea&from=1901&to=1902").status_code == 200
    assert rows(client, "q=sea&from=1901&to=1902") == []


@pytest.mark.parametrize(
    "query", ["q=a&q=b&q=c&q=d&q=e&q=f", "q=a&size=3", "q=a&colour=red", "q=a&from=soon", "q=a&by=day"]
)
def test_what_can_not_be_compared_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/trends?{query}").status_code == 422


def test_a_trend_is_refused_with_every_reason(client: FlaskClient) -> None:
    queries = "&".join(f"q={letter}" for letter in "abcdef")
    error = client.get(f"/api/trends?{queries}&size=3&by=day&colour=red&from=soon").get_json()["error"]
    assert {reason["parameter"] for reason in error["reasons"]} == {"q", "size", "by", "colour", "from"}


def test_a_query_that_is_a_formula_is_text_in_a_spreadsheet(client: FlaskClient) -> None:
    assert rows(client, "q=-zebra")[0]["query"] == "'-zebra"
