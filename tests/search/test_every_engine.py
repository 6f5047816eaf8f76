"""What an engine is: one suite that every engine passes, over a small collection of invented states."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Document, Kind, Mode, Passage
from index.whoosh_writer import WhooshWriter
from search.engine import Engine, Hit, Page
from search.errors import CursorExpired, IndexMissing
from search.memory_engine import MemoryEngine
from search.open import open_engine
from search.request import FACETS, Request, Sort, read_request

QUOTED, REPORTED, NARRATION = Mode.QUOTED, Mode.REPORTED, Mode.NARRATION
ORLAN, VELD, KOC = "Mira Orlan", "Dace Veld", "Şule Koç"


def document(id: str, title: str, date: str, *passages: tuple[str | None, Mode, str], **rest: object) -> Document:
    plain = Document(
        id=id,
        source="sample-strada",
        publisher="Presidency of Strada",
        url=f"https://president.strada.example/{id}",
        title=title,
        lead="",
        date=dt.date.fromisoformat(date),
        published="",
        language="en",
        kind=Kind.MEETING,
        place="",
        speakers=tuple(dict.fromkeys(speaker for speaker, _, _ in passages if speaker)),
        participants=(),
        countries=("XSA",),
        topics=(),
        marks=(),
        passages=tuple(Passage(text, speaker, mode) for speaker, mode, text in passages),
    )
    return replace(plain, **rest)  # type: ignore[arg-type]


DOCUMENTS = (
    document(
        "talks",
        "Talks with President of Velden Dace Veld",
        "2019-04-24",
        (ORLAN, QUOTED, "We open the grain corridor today. One Strait, Two Ports is our common road."),
        (VELD, QUOTED, "Velden agreed to the railway. Security of the strait matters, and so does grain."),
        (None, NARRATION, "Following the talks the sides signed an agreement on railways."),
        lead="The grain corridor was at the centre of the talks.",
        kind=Kind.TALKS_STATEMENTS,
        place="Port Ilva",
        participants=(ORLAN, VELD),
        countries=("XSA", "XVE"),
        topics=("transport-connectivity", "trade-investment"),
    ),
    document(
        "call",
        "Telephone conversation with Dace Veld",
        "2019-06-01",
        (ORLAN, REPORTED, "Mira Orlan stressed that the ceasefire has to hold."),
        (VELD, REPORTED, "Dace Veld noted the role of the United Nations in the U.N. ceasefire mission."),
        kind=Kind.CALL,
        participants=(ORLAN, VELD),
        countries=("XSA", "XVE"),
        topics=("conflict-peace",),
        changes=("substance", "typo"),
    ),
    document(
        "velden-talks",
        "Visit of President Orlan to Velden",
        "2019-04-25",
        (VELD, QUOTED, "The corridor for grain is open. We want two ports and one strait."),
        source="sample-velden",
        publisher="Chancellery of Velden",
        kind=Kind.TALKS_STATEMENTS,
        participants=(VELD, ORLAN),
        countries=("XVE", "XSA"),
        topics=("transport-connectivity",),
    ),
    document(
        "message",
        "Greetings to farmers",
        "2020-01-15",
        (ORLAN, QUOTED, "Dear farmers, your grain feeds the nation. Grain, grain and grain again."),
        kind=Kind.MESSAGE,
        topics=("agriculture-food",),
    ),
    document(
        "speech",
        "Speech on security",
        "2020-02-29",
        (KOC, QUOTED, "COVID-19 tested us; in 2020 the budget of 1,000 million held."),
        (KOC, QUOTED, "Secure borders are not closed borders."),
        kind=Kind.SPEECH,
        place="São Lume",
        topics=("health", "defence"),
    ),
    document(
        "empty", "Ceremony of farewell", "2021-05-05", kind=Kind.OTHER, marks=("no-body",), topics=("ceremony",)
    ),
    document(
        "cross",
        "Council session",
        "2021-05-05",
        (None, NARRATION, "The session closed with the grain"),
        (None, NARRATION, "corridor. The ministers left."),
        kind=Kind.DOMESTIC_MEETING,
        place="Port Ilva",
    ),
    document(
        "russian",
        "Встреча с послом",
        "2018-12-31",
        (ORLAN, QUOTED, "Мы обсудили железные дороги."),
        language="ru",
        source="sample-strada-ru",
    ),
)  # fmt: skip
ALL = {document.id for document in DOCUMENTS}


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Built twice, so that the generation served has more than one segment and a document put in another's place."""
    path = tmp_path_factory.mktemp("home") / "index"
    writer = WhooshWriter(path, processes=1)
    older = [*DOCUMENTS[:4], replace(DOCUMENTS[4], title="Draft"), replace(DOCUMENTS[0], id="gone", title="Gone")]
    writer.publish(writer.write(older, sequence=1, full=True))
    writer.publish(writer.write(DOCUMENTS[4:], removed=["gone"], sequence=2, full=False))
    return open_engine(path)


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return MemoryEngine(DOCUMENTS) if request.param == "memory" else request.getfixturevalue("whoosh")


