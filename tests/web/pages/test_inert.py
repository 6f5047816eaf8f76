"""Markup, formulas and line ends in every field of a readout: nothing of them works, wherever they come out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from index.document import Document, Kind, Mode, Passage
from scrapers.archive.store import Archive
from tests.support.memory_engine import MemoryEngine
from web.app import create_app
from web.present.export import FORMULA

SCRIPT = "<script>alert(1)</script>"
BREAK = "\"'><img src=x onerror=alert(1)>"
LINES = "one\r\nER  - \r\nTY  - ELEC\n},\n@online{stolen, title={x}"
FORMULAS = ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1")
ID = "sample-qarabel-1"


def hostile(text: str) -> Document:
    return Document(
        id=ID, source=text, publisher=text, url=f"javascript:alert(1)//{text}", title=text, lead=text,
        date=dt.date(2024, 11, 1), published="", language="en", kind=Kind.MEETING, place=text, speakers=(text,),
        participants=(text,), countries=("XVE",), topics=(text,), flags=(text,),
        passages=(Passage(f"{text} harbour", text, Mode.QUOTED),),
    )  # fmt: skip


def client_of(text: str, archive: Archive) -> FlaskClient:
    return create_app(MemoryEngine([hostile(text)]), archive).test_client()


SOUGHT = "/?q=%3Cscript%3Ealert(1)%3C/script%3E"
PAGES = ("/", "/?q=harbour", SOUGHT, f"/readouts/{ID}", f"/readouts/{ID}?q=harbour", "/status")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("text", [SCRIPT, BREAK])
def test_no_markup_of_a_readout_or_a_query_becomes_markup_of_a_page(archive: Archive, path: str, text: str) -> None:
    answer = client_of(text, archive).get(path)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.text, "lxml")
    assert path == "/status" or text in soup.get_text()
    tags = soup.find_all(True)
    assert not [tag for tag in tags if tag.name == "img" or (tag.name == "script" and tag.string)]
    assert not [name for tag in tags for name in tag.attrs if name.startswith("on") or name == "style"]
    assert not [tag for tag in tags if str(tag.get("href", "")).startswith("javascript:")]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [*PAGES, "/?q=a%00b", f"/readouts/{ID}?q=a%00b", "/nothing%00", "/speakers/a%00b"])
def test_no_page_has_the_character_that_html_cannot_carry(archive: Archive, path: str) -> None:
    assert "\0" not in client_of("a\0b", archive).get(path, headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("text", [SCRIPT, BREAK, LINES, "]]>", "&a9;", "\x01\x0b\ufffe"])
def test_a_feed_of_hostile_readouts_is_well_formed_and_what_it_shows_is_escaped(archive: Archive, text: str) -> None:
    feed = client_of(text, archive).get("/feed.atom?q=harbour")
    assert feed.status_code == 200
    whole = ElementTree.fromstring(feed.data)
    assert len(whole.findall("{http://www.w3.org/2005/Atom}entry")) == 1
    for element in whole.iter():
        assert not element.tag.endswith(("script", "img"))
        if element.get("type") == "html":
            assert not re.search(r"<(script|img)", element.text or "")
        assert not str(element.get("href", "")).startswith("javascript:")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_csv_is_a_formula(archive: Archive, text: str) -> None:
    rows = list(csv.reader(io.StringIO(client_of(text, archive).get("/export.csv").get_data(as_text=True), newline="")))
    assert len(rows) == 2
    assert not [cell for cell in rows[1] if cell.startswith(FORMULA)]


@pytest.mark.parametrize("text", [LINES, "}}", "\\", "a % b", "\u2028ER  - ", SCRIPT])
def test_a_citation_is_one_entry_whatever_a_readout_is_called(archive: Archive, text: str) -> None:
    client = client_of(text, archive)
    ris = client.get(f"/readouts/{ID}/cite.ris").get_data(as_text=True)
    assert [line[:2] for line in re.split(r"\r\n|\r|\n|\u2028", ris) if line].count("TY") == 1
    assert len(re.findall(r"(?m)^ER  - ", ris)) == 1
    bib = client.get(f"/readouts/{ID}/cite.bib").get_data(as_text=True)
    assert len(re.findall(r"(?m)^\s*@", bib)) == 1
    bare = re.sub(r"\\textbackslash\{\}|\\textasciitilde\{\}|\\textasciicircum\{\}|\\[{}&%$#_]", "", bib)
    assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("text", [SCRIPT, BREAK, LINES, "\x00", "\u2028"])
def test_json_gives_back_the_very_text_and_its_markup_is_escaped(archive: Archive, text: str) -> None:
    client = client_of(text, archive)
    result = json.loads(client.get("/api/search?q=harbour").data)["results"][0]
    assert result["title"] == text
    assert not re.search(r"<(?!/?mark>)", "".join(snippet["html"] for snippet in result["snippets"]))
    line = client.get("/export.jsonl").get_data(as_text=True).split("\n")[0]
    assert json.loads(line)["title"] == text
