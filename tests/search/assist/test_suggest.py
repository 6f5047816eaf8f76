"""Completion as one types, and the values of one facet."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.analysis import fold, tokens
from search.assist.suggest import NAMES, SUGGESTED
from search.assist.transliteration import spellings
from search.engine import Engine, Suggestion
from search.query.lexer import OPERATORS
from search.query.parser import parse
from search.request import Request, read_request
from search.surface import FACETS, label
from tests.support.invented import DOCUMENTS, KOC, ORLAN, PETROV, VELD, indexed, remembered


@pytest.fixture(scope="module")
def memory() -> Engine:
    return remembered()


@pytest.fixture(scope="module")
def whoosh(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return indexed(tmp_path_factory.mktemp("suggest") / "index")


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def offered(engine: Engine, typed: str, field: str = "", limit: int = 50) -> list[str]:
    return [one.value for one in engine.suggest(typed, limit, field)]


COMPLETED = [
    ("a first name", "speaker", "mir", ORLAN),
    ("a surname", "speaker", "orl", ORLAN),
    ("both, in any order", "speaker", "orl mir", ORLAN),
    ("a name in capitals", "participant", "VEL", VELD),
    ("a name without its accents", "speaker", "sule k", KOC),
    ("a name with accents that it hasn't", "speaker", "Örl", ORLAN),
    ("a Cyrillic name in Latin letters", "speaker", "khleb", PETROV),
    ("a Cyrillic name in another romanisation", "speaker", "hlebnik", PETROV),
    ("a Latin name in Cyrillic letters", "speaker", "Орлан", ORLAN),
    ("a place", "place", "sao", "São Lume"),
    ("a topic by its label", "topic", "inv", "trade-investment"),
    ("a country by its name", "country", "vest", "XVE"),
    ("a country by its people", "country", "vestranians", "XVE"),
    ("a country by its code", "country", "xve", "XVE"),
    ("who is given words", "said", "vel", VELD),
    ("a kind", "kind", "mess", "message"),
    ("a source by its publisher or its name", "source", "strada", "sample-strada"),
    ("a title by any of its words", "title", "farm", "Greetings to farmers"),
    ("a title by several words", "title", "dace talks gr", "Talks on grain with Dace Veld"),
    ("a Russian title", "title", "посл", "Встреча с послом"),
    ("a word", "word", "corri", "corridor"),
]


@pytest.mark.parametrize(("field", "typed", "value"), [row[1:] for row in COMPLETED], ids=[row[0] for row in COMPLETED])
def test_it_completes(engine: Engine, field: str, typed: str, value: str) -> None:
    assert value in offered(engine, typed, field)


WITHIN = [
    ("a name after said:", "grain said:mir", 'grain said:"Mira Orlan"'),
    ("a name in open quotation marks", 'grain said:"mira o', 'grain said:"Mira Orlan"'),
    ("a name in open curly quotation marks", "grain said:“mira o", 'grain said:"Mira Orlan"'),
    ("a name of two words after a colon", "grain speaker:mira orl", 'grain speaker:"Mira Orlan"'),
    ("a name of two bare words", "grain dace ve", 'grain speaker:"Dace Veld"'),
    ("a name in open quotation marks after nothing", '"dace ve', 'speaker:"Dace Veld"'),
    ("what is excluded", "grain -place:por", 'grain -place:"Port Ilva"'),
    ("a word that is excluded", "grain -corri", "grain -corridor"),
    ("within brackets", "(grain OR corri", "(grain OR corridor"),
    ("after an operator", "grain OR dace", 'grain OR speaker:"Dace Veld"'),
    ("a name behind words that are none of it", "open and dace", 'open and speaker:"Dace Veld"'),
    ("a country to its code", "country:vestr", "country:XVE"),
    ("a title", "title:greet", 'title:"Greetings to farmers"'),
    ("everything of a field before anything is typed", "kind:", "kind:meeting"),
]


@pytest.mark.parametrize(("typed", "query"), [row[1:] for row in WITHIN], ids=[row[0] for row in WITHIN])
def test_the_end_of_a_query_is_completed(engine: Engine, typed: str, query: str) -> None:
    assert query in [one.query for one in engine.suggest(typed)]


@pytest.mark.parametrize("typed", ["", "grain ", 'said:"Mira Orlan"', "date:2019", "nosuch:mir", "grain (", "-", "zzz"])
def test_where_nothing_is_begun_nothing_is_offered(engine: Engine, typed: str) -> None:
    assert engine.suggest(typed) == ()


def test_the_most_frequent_come_first(engine: Engine) -> None:
    counts = [one.count for one in engine.suggest("", 50, "participant")]
    assert counts == sorted(counts, reverse=True)
    assert engine.suggest("", 1, "participant")[0].value == ORLAN


def test_a_title_is_offered_once_and_counts_the_readouts_that_have_it(engine: Engine) -> None:
    found = engine.suggest("grain", 10, "title")
    assert [(one.value, one.count) for one in found] == [("Talks on grain with Dace Veld", 2)]


def test_what_a_reader_sees_comes_before_what_a_value_is_also_known_by(engine: Engine) -> None:
    assert offered(engine, "republ", "country") == ["XVE"]
    assert offered(engine, "r", "country") == []
    assert engine.suggest("ves")[0].value == "XVE"


def test_a_person_who_speaks_and_takes_part_is_offered_once(engine: Engine) -> None:
    assert [one.value for one in engine.suggest("orlan") if one.field in ("speaker", "participant")] == [ORLAN]


def test_what_is_gone_from_the_index_is_offered_no_longer(whoosh: Engine) -> None:
    assert offered(whoosh, "nobo", "speaker") == []
    assert offered(whoosh, "gone", "title") == []
    assert offered(whoosh, "gonew", "word") == []


def test_no_more_is_offered_than_was_asked_for(engine: Engine) -> None:
    assert len(engine.suggest("mar", 20)) > 2
    assert len(engine.suggest("mar", 2)) == 2
    assert len(engine.suggest("", 3, "participant")) == 3


def _values(field: str) -> dict[str, int]:
    page = remembered().search(Request())
    if field == "place":
        return {d.place: sum(o.place == d.place for o in DOCUMENTS) for d in DOCUMENTS if d.place}
    return {value.value: value.count for value in page.facets[field]}


@given(data=st.data())
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_every_beginning_of_every_word_of_a_name_finds_it(memory: Engine, whoosh: Engine, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(NAMES))
    value = data.draw(st.sampled_from(sorted(_values(field))))
    word = data.draw(st.sampled_from([token.word for token in tokens(label(field, value))]))
    typed = word[: data.draw(st.integers(1, len(word)))]
    typed = data.draw(st.sampled_from([typed, typed.upper(), typed.title(), fold(typed)]))
    for engine in (memory, whoosh):
        assert value in offered(engine, typed, field)


@given(field=st.sampled_from(NAMES), typed=st.text("aeiorvlmt", min_size=1, max_size=2))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_a_count_is_what_a_search_finds(memory: Engine, field: str, typed: str) -> None:
    for one in memory.suggest(typed, 10, field):
        assert one.count == _values(field)[one.value]
        assert memory.search(Request(text=one.query)).total >= one.count


fragment = st.sampled_from(
    ["grain", "said:", "speaker:mi", 'said:"', "mira", "orl", "(", ")", "-", "OR", '"', "“", "country:ves", "title:gr",
     "date:20", "kind:", "x", " ", "Орл", "vel", "corr", "title:", "word:", ":", "*", "~1", "\u202e", "NOT"]
)  # fmt: skip
typing = st.lists(fragment, max_size=6).map(" ".join) | st.lists(fragment, max_size=6).map("".join) | st.text()


@given(typed=typing, limit=st.integers(1, 12))
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
def test_whatever_is_typed_engines_offer_the_same(memory: Engine, whoosh: Engine, typed: str, limit: int) -> None:
    ours = whoosh.suggest(typed, limit)
    assert ours == memory.suggest(typed, limit)
    assert len(ours) <= limit


@given(typed=typing)
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_a_completed_query_is_what_was_typed_with_its_end_completed(memory: Engine, typed: str) -> None:
    for one in memory.suggest(typed):
        kept = len(one.query) - len(_own(one))
        assert one.query[:kept] == typed[:kept]
        assert one.query[kept:] == _own(one)


def _own(one: Suggestion) -> str:
    (alone,) = [other for other in remembered().suggest(one.value, 50, one.field) if other.value == one.value]
    return alone.query


@pytest.mark.parametrize("field", SUGGESTED)
def test_what_is_offered_alone_is_a_query_that_is_understood(memory: Engine, field: str) -> None:
    found = [
        one
        for typed in (*"abcdefghijklmnoprstuvwxyz12хс", "gra", "cor", "дор")
        for one in memory.suggest(typed, 50, field)
    ]
    assert found
    for one in found:
        assert parse(one.query).notes == ()
        assert memory.search(Request(text=one.query)).total >= 1


def test_two_romanisations_of_a_name_sound_alike() -> None:
    for one, other in (
        ("Khlebnikov", "Hlebnikov"),
        ("Sergei", "Сергей"),
        ("Yelena", "Elena"),
        ("Orlanskyy", "Орланский"),
        ("Müllner", "Muellner"),
        ("Qoraev", "Korayev"),
        ("Қораев", "Korayev"),
    ):
        assert set(spellings(one)) & set(spellings(other)), one


@given(word=st.text(min_size=1))
def test_every_word_has_a_spelling_and_folds_to_its_first(word: str) -> None:
    if fold(word):
        assert spellings(word)[0] == fold(word)


def test_a_facet_is_searched_within_the_hits(engine: Engine) -> None:
    asked = read_request({"q": "grain"})
    assert [(value.value, value.count) for value in engine.facet(asked, "participant", "vel")] == [(VELD, 2)]
    assert [value.value for value in engine.facet(asked, "kind", "message")] == ["message"]
    assert engine.facet(asked, "speaker", "kho") == ()


def test_a_selected_value_of_a_facet_is_found_even_at_zero(engine: Engine) -> None:
    asked = read_request({"q": "grain", "country": "XVE", "speaker": KOC})
    assert [(value.value, value.count, value.selected) for value in engine.facet(asked, "speaker", "koc")] == [
        (KOC, 0, True)
    ]


@given(
    q=st.sampled_from(["", "grain", "corridor OR marina", "-grain"]),
    field=st.sampled_from(FACETS),
    typed=st.sampled_from(["", "m", "v", "ve", "20", "or", "sam", "хл", "?"]),
    chosen=st.sampled_from([{}, {"speaker": ORLAN}, {"kind": ["call", "message"]}, {"year": "2019"}]),
)
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_a_facet_s_values_are_the_page_s_whatever_the_request(
    memory: Engine, whoosh: Engine, q: str, field: str, typed: str, chosen: dict[str, str | list[str]]
) -> None:
    asked = read_request({"q": q, **chosen})
    found = whoosh.facet(asked, field, typed, 100)
    assert found == memory.facet(asked, field, typed, 100)
    page = memory.search(asked).facets[field]
    assert set(found) <= set(page)
    if not typed:
        assert found == page


def test_an_operator_is_never_part_of_a_name(engine: Engine) -> None:
    for operator in OPERATORS:
        offered = [one.query for one in engine.suggest(f"mira {operator} orl")]
        assert f"mira {operator} orlan" in offered
        assert all(query.startswith(f"mira {operator} ") for query in offered)
