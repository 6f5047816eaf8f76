"""What a query and filters find, in every engine: one suite that each of them passes."""

from __future__ import annotations

import pytest

from search.engine import Engine
from tests.support.conformance import ALL, DOCUMENTS, KOC, ORLAN, VELD, ask, ids
from tests.support.memory_engine import MemoryEngine

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
    ("a phrase has no other word between its words", '"the corridor"', {"velden-talks"}),
    ("a phrase has no other word after its rarest one", '"agreed the"', set()),
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
    ("said: leaves out a word only where it is theirs", "said:Veld -today", {"talks", "call", "velden-talks"}),
    ("said: leaves out of several words only theirs", "said:Veld grain -today", {"talks", "velden-talks"}),
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


@pytest.mark.parametrize(
    ("query", "expected", "note"),
    [
        ("(((", set(), "A bracket was not closed"),
        ('"""', set(), "Quotation marks with no word in them"),
        ("OR OR", set(), "An OR has nothing on one side"),
        (")(", set(), "A closing bracket has no partner"),
        ("-", set(), "There is no word in this"),
        ("~~~", set(), "no letters or digits"),
        ("***", set(), "no letters or digits"),
        ("☃", set(), "no letters or digits"),
        ("said:", set(), "was read as a word"),
        ("farmers~99999999999", {"message"}, "was read as ~2, the widest"),
        ("\x00", ALL, ""),
    ],
)
def test_no_query_is_refused_and_a_note_says_what_was_not_read(
    engine: Engine, query: str, expected: set[str], note: str
) -> None:
    page = ask(engine, query)
    assert set(ids(page)) == expected
    assert any(note in found for found in page.notes) == bool(note)


@pytest.mark.parametrize("query", [row[1] for row in QUERIES])
def test_engines_agree_on_hits_and_scores(whoosh: Engine, query: str) -> None:
    oracle = {hit.id: hit.score for hit in ask(MemoryEngine(DOCUMENTS), query).hits}
    assert {hit.id: hit.score for hit in ask(whoosh, query).hits} == pytest.approx(oracle)


def test_a_compound_is_found_however_it_is_written(engine: Engine) -> None:
    written = (ids(ask(engine, text)) for text in ("cease-fire", "ceasefire", '"ceasefire" OR "cease fire"'))
    hyphenated, closed, either = map(sorted, written)
    assert hyphenated == closed == either
    assert closed