def ask(engine: Engine, q: str = "", **parameters: str | list[str]) -> Page:
    return engine.search(read_request({"q": q, **{name.rstrip("_"): value for name, value in parameters.items()}}))


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]


def counts(page: Page, field: str) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[field]}


QUERIES = [
    ("an empty query finds everything", "", ALL),
    ("a query of which nothing can be read finds nothing", '"(((', set()),
    ("an unknown word finds nothing", "zeppelin", set()),
    ("a word is found in passages", "farmers", {"message"}),
    ("a word is found in the title alone", "farewell", {"empty"}),
    ("a word is found in the lead", "centre", {"talks"}),
    ("a word finds its other forms", "agree", {"talks"}),
    ("a plural finds its singular", "railway", {"talks"}),
    ("a word finds itself in capitals", "VELDEN", {"talks", "velden-talks"}),
    ("a Russian word finds its other forms", "дорога", {"russian"}),
    ("accents may be left out", "speaker:Koc", {"speech"}),
    ("all words are needed", "grain farmers", {"message"}),
    ("words may lie in different passages", "common signed", {"talks"}),
    ("words may lie in title and text", "telephone ceasefire", {"call"}),
    ("OR widens", "farmers OR ceasefire", {"message", "call"}),
    ("AND binds tighter than OR", "grain farmers OR ceasefire", {"message", "call"}),
    ("brackets group", "(farmers OR corridor) feeds", {"message"}),
    ("a minus excludes", "grain -farmers", {"talks", "velden-talks", "cross"}),
    ("NOT alone finds all others", "NOT grain", {"call", "speech", "empty", "russian"}),
    ("NOT holds for a bracket", "grain -(farmers OR strait)", {"cross"}),
    ("NOT within OR widens", "farmers OR -grain", {"message", "call", "speech", "empty", "russian"}),
    ("a phrase needs its words in order", '"grain corridor"', {"talks"}),
    ("a phrase does not cross passages", '"grain corridor the"', set()),
    ("a phrase is exact about its forms", '"railway"', {"talks"}),
    ("a phrase does not find other forms", '"signed an agreements"', set()),
    ("a phrase goes through punctuation", '"one strait two ports"', {"talks"}),
    ("a phrase is found in the title", '"visit of president"', {"velden-talks"}),
    ("a phrase may repeat a word", '"grain grain and grain"', {"message"}),
    ("a phrase of one word is exact", '"secure"', {"speech"}),
    ("curly quotation marks make a phrase", "“grain corridor”", {"talks"}),
    ("a hyphen makes a phrase", "COVID-19", {"speech"}),
    ("words near each other are found in any order", '"corridor grain"~1', {"talks", "velden-talks"}),
    ("nearness does not cross passages", '"grain corridor"~50', {"talks", "velden-talks"}),
    ("nearness counts the words between", '"open today"~2', set()),
    ("nearness allows so many words between", '"open today"~3', {"talks"}),
    ("nearness needs a repeated word twice", '"farmers farmers"~50', set()),
    ("a beginning finds all its words", "secur*", {"talks", "speech"}),
    ("a beginning is of words, not stems", "agreem*", {"talks"}),
    ("a beginning too short is a word", "se*", set()),
    ("one slip of the pen is forgiven", "coridor~1", {"talks", "velden-talks", "cross"}),
    ("a swap of letters is one slip", "corrdior~1", {"talks", "velden-talks", "cross"}),
    ("two slips need asking for", "corrdr~2", {"talks", "velden-talks", "cross"}),
    ("two slips are not one", "corrdr~1", set()),
    ("the first letter has to be right", "borridor~1", set()),
    ("an acronym is found with and without stops", "UN", {"call"}),
    ("a number is found without its comma", "1000", {"speech"}),
    ("title: looks in titles only", "title:visit", {"velden-talks"}),
    ("title: does not look in the text", "title:grain", set()),
    ("title: takes a phrase", 'title:"president orlan"', {"velden-talks"}),
    ("title: takes a beginning", "title:secur*", {"speech"}),
    ("speaker: takes a full name", 'speaker:"Dace Veld"', {"talks", "call", "velden-talks"}),
    ("speaker: takes a surname", "speaker:veld", {"talks", "call", "velden-talks"}),
    ("speaker: does not take half a word", "speaker:vel", set()),
    ("participant: finds who takes part", "participant:orlan", {"talks", "call", "velden-talks"}),
    ("topic: takes a slug", "topic:conflict-peace", {"call"}),
    ("country: takes a code in any case", "country:xve", {"talks", "call", "velden-talks"}),
    ("changed: takes a class of change", "changed:typo", {"call"}),
    ("changed: takes any change", "changed:any", {"call"}),
    ("changed: is nobody's where no class is known", "changed:taken-down", set()),
    ("kind: takes a kind", "kind:speech", {"speech"}),
    ("source: takes a source", "source:sample-velden", {"velden-talks"}),
    ("source: does not take a part of one", "source:sample", set()),
    ("language: takes a code", "language:ru", {"russian"}),
    ("year: takes a year", "year:2020", {"message", "speech"}),
    ("place: takes a place without accents", 'place:"sao lume"', {"speech"}),
    ("place: takes a word of a place", "place:Ilva", {"talks", "cross"}),
    ("date: takes a month", "date:2019-04", {"talks", "velden-talks"}),
    ("date: takes a leap day", "date:2020-02-29", {"speech"}),
    ("date: takes both ends", "date:2019-04-25..2019-06", {"velden-talks", "call"}),
    ("date: takes an open end", "date:2021..", {"empty", "cross"}),
    ("date: takes an open beginning", "date:..2018", {"russian"}),
    ("a field can be excluded", "-source:sample-strada", {"velden-talks", "russian"}),
    ("a bad date is left out", "farmers date:someday", {"message"}),
    ("an unknown field is words", "nosuch:farmers OR farmers", {"message"}),
    ("said: alone finds who speaks", "said:Veld", {"talks", "call", "velden-talks"}),
    ("said: restricts the words after it", "said:Veld grain", {"talks", "velden-talks"}),
    ("said: does not restrict the words before it", "signed said:Veld", {"talks"}),
    ("said: leaves out other people's words", "said:Veld today", set()),
    ("said: leaves out titles and leads", "said:Orlan centre", set()),
    ("said: restricts phrases", 'said:Veld "grain corridor"', set()),
    ("said: restricts nearness", 'said:Veld "corridor grain"~1', {"velden-talks"}),
    ("said: restricts beginnings", "said:Veld secur*", {"talks"}),
    ("said: restricts slips", "said:Orlan coridor~1", {"talks"}),
    ("said: lets words lie in several of their passages", "said:Koç budget borders", {"speech"}),
    ("said: needs the person even to leave a word out", "said:Veld -ceasefire", {"talks", "velden-talks"}),
    ("said: still asks the title for what title: wants", "said:Veld title:visit corridor", {"velden-talks"}),
    ("two said: each hold for their own words", "said:Orlan today said:Veld railway", {"talks"}),
    ("said: ends with its bracket", "(said:Veld grain) signed", {"talks"}),
    ("said: ends at OR", "said:Veld today OR farmers", {"message"}),
    ("said: can be excluded", "grain -said:Veld", {"message", "cross"}),
    ("said: of nobody known finds nothing", "said:Nobody grain", set()),
]


