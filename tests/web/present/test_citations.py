from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import METADATA, Document, Mode, ReadoutMetadata
from search.engine import FoundStatement
from web.pages.readout import CITED
from web.present import citations

SEEN = citations.Captured(dt.date(2024, 11, 1), "ab" * 32)


@pytest.fixture
def talks(documents: list[Document]) -> Document:
    return next(d for d in documents if d.id == "sample-vestrania-64590")


def test_a_citation_in_chicago_names_publisher_title_day_capture_and_address(talks: Document) -> None:
    assert citations.chicago(talks, SEEN) == (
        f"President of Vestrania (invented). “Talks with President of Kalmeria Élodie Sarrane.” August 3, 2022. "
        f"Accessed November 1, 2024. {talks.url}."
    )


def test_a_citation_in_apa_has_its_date_in_brackets(talks: Document) -> None:
    assert citations.apa(talks, SEEN) == (
        "President of Vestrania (invented). (2022, August 3). "
        f"Talks with President of Kalmeria Élodie Sarrane. {talks.url}"
    )


def test_each_style_has_its_own_order_and_date(talks: Document) -> None:
    title, who = "Talks with President of Kalmeria Élodie Sarrane", "President of Vestrania (invented)"
    assert [
        cite(talks, SEEN) for cite in (citations.chicago_note, citations.mla, citations.oscola, citations.bluebook)
    ] == [
        f"{who}, “{title},” August 3, 2022, accessed November 1, 2024, {talks.url}.",
        f"“{title}.” {who}, 3 Aug. 2022, {talks.url}. Accessed 1 Nov. 2024.",
        f"{who}, ‘{title}’ (3 August 2022) <{talks.url}> accessed 1 November 2024",
        f"{who}, {title} (Aug. 3, 2022), {talks.url}.",
    ]


@pytest.mark.parametrize(("month", "short"), [(5, "May"), (6, "June"), (7, "July"), (9, "Sept."), (12, "Dec.")])
def test_months_are_shortened_as_the_handbooks_have_it(talks: Document, month: int, short: str) -> None:
    dated = replace(talks, date=dt.date(2022, month, 3))
    assert f"3 {short} 2022" in citations.mla(dated, None)
    assert f"({short} 3, 2022)" in citations.bluebook(dated, None)


def test_csl_json_is_an_item_that_a_reference_manager_reads(talks: Document) -> None:
    (item,) = json.loads(citations.csl(talks, SEEN))
    assert item == {
        "id": "sample-vestrania-64590", "type": "webpage", "author": [{"literal": "President of Vestrania (invented)"}],
        "title": "Talks with President of Kalmeria Élodie Sarrane", "issued": {"date-parts": [[2022, 8, 3]]},
        "accessed": {"date-parts": [[2024, 11, 1]]}, "URL": talks.url, "language": "en",
        "note": f"Captured 2024-11-01, SHA-256 {'ab' * 32}",
    }  # fmt: skip
    assert "accessed" not in json.loads(citations.csl(talks, None))[0]


def test_an_imported_record_says_so(talks: Document) -> None:
    imported = replace(SEEN, imported=True)
    assert "Imported record, captured 2024-11-01" in citations.bib(talks, imported)
    assert "Imported record, captured 2024-11-01" in citations.ris(talks, imported)


def test_a_title_that_ends_in_a_sign_of_its_own_gets_no_full_stop(talks: Document) -> None:
    for title in ("What next?", "Agreed!", "Talks with H.E.", "To be continued…"):
        assert f"“{title}” August" in citations.chicago(replace(talks, title=title), None)
        assert f"August 3). {title} http" in citations.apa(replace(talks, title=title), None)


def test_an_address_that_is_no_web_page_is_not_cited(talks: Document) -> None:
    bare = replace(talks, url="urn:sha256:abc")
    for cite in (citations.chicago, citations.apa, citations.bib, citations.ris):
        assert "urn:" not in cite(bare, SEEN)


def test_a_reference_manager_gets_publisher_day_capture_and_the_language_of_the_source(talks: Document) -> None:
    french = replace(talks, language="fr")
    assert citations.ris(french, SEEN).split("\r\n") == [
        "TY  - ELEC", "ID  - sample-vestrania-64590", "AU  - President of Vestrania (invented)",
        "TI  - Talks with President of Kalmeria Élodie Sarrane", "PY  - 2022", "DA  - 2022/08/03", "LA  - fr",
        f"UR  - {talks.url}", "Y2  - 2024/11/01", f"N1  - Captured 2024-11-01, SHA-256 {'ab' * 32}", "ER  - ", "",
    ]  # fmt: skip
    assert citations.bib(french, SEEN).splitlines() == [
        "@online{sample-vestrania-64590,", "  author = {{President of Vestrania (invented)}},",
        "  title = {{Talks with President of Kalmeria Élodie Sarrane}},", "  year = {2022},", "  date = {2022-08-03},",
        f"  url = {{{talks.url}}},", "  urldate = {2024-11-01},", "  langid = {fr},",
        f"  note = {{Captured 2024-11-01, SHA-256 {'ab' * 32}}},", "}",
    ]  # fmt: skip


