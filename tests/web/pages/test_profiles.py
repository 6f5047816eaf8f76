from __future__ import annotations

from collections import Counter
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document
from search import surface
from web.present.labels import how_sure

GROUPS = {"speakers": "speaker", "countries": "country", "topics": "topic"}


def values(document: Document, field: str) -> tuple[str, ...]:
    if field in ("kind", "source"):
        return (str(getattr(document, field)),)
    names = {"speaker": "speakers", "participant": "participants", "country": "countries", "topic": "topics"}
    found: tuple[str, ...] = getattr(document, names[field])
    return found


def page(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")


@pytest.mark.parametrize(
    ("group", "value", "sides"),
    [
        ("speakers", "Radomir Đukan", {"With whom": "participant", "About what": "topic", "How": "kind"}),
        ("countries", "XVE", {"Who": "participant", "Given words": "speaker", "With": "country"}),
        ("topics", "energy", {"Countries": "country", "Given words": "speaker", "Together with": "topic"}),
    ],
)
def test_a_profile_counts_what_its_readouts_name_and_each_count_is_a_search(
    client: FlaskClient, documents: list[Document], group: str, value: str, sides: dict[str, str]
) -> None:
    own = [d for d in documents if value in values(d, GROUPS[group])]
    soup = page(client, f"/{group}/{quote(value)}")
    assert soup.select(".lead")[0].text.strip() == f"{len(own)} readouts"
    lists = {section.select("h2")[0].text: section.select(".choices a") for section in soup.select(".sides section")}
    for heading, field in sides.items():
        counts = Counter(surface.label(field, v) for d in own for v in values(d, field) if v != value)
        assert lists[heading]
        for link in lists[heading]:
            name, count = link.select("bdi")[0].text, int(link.select("b")[0].text)
            assert counts[name] == count
            found = page(client, str(link["href"])).select(".summary h1 strong")[0].text
            assert int(found) == count, (heading, name)


def test_a_profile_shows_the_latest_readouts_and_their_times(client: FlaskClient, documents: list[Document]) -> None:
    soup = page(client, "/countries/XVE")
    own = sorted((d.date.isoformat() for d in documents if "XVE" in d.countries), reverse=True)
    assert [str(time["datetime"]) for time in soup.select(".also time")] == own[:10]
    assert soup.select(".time a")


def test_a_country_and_a_topic_are_known_by_their_names(client: FlaskClient) -> None:
    assert page(client, "/countries/Vestrania").h1.text == "Vestrania"  # type: ignore[union-attr]
    assert page(client, "/topics/Energy").h1.text == "Energy"  # type: ignore[union-attr]


@pytest.mark.parametrize("address", ["/speakers/Nobody", "/countries/ZWE", "/topics/nonsense", "/speakers/a/b%22:()"])
def test_what_no_readout_names_has_no_page(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "No readout in the index names this" in answer.text


def test_the_page_of_a_readout_leads_to_its_speakers_countries_and_topics(
    client: FlaskClient, documents: list[Document]
) -> None:
    document = next(d for d in documents if d.speakers and d.countries and d.topics)
    soup = page(client, f"/readouts/{document.id}")
    for group in GROUPS:
        links = [str(a["href"]) for a in soup.select(".record dd a") if str(a["href"]).startswith(f"/{group}/")]
        assert links
        for link in links:
            page(client, link)


def test_the_page_of_a_readout_says_in_a_word_how_sure_each_topic_is(
    client: FlaskClient, documents: list[Document]
) -> None:
    document = next(d for d in documents if len(set(how_sure(d).values())) > 1)
    shown = [how.text for how in page(client, f"/readouts/{document.id}").select(".record dd .how")]
    assert shown == [word for word, _ in how_sure(document).values()]
    assert set(shown) <= {"sure", "likely", "maybe"}