@pytest.mark.parametrize(("query", "expected"), [row[1:] for row in QUERIES], ids=[row[0] for row in QUERIES])
def test_in_the_language(engine: Engine, query: str, expected: set[str]) -> None:
    page = ask(engine, query)
    assert set(ids(page)) == expected
    assert page.total == len(expected)


FILTERED: list[tuple[str, dict[str, str | list[str]], set[str]]] = [
    ("values of one filter are alternatives", {"kind": ["call", "speech"]}, {"call", "speech"}),
    ("different filters narrow", {"speaker": VELD, "kind": "call"}, {"call"}),
    ("a filter narrows a query", {"q": "grain", "year": "2020"}, {"message"}),
    ("a filter needs the whole name", {"speaker": "Veld"}, set()),
    ("from and to are inclusive", {"from_": "2019-04-25", "to": "2019-06-01"}, {"velden-talks", "call"}),
    ("said_by restricts all words", {"q": "grain", "said_by": VELD}, {"talks", "velden-talks"}),
    ("said_by takes alternatives", {"q": "grain", "said_by": [VELD, ORLAN]}, {"talks", "velden-talks", "message"}),
    ("said_by alone finds who speaks", {"said_by": KOC}, {"speech"}),
    ("said_by leaves titles out", {"q": "visit", "said_by": VELD}, set()),
    ("said_by and said: both have to hold", {"q": "said:Veld grain", "said_by": ORLAN}, set()),
    ("mode restricts words", {"q": "ceasefire", "mode": "quoted"}, set()),
    ("mode takes alternatives", {"q": "ceasefire", "mode": ["quoted", "reported"]}, {"call"}),
    ("mode alone finds where it occurs", {"mode": "narration"}, {"talks", "cross"}),
    ("mode leaves leads out", {"q": "centre", "mode": "narration"}, set()),
    ("mode and said_by hold for one passage", {"said_by": ORLAN, "mode": "reported"}, {"call"}),
    ("a value that nothing has finds nothing", {"source": "none-such"}, set()),
]