def test_bibtex_keeps_braces_in_balance_and_escapes_its_signs(talks: Document) -> None:
    entry = citations.bib(replace(talks, title="50% & {more}_#1 \\ $2 ~ ^"), SEEN)
    assert r"title = {{50\% \& \{more\}\_\#1 \textbackslash{} \$2 \textasciitilde{} \textasciicircum{}}}," in entry
    assert entry.startswith("@online{sample-vestrania-64590,\n")
    assert "  author = {{President of Vestrania (invented)}}," in entry
    assert "  urldate = {2024-11-01}," in entry


def test_no_title_can_start_another_field_of_ris(talks: Document) -> None:
    record = citations.ris(replace(talks, title="One\r\nER  - \nTY  - BOOK\u2028x"), SEEN)
    lines = record.split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert "TI  - One ER - TY - BOOK x" in lines
    assert all(line[2:6] == "  - " for line in lines[:-1])


def test_the_page_of_a_readout_says_how_to_cite_it(client: FlaskClient, talks: Document) -> None:
    soup = BeautifulSoup(client.get(f"/readouts/{talks.id}").text, "lxml")
    shown = [text.text.rstrip() for text in soup.select(".cite .copy")]
    sha256 = soup.select_one(".hash").text  # type: ignore[union-attr]
    captured = citations.Captured(dt.date(2024, 11, 1), sha256, imported=True)  # as the sample is
    filed = [cite(talks, captured).replace("\r\n", "\n").rstrip() for cite in citations.FILES.values()]
    assert shown == [*(cite(talks, captured) for _, cite in CITED), captured.note, *filed]
    for link, cite in zip(soup.select(".cite a"), citations.FILES.values(), strict=True):
        answer = client.get(str(link["href"]))
        assert answer.data.decode() == cite(talks, captured)
        assert "attachment" in answer.headers["Content-Disposition"]


def test_what_is_not_there_can_not_be_cited(client: FlaskClient) -> None:
    assert client.get("/readouts/nothing/cite.bib").status_code == 404
    assert client.get("/readouts/sample-vestrania-64590/cite.doc").status_code == 404


@pytest.mark.parametrize("name", ["../../x", "a\r\nX-Evil: 1", "a/b", 'a"; filename="c', "\u0661", "a" * 9000])
def test_no_id_of_an_older_archive_breaks_a_header_a_file_name_or_an_entry(talks: Document, name: str) -> None:
    assert re.fullmatch(r"[\w-]{1,100}\.bib", citations.file_name(name, "bib"), re.ASCII)
    assert re.fullmatch(r"@online\{[\w-]+,", citations.bib(replace(talks, id=name), SEEN).splitlines()[0], re.ASCII)


@pytest.mark.parametrize(
    ("speaker", "mode", "title", "expected"),
    [
        (
            "Ilse Maren",
            Mode.QUOTED,
            "Talks",
            "Ilse Maren, quoted in President of Vestrania (invented), “Talks,” August",
        ),
        (
            "Ilse Maren",
            Mode.REPORTED,
            "Talks.",
            "Ilse Maren, as reported by President of Vestrania (invented), “Talks,”",
        ),
        (
            None,
            Mode.NARRATION,
            "What next?",
            "President of Vestrania (invented), “What next?” August 3, 2022, para. 4, http",
        ),
        ("Question", Mode.QUOTED, "Talks", "President of Vestrania (invented), “Talks,” August 3, 2022, para. 4, http"),
    ],
)
def test_a_footnote_names_who_is_quoted_or_reported_where_and_in_which_paragraph(
    talks: Document, speaker: str | None, mode: Mode, title: str, expected: str
) -> None:
    of = ReadoutMetadata(*(getattr(replace(talks, title=title), name) for name in METADATA))
    found = FoundStatement(of, 3, None, speaker, None, mode, (), (), "So be it.", (), "", "", 0.0)
    assert citations.footnote(found).startswith(expected)
    assert citations.footnote(found).endswith(f"{talks.url}.")
