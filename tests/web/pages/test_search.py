from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from index.document import Document, Mode, Passage
from scrapers.archive.store import Archive
from search.request import MAX_TEXT_LENGTH
from tests.support.memory_engine import MemoryEngine
from web.app import create_app


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} of {selector}"
    return found[0]


def total(soup: BeautifulSoup) -> int:
    return int(one(soup, ".summary h1 strong").text.replace(",", ""))


def test_the_first_page_shows_all_readouts_newest_first(client: FlaskClient, documents: list[Document]) -> None:
    soup = page(client, "/")
    assert total(soup) == len(documents)
    dates = [str(time["datetime"]) for time in soup.select(".results time")]
    assert dates == sorted((str(d.date) for d in documents), reverse=True)[:10]


def test_a_result_has_its_publisher_its_date_and_both_of_its_addresses(
    client: FlaskClient, documents: list[Document]
) -> None:
    known = {f"/readouts/{d.id}": d for d in documents}
    articles = page(client, "/?q=grain").select(".results article")
    assert articles
    for article in articles:
        document = known[str(one(article, "h2 a")["href"]).partition("?")[0]]
        assert one(article, ".publisher").text == document.publisher
        assert one(article, "time")["datetime"] == str(document.date)
        assert one(article, "a.official")["href"] == document.url
        assert "Invented sample" in one(article, ".line").text