@pytest.mark.parametrize(("parameters", "expected"), [row[1:] for row in FILTERED], ids=[row[0] for row in FILTERED])
def test_in_the_filters(engine: Engine, parameters: dict[str, str | list[str]], expected: set[str]) -> None:
    assert set(ids(ask(engine, **parameters))) == expected


def test_counts_of_a_facet_are_of_the_hits(engine: Engine) -> None:
    page = ask(engine, "grain")
    assert counts(page, "kind") == {"talks-statements": 2, "message": 1, "domestic-meeting": 1}
    assert counts(page, "speaker") == {ORLAN: 2, VELD: 2}
    assert counts(page, "year") == {"2019": 2, "2020": 1, "2021": 1}


def test_a_facet_lists_its_commonest_values_every_selected_one_and_how_many_there_are(engine: Engine) -> None:
    page = ask(engine, facet_size="1", year=["2018", "1999"])
    assert counts(page, "year") == {"2019": 3, "2018": 1, "1999": 0}
    assert counts(ask(engine, facet_size="2"), "year") == {"2019": 3, "2020": 2}
    assert page.facet_totals["year"] == ask(engine).facet_totals["year"] == 4


def test_a_facet_leaves_out_its_own_selection(engine: Engine) -> None:
    page = ask(engine, "grain", kind="message")
    assert counts(page, "kind") == counts(ask(engine, "grain"), "kind")
    assert counts(page, "year") == {"2020": 1}


def test_a_facet_is_narrowed_by_the_other_selections(engine: Engine) -> None:
    page = ask(engine, "grain", kind="message", year="2019")
    assert counts(page, "kind") == {"talks-statements": 2, "message": 0}
    assert counts(page, "year") == {"2020": 1, "2019": 0}


