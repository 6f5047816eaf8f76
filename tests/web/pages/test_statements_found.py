"""The page of statements: the same search as readouts, one switch away."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from index.document import Document
from tests.web.pages.test_search import one, page, total

SPEAKER = "Radomir Đukan"


def test_the_switch_keeps_words_and_filters_and_leads_there_and_back(client: FlaskClient) -> None:
    address = "/?q=grain&kind=call&said_by=Radomir+%C4%90ukan&from=2019"
    readouts, statements = page(client, address).select(".views a")
    assert (str(readouts["href"]), str(statements["href"])) == (address, f"/statements{address[1:]}")
    assert readouts["aria-current"] == "page"
    back, here = page(client, str(statements["href"])).select(".views a")
    assert (str(back["href"]), here["aria-current"]) == (address, "page")


def test_a_statement_has_all_that_a_reader_has_to_cite(client: FlaskClient, documents: list[Document]) -> None:
    known = {document.id: document for document in documents}
    soup = page(client, "/statements?q=grain&mode=quoted")
    articles = soup.select(".results article")
    assert articles
    for article in articles:
        address = unquote(str(one(article, "h2 a")["href"]))
        document = known[address.removeprefix("/readouts/").partition("?")[0]]
        assert "#p" in address
        assert one(article, "time")["datetime"] == str(document.date)
        assert one(article, ".publisher").text == document.publisher
        assert one(article, ".people").text.startswith("Quoted")
        assert one(article, "h2 a > bdi").text in (*document.speakers, "Question")
        assert article.select(".snippet mark")
        assert one(article, "a.official")["href"] == document.url
        assert document.url in one(article, ".footnote .copy").text


def test_a_link_opens_the_readout_exactly_at_the_statement(client: FlaskClient) -> None:
    for article in page(client, "/statements?q=grain&size=50").select(".results article"):
        address, _, anchor = str(one(article, "h2 a")["href"]).partition("#")
        assert len(page(client, address).select(f"#{anchor}")) == 1


@pytest.mark.parametrize("field", ["said_by", "said_to", "mode", "verb", "country", "year"])
def test_a_value_of_a_facet_brings_as_many_statements_as_it_says(client: FlaskClient, field: str) -> None:
    soup = page(client, "/statements?q=grain")
    for link in soup.select(f"#facet-{field} ~ .choices a")[:3]:
        count = int(one(link, "b").text)
        assert str(link["href"]).startswith("/statements?")
        assert total(page(client, str(link["href"]))) == count


@pytest.mark.parametrize("group", ["speaker", "counterpart", "year"])
def test_a_group_leads_to_all_of_its_statements(client: FlaskClient, group: str) -> None:
    soup = page(client, f"/statements?q=the&group={group}")
    sections = soup.select("section.group")
    assert sections
    for section in sections[:3]:
        count = int(one(section, "h2 .count").text.split()[0].replace(",", ""))
        for link in section.select(".ways a"):
            assert total(page(client, str(link["href"]))) == count
        assert len(section.select("article")) == min(count, 3)


def test_the_pages_of_a_list_and_of_groups_go_on(client: FlaskClient) -> None:
    for address in ("/statements?q=the&size=7", "/statements?q=the&group=speaker&size=2"):
        first = page(client, address)
        second = page(client, str(one(first, ".pager .next")["href"]))
        shown = [{str(link["href"]) for link in soup.select(".results h2 a")} for soup in (first, second)]
        assert not shown[0] & shown[1]


def test_without_statements_it_says_what_is_held_and_what_to_give_up(client: FlaskClient) -> None:
    soup = page(client, "/statements?q=grain&year=1999")
    assert "No statement matches" in one(soup, ".empty").text
    assert "readouts" in one(soup, ".held").text
    assert any(str(link["href"]).startswith("/statements?") for link in soup.select(".empty li a"))


def test_a_search_without_words_shows_every_statement_newest_first(
    client: FlaskClient, documents: list[Document]
) -> None:
    soup = page(client, "/statements")
    assert total(soup) == sum(len(passage.parts) for document in documents for passage in document.passages)
    dates = [str(time["datetime"]) for time in soup.select(".results time")]
    assert dates == sorted(dates, reverse=True)
