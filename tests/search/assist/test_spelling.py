"""“Did you mean”: what is offered for a slip of the pen, and what is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import tokens
from search.assist.spelling import MOST
from search.columnar.engine import WhooshEngine
from search.engine import Engine
from search.query.parser import parse
from search.request import Request, read_request
from tests.support.invented import DOCUMENTS, ORLAN, PETROV, VELD, document, indexed, remembered


@pytest.fixture(scope="module")
def memory() -> Engine:
    return remembered()


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("spelling") / "index")


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def meant(engine: Engine, q: str, **parameters: str) -> str | None:
    return engine.search(read_request({"q": q, **parameters})).did_you_mean


RIGHTED = [
    ("a letter too many", "ceasefirre", "ceasefire"),
    ("a letter too few", "corrdor", "corridor"),
    ("a wrong letter", "railwoy", "railway"),
    ("two letters swapped", "grian", "grain"),
    ("two slips in a long word", "coredor", "corridor"),
    ("one word of several", "grain corrdor", "grain corridor"),
    ("several words", "grian corrdor", "grain corridor"),
    ("a word beside an operator", "farmers OR railwya", "farmers OR railway"),
    ("a word after said:", "said:Orlan railwya", "said:Orlan railway"),
    ("a word in a title", "title:securty", "title:security"),
    ("a name that is typed as one", "Orlann", "Orlan"),
    ("a name in small letters", "orlann", "orlan"),
    ("another name of the same country", "vestranain", "vestranian"),
    ("a place's name", "port Ilvaa", "port Ilva"),
    ("a Russian word", "соглащение", "соглашение"),
]


@pytest.mark.parametrize(("q", "right"), [row[1:] for row in RIGHTED], ids=[row[0] for row in RIGHTED])
def test_it_puts_right(engine: Engine, q: str, right: str) -> None:
    assert meant(engine, q) == right


KEPT = [
    ("a word that is found often", "grain"),
    ("another form of a word that is found", "railways"),
    ("a name that few readouts have", "Marnia"),
    ("the same name in small letters", "marnia"),
    ("a name of a facet", "Kolm"),
    ("a country that no readout is about", "Chad"),
    ("a country's people", "maltese"),
    ("an acronym", "NATO"),
    ("an acronym that is found once", "NAVO"),
    ("an acronym in small letters that is a letter off another", "nato"),
    ("a number", "COVID18"),
    ("a year", "2018"),
    ("a word in quotation marks", '"ceasefirre"'),
    ("a phrase", '"grian corrdor"'),
    ("a beginning", "grian*"),
    ("a word with slips allowed", "xorridor~1"),
    ("a field's value", "speaker:Orlann"),
    ("a word that is excluded", "grain -ceasefirre"),
    ("a name that is two letters off another", "Orlenna"),
    ("the same in small letters", "orlenna"),
    ("a short word", "sae"),
    ("a word whose first letter is wrong", "borridor"),
    ("a word that nothing resembles", "zeppelin"),
    ("a capitalised word that only a common word resembles", "Grian"),
    ("nothing at all", ""),
]


@pytest.mark.parametrize("q", [row[1] for row in KEPT], ids=[row[0] for row in KEPT])
def test_it_leaves_alone(engine: Engine, q: str) -> None:
    assert meant(engine, q) is None


def test_a_rare_word_is_a_slip_only_beside_a_far_commoner_one() -> None:
    common = [document(f"c{n}", "Notice", "2019-01-01", "The border is closed.") for n in range(60)]
    rare = document("r", "Notice", "2019-01-01", "The boarder is closed.")
    assert meant(remembered((*common, rare)), "boarder") == "border"
    assert meant(remembered((*common[:40], rare)), "boarder") is None


def test_a_rare_word_that_is_somebody_s_name_stays_however_common_its_neighbour() -> None:
    common = [document(f"c{n}", "Notice", "2019-01-01", "The border is closed.") for n in range(60)]
    rare = document("r", "Notice", "2019-01-01", "The envoy of Lun, Ivo Bordor, left.")
    assert meant(remembered((*common, rare)), "bordor") is None


def test_of_many_misspelt_words_the_first_few_are_put_right(engine: Engine) -> None:
    slips = ["ceasefirre", "corrdor", "railwoy", "grian", "securtiy", "natoin", "comon", "doctrs", "schol"]
    right = ["ceasefire", "corridor", "railway", "grain", "security", "nation", "common", "doctors", "schol"]
    assert len(slips) == MOST + 1
    assert meant(engine, " OR ".join(slips)) == " OR ".join(right)


def test_what_is_offered_has_hits_under_the_same_filters(engine: Engine) -> None:
    assert meant(engine, "railwya", kind="message") is None
    assert meant(engine, "railwya", kind="meeting") == "railway"
    assert meant(engine, "grian", said_by=ORLAN) == "grain"


NAMELESS = [
    ("speaker:vel grain", ["speaker:vel"], VELD),
    ('said:"Mira Orlann" grain', ['said:"Mira Orlann"'], ORLAN),
    ("said:Khlebnikov grain", ["said:Khlebnikov"], PETROV),
    ('speaker:"Nobody Known" grain', ['speaker:"Nobody Known"'], "whole words"),
    ("source:sample grain", ["source:sample"], "sample-strada"),
    ("place:lumee", ["place:lumee"], "São Lume"),
    ("speaker:veld zeppelin", [], ""),
    ("grain -speaker:vel", [], ""),
    ("grain OR speaker:vel", [], ""),
]


@pytest.mark.parametrize(("q", "absent", "meant"), NAMELESS)
def test_a_name_that_no_readout_has_is_said_where_nothing_is_found(
    engine: Engine, q: str, absent: list[str], meant: str
) -> None:
    notes = engine.search(Request(text=q)).notes
    assert [note.startswith(f"No readout has “{name}”.") for note, name in zip(notes, absent, strict=True)] == [
        True for _ in absent
    ]
    assert all(meant in note for note in notes)


def test_a_search_that_was_ended_says_so_and_guesses_nothing(tmp_path: Path) -> None:
    indexed(tmp_path / "index")
    page = WhooshEngine(tmp_path / "index", seconds=-1).search(Request(text="speaker:vel OR ceasefirre*"))
    assert page.partial
    assert len(page.notes) == 1
    assert "stopped" in page.notes[0]
    assert page.did_you_mean is None


VOCABULARY = sorted({token.word for d in DOCUMENTS for p in d.passages for token in tokens(p.text)} | {"marnia", "lun"})
slip = st.sampled_from(["", "x", "e", "ee"])


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    word = draw(st.sampled_from(VOCABULARY))
    at = draw(st.integers(0, len(word)))
    word = word[:at] + draw(slip) + word[at + draw(st.integers(0, 2)) :]
    return draw(st.sampled_from([word, word.upper(), word.title(), f'"{word}"', f"-{word}", f"title:{word}"]))


queries = st.lists(misspelt() | st.sampled_from(["OR", "(", ")", "said:Orlan"]), min_size=1, max_size=4).map(" ".join)


@given(q=queries)
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_whatever_is_offered_has_more_hits_and_both_engines_offer_it(memory: Engine, whoosh: Engine, q: str) -> None:
    page = memory.search(Request(text=q))
    assert whoosh.search(Request(text=q)).did_you_mean == page.did_you_mean
    if page.did_you_mean:
        assert memory.search(Request(text=page.did_you_mean)).total > page.total
        offered = parse(page.did_you_mean)
        assert parse(offered.understood) == offered


@given(q=queries)
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_acronyms_numbers_names_and_quotations_stay_as_they_were_typed(memory: Engine, q: str) -> None:
    right = memory.search(Request(text=q)).did_you_mean
    if right is None:
        return
    before, after = parse(q).understood.split(), right.split()
    assert len(before) == len(after)
    for typed, offered in zip(before, after, strict=True):
        if typed != offered:
            assert not typed.isupper()
            assert not any(letter.isdigit() for letter in typed + offered)
            assert '"' not in typed + offered
            assert typed[0] != "-"
            assert typed.lower() not in {"marnia", "orlan", "veld", "koc", "kolm", "ilva", "lume", "navo", "oscd"}