def test_a_selected_value_is_listed_even_at_zero(engine: Engine) -> None:
    page = ask(engine, "farmers", source="none-such")
    listed = {value.value: (value.count, value.selected) for value in page.facets["source"]}
    assert listed == {"sample-strada": (1, False), "none-such": (0, True)}


def test_facet_values_stand_by_falling_count_and_then_by_value(engine: Engine) -> None:
    order = [(value.value, value.count) for value in ask(engine).facets["speaker"]]
    assert order == sorted(order, key=lambda item: (-item[1], item[0]))
    assert order[0] == (ORLAN, 4)


def test_only_the_facets_asked_for_are_counted(engine: Engine) -> None:
    assert set(ask(engine, facets="kind,year").facets) == {"kind", "year"}
    assert ask(engine, facets="").facets == {}
    assert set(ask(engine).facets) == set(FACETS)


def test_the_histogram_counts_every_hit_by_month(engine: Engine) -> None:
    page = ask(engine, "grain", size="1")
    assert [(month.month, month.count) for month in page.histogram] == [("2019-04", 2), ("2020-01", 1), ("2021-05", 1)]


def test_newest_first_breaks_ties_by_id(engine: Engine) -> None:
    assert ids(ask(engine, sort="newest"))[:4] == ["cross", "empty", "speech", "message"]


def test_oldest_first_breaks_ties_by_id(engine: Engine) -> None:
    assert ids(ask(engine, sort="oldest"))[-3:] == ["speech", "cross", "empty"]


def test_without_words_the_best_are_the_newest(engine: Engine) -> None:
    assert ids(ask(engine)) == ids(ask(engine, sort="newest"))


def test_a_readout_that_says_a_word_more_often_comes_first(engine: Engine) -> None:
    assert ids(ask(engine, "grain"))[0] == "message"


def test_a_word_in_the_title_weighs_more(engine: Engine) -> None:
    assert ids(ask(engine, "security"))[0] == "speech"