def test_a_snippet_is_labelled_with_who_is_speaking_and_marks_the_words(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&mode=quoted")
    snippets = soup.select(".snippet")
    assert snippets
    assert all(", quoted" in one(snippet, ".who").text for snippet in snippets)
    assert all(snippet.select("mark") for snippet in snippets)


def test_words_said_by_somebody_are_found_in_their_passages_alone(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&said_by=Radomir+Đukan")
    assert one(soup, "#said_by")["value"] == "Radomir Đukan"
    assert {b.text for b in soup.select(".snippet .who b")} == {"Radomir Đukan"}


def test_choosing_a_second_value_of_a_facet_widens_the_search(client: FlaskClient) -> None:
    first = page(client, "/?kind=call")
    href = next(str(a["href"]) for a in first.select('section[aria-labelledby="facet-kind"] a') if "Meeting" in a.text)
    second = page(client, href)
    assert total(second) > total(first)
    assert [bdi.text for bdi in second.select(".chips bdi")] == ["Kind: Call", "Kind: Meeting"]


def test_a_selected_value_is_listed_even_where_it_counts_nothing(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&topic=energy&country=ZWE")
    chosen = one(soup, 'section[aria-labelledby="facet-country"] a[aria-current]')
    assert "Zimbabwe" in chosen.text


def test_an_empty_answer_suggests_which_restriction_to_give_up(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&country=ZWE")
    assert total(soup) == 0
    link = one(soup, ".empty ul:not(.tips) a")
    assert "Zimbabwe" in link.text
    assert total(page(client, str(link["href"]))) == int(one(soup, ".empty .count").text.split()[0])


def test_where_no_single_restriction_is_to_blame_all_can_be_given_up(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&country=ZWE&kind=decree")
    assert one(soup, ".empty ul:not(.tips) a")["href"] == "/?q=grain"


def test_readouts_that_lack_words_stand_below_a_line_that_says_so(client: FlaskClient) -> None:
    soup = page(client, "/?q=telephone+ceasefire")
    assert len(soup.select("main > .results > li")) == total(soup) == 1
    below = one(soup, ".partial-matches")
    assert one(below, "section > h2").text == "Partial matches"
    assert {found.text for found in below.select(".missing")} == {"Missing: ceasefire", "Missing: telephone"}


def test_the_hits_of_a_corrected_query_stand_below_a_line_that_names_it(client: FlaskClient) -> None:
    soup = page(client, "/?q=grian+corridor")
    assert total(soup) == 0
    assert one(soup, "#corrected").text == "Results for grain corridor"
    assert one(soup, "#corrected a")["href"] == "/?q=grain+corridor"
    assert len(soup.select(".partial-matches .results li")) == 10
    assert not soup.select(".empty .tips")


def test_the_next_page_goes_on_where_this_one_ends(client: FlaskClient, documents: list[Document]) -> None:
    seen: list[str] = []
    address = "/?sort=oldest&size=20"
    while address:
        soup = page(client, address)
        seen += [str(a["href"]) for a in soup.select(".results h2 a")]
        following = soup.select(".pager .next")
        address = str(following[0]["href"]) if following else ""
    assert len(seen) == len(set(seen)) == len(documents)


def test_a_time_of_which_the_index_has_nothing_is_marked(archive: Archive, documents: list[Document]) -> None:
    months = [replace(documents[0], id=f"m{month}", date=dt.date(2019, month, 1)) for month in (1, 2, 5)]
    soup = page(create_app(MemoryEngine(months), archive).test_client(), "/")
    assert [a.text for a in soup.select(".time a.gap")] == ["Mar 2019: no coverage", "Apr 2019: no coverage"]
    assert one(soup, ".gaps").text.endswith("published or collected in: Mar 2019 – Apr 2019")


def test_how_the_query_was_understood_is_said(client: FlaskClient) -> None:
    soup = page(client, '/?q=grain "unclosed')
    assert one(soup, ".note").text


@pytest.mark.parametrize(
    "query", ['((("]} ) OR ) - "', '"', "<script>alert(1)</script>", "\u202e\u0000", "%", "a" * MAX_TEXT_LENGTH]
)
def test_nothing_that_can_be_typed_breaks_the_page(client: FlaskClient, query: str) -> None:
    answer = client.get("/", query_string={"q": query})
    assert answer.status_code == 200
    assert not BeautifulSoup(answer.text, "lxml").select("script:not([src])")


def test_a_readout_shows_its_turns_with_speaker_mode_and_an_anchor_for_each_paragraph(
    client: FlaskClient, documents: list[Document]
) -> None:
    document = next(d for d in documents if len(d.speakers) > 1 and not any(len(p.statements) > 1 for p in d.passages))
    soup = page(client, f"/readouts/{document.id}")
    assert [p["id"] for p in soup.select(".words p")] == [f"p{n}" for n in range(len(document.passages))]
    for n, passage in enumerate(document.passages):
        paragraph = one(soup, f"#p{n}")
        for part in passage.parts:
            assert passage.text[part.start : part.end].strip() in paragraph.text
        turn = paragraph.find_parent(class_="turn")
        assert turn is not None
        if len(passage.parts) > 1:
            shown = [str(span["class"][-1]) for span in paragraph.select(".statement")]
            assert shown == [part.mode.value for part in passage.parts]
            continue
        assert passage.mode.value in turn["class"]
        assert [b.text for b in turn.select(".speaker b")] == ([passage.speaker] if passage.speaker else [])


def test_a_readout_keeps_the_hits_marked_and_reachable(client: FlaskClient) -> None:
    href = str(page(client, "/?q=grain&mode=quoted").select(".results h2 a")[0]["href"])
    soup = page(client, href)
    jumps = [str(a["href"]) for a in soup.select(".hits a")]
    assert jumps
    assert all(one(soup, jump).select("mark") for jump in jumps)
    assert one(soup, ".back a")["href"] == "/" + href[href.index("?") :]


def test_a_readout_tells_its_capture_and_its_marks(
    client: FlaskClient, archive: Archive, documents: list[Document]
) -> None:
    document = next(d for d in documents if "announcement" in d.flags)
    soup = page(client, f"/readouts/{document.id}")
    record = one(soup, ".record").text
    assert archive.revisions(document.id)[-1].sha256 in record
    assert "1 November 2024, 06:00 UTC" in record
    cautions = " ".join(p.text for p in soup.select(".caution"))
    assert "Invented sample" in cautions
    assert "Announcement" in cautions
    assert one(soup, ".record a.button")["href"] == document.url


def test_a_hostile_readout_shows_as_text(archive: Archive, documents: list[Document]) -> None:
    hostile = replace(
        documents[0],
        title="<script>alert('title')</script>",
        lead="<img src=x onerror=alert(1)>",
        place="<b>here</b>",
        speakers=("<i>Nobody</i>",),
        url="javascript:alert(1)",
        date=dt.date(2030, 1, 1),
        passages=(Passage("</p><script>alert('text')</script>", "<i>Nobody</i>", Mode.QUOTED),),
    )
    client = create_app(MemoryEngine([hostile]), archive).test_client()
    for address in ("/?q=alert", f"/readouts/{hostile.id}?q=alert"):
        soup = page(client, address)
        assert hostile.title in soup.get_text()
        assert "<script>alert('text')</script>" in soup.get_text()
        assert not soup.select("script:not([src]), img, main i")
        assert not [a for a in soup.select("a") if str(a.get("href")).startswith("javascript:")]


@pytest.mark.parametrize("address", ["/", "/?q=grain", "/nothing-here", "/?nonsense=1"])
def test_no_page_runs_or_loads_anything_of_others(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    soup = BeautifulSoup(answer.text, "lxml")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not soup.select("script:not([src]), style, [style], iframe")
    loaded = [str(link["href"]) for link in soup.select("link")] + [
        str(script["src"]) for script in soup.select("script")
    ]
    assert len(loaded) > 2
    assert [address for address in loaded if not address.startswith(("/", "data:image/svg+xml,"))] == []


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing-here", 404, "not found"),
        ("/readouts/nothing", 404, "no readout"),
        ("/?nonsense=1&from=soon", 422, "nonsense"),
    ],
)
def test_an_error_is_a_page_with_its_status_and_its_reasons(
    client: FlaskClient, address: str, status: int, words: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert words in BeautifulSoup(answer.text, "lxml").get_text()
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("address", ["/", "/?q=grain", "/readouts/sample-vestrania-64590?q=grain"])
def test_a_page_is_not_sent_again_while_nothing_has_changed(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")
    assert "default-src 'none'" in second.headers["Content-Security-Policy"]


def test_a_page_leads_to_the_same_answer_for_programs(client: FlaskClient) -> None:
    soup = page(client, "/?q=grain&kind=meeting&size=2")
    ways = [str(a["href"]) for a in soup.select(".ways a")]
    assert [way.partition("?")[0] for way in ways] == [
        "/export.csv",
        "/export.jsonl",
        "/coverage.csv",
        "/feed.atom",
        "/api/search",
        "/trends",
        "/usage",
    ]
    beside = [str(link["href"]) for link in soup.select("link[rel=alternate]")]
    beside += [
        str(link["href"]) for link in page(client, "/readouts/sample-vestrania-64590").select("link[rel=alternate]")
    ]
    assert len(beside) == 3
    for address in ways + beside:
        assert client.get(address, buffered=True).status_code == 200


def test_a_filter_typed_loosely_narrows_as_the_name_it_means(client: FlaskClient) -> None:
    loose, exact = (client.get(f"/?speaker={name}").text for name in ("dukan", "Radomir+%C4%90ukan"))
    assert loose == exact


def test_a_value_that_no_readout_has_is_told_with_a_link_to_the_one_meant(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?q=grain&kind=meeting&speaker=dukn").text, "lxml")
    (note,) = soup.select("p.note:has(a)")
    assert note.text.startswith("No readout has the speaker “dukn”. Did you mean Radomir Đukan?")
    assert note.a
    assert str(note.a["href"]) == "/?q=grain&speaker=Radomir+%C4%90ukan&kind=meeting"


def test_the_endpoint_refuses_a_value_that_no_readout_has(client: FlaskClient) -> None:
    for path in ("/api/search", "/export.csv", "/api/coverage", "/api/trends", "/api/facets/kind"):
        answer = client.get(f"{path}?speaker=dukn&kind=meeting")
        assert answer.status_code == 422, path
        assert answer.get_json()["error"]["reasons"] == [
            {"parameter": "speaker", "reason": "no readout has “dukn”; did you mean “Radomir Đukan”?"}
        ]


def test_other_spellings_that_were_searched_are_told_and_can_be_left_out(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/?q=harbor+sea").text, "lxml")
    note = next(note for note in soup.select("p.note") if note.text.startswith("Also searched: "))
    assert note.text.startswith("Also searched: harbour.")
    assert note.a
    assert str(note.a["href"]) == "/?q=%22harbor%22+sea"