def test_scores_fall_and_are_positive_where_words_matched(engine: Engine) -> None:
    scores = [hit.score for hit in ask(engine, "grain OR ceasefire").hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_filters_add_nothing_to_a_score(engine: Engine) -> None:
    def scores(page: Page) -> list[float]:
        return [hit.score for hit in page.hits if hit.id == "message"]

    assert scores(ask(engine, "grain")) == pytest.approx(scores(ask(engine, "grain kind:message", year="2020")))


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_by_cursor_give_every_hit_once_in_order(engine: Engine, sort: Sort) -> None:
    whole = ids(ask(engine, sort=sort.value))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask(engine, sort=sort.value, size="3", cursor=cursor)
        seen += ids(page)
        cursor = page.next
    assert seen == whole


def test_every_page_tells_the_same_total_and_counts(engine: Engine) -> None:
    first = ask(engine, "grain", size="1")
    second = ask(engine, "grain", size="1", cursor=first.next or "")
    assert (second.total, second.facets, second.histogram) == (first.total, first.facets, first.histogram)


def test_a_last_page_that_is_full_has_no_next(engine: Engine) -> None:
    assert ask(engine, "grain", size="4").next is None


def test_a_damaged_cursor_expires(engine: Engine) -> None:
    with pytest.raises(CursorExpired):
        ask(engine, "grain", cursor="nonsense")


def test_a_cursor_of_another_query_expires(engine: Engine) -> None:
    with pytest.raises(CursorExpired):
        ask(engine, "corridor", cursor=ask(engine, "grain", size="1").next or "")


def test_an_export_gives_every_hit_in_the_order_of_the_pages(engine: Engine) -> None:
    request = Request(text="grain", size=1)
    assert [hit.id for hit in engine.hits(request)] == ids(ask(engine, "grain"))


def test_a_hit_says_everything_a_reader_needs_to_judge_it(engine: Engine) -> None:
    (hit,) = ask(engine, "kind:call ceasefire").hits
    call = next(d for d in DOCUMENTS if d.id == "call")
    assert {name: getattr(hit, name) for name in Hit.__dataclass_fields__ if hasattr(call, name)} == {
        name: getattr(call, name) for name in Hit.__dataclass_fields__ if hasattr(call, name)
    }


def test_words_in_a_title_are_marked(engine: Engine) -> None:
    (hit,) = ask(engine, "farmers feeds").hits
    assert [hit.title[start:end] for start, end in hit.title_matches] == ["farmers"]


def test_a_snippet_shows_the_words_and_who_says_them(engine: Engine) -> None:
    (hit,) = ask(engine, 'said:Veld "two ports"').hits
    (snippet,) = hit.snippets
    assert (snippet.speaker, snippet.mode, snippet.paragraph) == (VELD, QUOTED, 0)
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["two ports"]


def test_a_readout_without_text_has_no_snippet(engine: Engine) -> None:
    (hit,) = ask(engine, "farewell").hits
    assert hit.snippets == ()


def test_the_words_of_a_readout_are_highlighted_where_its_snippets_are(engine: Engine) -> None:
    found = engine.highlights(Request(text="said:Orlan grain"), "talks")
    assert (found.title, found.lead, set(found.passages)) == ((), (), {0})


def test_a_document_is_given_back_as_it_was_put_in(engine: Engine) -> None:
    assert [engine.document(document.id) for document in DOCUMENTS] == list(DOCUMENTS)
    assert engine.document("gone") is None


def test_the_answer_says_how_it_was_understood(engine: Engine) -> None:
    page = ask(engine, "grain nosuch:x date:someday")
    assert page.text == "grain nosuch:x date:someday"
    assert page.understood == "grain nosuch x"
    assert ["nosuch:" in page.notes[0], "someday" in page.notes[1]] == [True, True]


def test_the_status_tells_what_is_served(engine: Engine) -> None:
    status = engine.status()
    assert status.documents == len(DOCUMENTS)
    assert status.generation == ask(engine).generation
    assert status.published is None or status.published.tzinfo is not None


@pytest.mark.parametrize(
    "query", ["(((", '"""', "OR OR", ")(", "-", "~~~", "***", "a~99999999999", "\x00", "said:", "☃"]
)
def test_no_query_is_refused(engine: Engine, query: str) -> None:
    assert ask(engine, query).total >= 0


@pytest.mark.parametrize("query", [row[1] for row in QUERIES])
def test_engines_agree_on_hits_and_scores(whoosh: Engine, query: str) -> None:
    oracle = {hit.id: hit.score for hit in ask(MemoryEngine(DOCUMENTS), query).hits}
    assert {hit.id: hit.score for hit in ask(whoosh, query).hits} == pytest.approx(oracle)


def test_engines_agree_on_everything_they_show(whoosh: Engine) -> None:
    for request in (Request(), Request(text="grain"), Request(text="said:Veld grain", mode=(QUOTED,))):
        ours, oracle = whoosh.search(request), MemoryEngine(DOCUMENTS).search(request)
        assert (ours.facets, ours.histogram) == (oracle.facets, oracle.histogram)
        assert [(hit.id, hit.snippets, hit.title_matches) for hit in ours.hits] == [
            (hit.id, hit.snippets, hit.title_matches) for hit in oracle.hits
        ]


def test_a_place_without_an_index_says_so_until_there_is_one(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    with pytest.raises(IndexMissing):
        engine.search(Request())
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS[:1], sequence=1, full=True))
    assert engine.search(Request()).total == 1


def test_a_cursor_of_an_older_generation_expires(tmp_path: Path) -> None:
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS[:3], sequence=1, full=True))
    engine = open_engine(tmp_path / "index")
    cursor = ask(engine, size="1").next
    writer.publish(writer.write(DOCUMENTS[3:], sequence=2, full=False))
    assert cursor
    with pytest.raises(CursorExpired):
        ask(engine, size="1", cursor=cursor)
    assert ask(engine).total == len(DOCUMENTS)
