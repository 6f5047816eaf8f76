"""The measure of ranking: its numbers by hand, its judged set by its own rules, its engines on a tiny collection."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.__main__ import main as bench
from bench.ranking import judgements, quality
from bench.ranking.judgements import Need
from bench.ranking.measures import DEPTH, judged, ndcg, reciprocal_rank
from bench.ranking.rankers import AS_OURS, PEERS, SHOWN, Index, Ours, Peer, Ranker, Text, Variant, Words, phrases
from bench.ranking.statements import OurStatements, rankers, statement_grades, statement_needs
from index.document import Document, Kind, Mode, Passage
from index.whoosh.writer import WhooshWriter
from search.open import open_engine
from tests.support.conformance import DOCUMENTS
from tests.support.needs import needs_module

pytestmark = pytest.mark.slow

RANKINGS = st.lists(st.sampled_from("abcdefghijklmnop"), unique=True, max_size=14)
GRADES = st.dictionaries(st.sampled_from("abcdefghijklmnop"), st.integers(0, 3), min_size=1)


def test_ndcg_is_the_gain_by_hand() -> None:
    found = ndcg(["b", "x", "a"], {"a": 3, "b": 1, "c": 2})
    ideal = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert found == pytest.approx((1 / math.log2(2) + 7 / math.log2(4)) / ideal)


@given(GRADES.filter(lambda grades: any(grades.values())))
def test_the_best_order_of_all_that_is_graded_scores_one(grades: dict[str, int]) -> None:
    best = sorted(grades, key=grades.__getitem__, reverse=True)
    assert ndcg(best, grades) == pytest.approx(1)


@given(RANKINGS, GRADES.filter(lambda grades: any(grades.values())))
def test_ndcg_lies_between_none_and_one_and_looks_at_ten(ranked: list[str], grades: dict[str, int]) -> None:
    assert 0 <= ndcg(ranked, grades) <= 1 + 1e-9
    assert ndcg(ranked, grades) == ndcg(ranked[:DEPTH], grades)


@given(RANKINGS, GRADES.filter(lambda grades: any(grades.values())), st.data())
def test_putting_the_better_of_two_neighbours_first_never_lowers_ndcg(
    ranked: list[str], grades: dict[str, int], data: st.DataObject
) -> None:
    if len(ranked) < 2:
        return
    at = data.draw(st.integers(0, len(ranked) - 2))
    pair = sorted(ranked[at : at + 2], key=lambda id: -grades.get(id, 0))
    assert ndcg([*ranked[:at], *pair, *ranked[at + 2 :]], grades) >= ndcg(ranked, grades) - 1e-12


def test_a_need_that_nothing_answers_has_no_ndcg() -> None:
    assert math.isnan(ndcg(["a"], {"a": 0}))


def test_a_reciprocal_rank_looks_for_an_answer_not_a_mention() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"a": 1, "b": 2, "c": 3}) == 1 / 2
    assert reciprocal_rank(["a"], {"a": 1}) == 0


def test_the_judged_share_is_of_what_was_returned() -> None:
    assert judged(["a", "b"], {"a": 0}) == 1 / 2
    assert judged([], {"a": 0}) == 1


def test_the_sign_test_leaves_ties_out() -> None:
    scores = [
        {str(n): quality.Score(value, 0, 1) for n, value in enumerate(row)} for row in ((1, 1, 1, 0), (0, 0, 1, 1))
    ]
    won, lost, chance = quality.better(*scores)
    assert (won, lost, chance) == (2, 1, 1.0)


def test_every_need_is_a_request_that_can_be_made() -> None:
    asked = judgements.needs()
    assert len({need.id for need in asked}) == len(asked)
    for need in asked:
        assert need.request().text == need.query
        assert need.request(text=False).text == ""


def test_every_set_has_twenty_judged_needs_and_every_grade_belongs_to_a_need() -> None:
    graded = judgements.grades()
    assert graded.keys() <= {need.id for need in judgements.needs()}
    for name in judgements.SETS:
        assert sum(any(graded.get(need.id, {}).values()) for need in judgements.needs(sets=[name])) >= 20


def test_every_need_is_of_one_set_and_a_set_can_be_left_out() -> None:
    every = judgements.needs()
    assert {need.set for need in every} == set(judgements.SETS)
    assert [need for need in every if need.set != "held-back"] == list(judgements.needs(sets=["first", "tuning"]))


def test_the_grades_are_kept_in_one_order(tmp_path: Path) -> None:
    judgements.write_grades(judgements.grades(), tmp_path)
    assert (tmp_path / "grades.tsv").read_bytes() == (judgements.FOLDER / "grades.tsv").read_bytes()


def test_a_readout_graded_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grades.tsv").write_text("need\treadout\tgrade\nharbour\ta-1\t2\nharbour\ta-1\t3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="a-1"):
        judgements.grades(tmp_path)


def test_a_peer_is_asked_for_words_and_phrases_without_punctuation() -> None:
    assert list(phrases('"deep harbour" Sarrane\'s visit, 2019')) == ["deep harbour", "sarrane", "visit", "2019"]


TEXTS = (
    Text(
        "a-1", "Meeting on the deep harbour", "The deep harbour of Corran was discussed at length. The harbour grows."
    ),
    Text("a-2", "Talks with Solmark", "Fisheries were discussed, and the harbour in passing."),
    Text("a-3", "Telephone call", "Congratulations on the national day."),
    *(Text(f"b-{n}", "Opening", f"The bridge {'and the tunnel' if n < 3 else 'alone'}.") for n in range(12)),
)


def _document(text: Text) -> Document:
    return Document(
        id=text.id,
        source="kalmeria",
        publisher="The Residence of Kalmeria",
        url=f"https://residence.example/{text.id}",
        title=text.title,
        lead="",
        date=dt.date(2019, 4, 24),
        published="",
        language="en",
        kind=Kind.CALL if text.id == "a-3" else Kind.MEETING,
        place="",
        speakers=(),
        participants=(),
        countries=(),
        topics=(),
        flags=(),
        passages=(Passage(text.text, None, Mode.NARRATION),),
    )


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Ours:
    path = tmp_path_factory.mktemp("ours")
    writer = WhooshWriter(path)
    writer.publish(writer.write([_document(text) for text in TEXTS], sequence=1, full=True))
    return Ours(open_engine(path))


Asked = Callable[[Variant], Ranker]


@pytest.fixture(scope="module", params=list(PEERS))
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """One peer in each of its variants."""
    if request.param == "tantivy":
        needs_module("tantivy")
    build, opened = PEERS[request.param]
    indexes: dict[int, Index] = {}

    def variant(given: Variant) -> Ranker:
        if given.copies not in indexes:
            path = tmp_path_factory.mktemp("peer")
            build(path, TEXTS, given.copies)
            indexes[given.copies] = opened(path, given.copies)
        return Peer(request.param, given, indexes[given.copies])

    yield variant
    for index in indexes.values():
        index.close()


@pytest.mark.parametrize("apart", [True, False])
def test_a_peer_is_asked_for_all_words_for_any_or_for_all_and_then_any(asked: Asked, apart: bool) -> None:
    need = Need("harbour", "harbour fisheries", "", "What was said of fisheries in the harbour.")
    found = {words: asked(Variant(words, 2, apart)).ranked(need, None) for words in Words}
    assert found[Words.ALL] == ["a-2"]
    assert set(found[Words.ANY]) == {"a-1", "a-2"}
    assert found[Words.FILLED] == ["a-2", "a-1"]


def test_a_peer_fills_to_ten_with_any_word_behind_those_with_all(asked: Asked) -> None:
    """As ours does: what has all of the words stays first whatever its score, and nothing stands twice."""
    for query in ("harbour", "harbour fisheries", "harbour day", "bridge tunnel", "bridge day"):
        need = Need("many", query, "", "")
        every, some, filled = (
            asked(replace(AS_OURS, words=words)).ranked(need, None) for words in (Words.ALL, Words.ANY, Words.FILLED)
        )
        assert filled == [*every, *(id for id in some if id not in every)][:DEPTH]
        assert len(filled) == min(DEPTH, len({*every, *some}))


def test_a_word_of_the_title_weighs_more_in_every_arrangement(asked: Asked) -> None:
    need = Need("harbour", "solmark", "", "Solmark.")
    for variant in (AS_OURS, replace(AS_OURS, apart=True)):
        assert asked(variant).ranked(need, None)[0] == "a-2"


def test_a_peer_keeps_to_phrases_and_to_what_the_filters_leave(asked: Asked) -> None:
    phrase = Need("harbour", '"deep harbour"', "", "The deep harbour.")
    for variant in SHOWN:
        assert asked(variant).ranked(phrase, None) == ["a-1"]
        assert asked(variant).ranked(phrase, {"a-2", "a-3"}) == []


def test_filters_leave_the_peers_what_they_leave_ours(ours: Ours) -> None:
    assert ours.allowed(Need("calls", "harbour", "kind=call", "Calls about the harbour.")) == {"a-3"}
    assert ours.allowed(Need("all", "harbour", "", "The harbour.")) is None


def test_the_score_leaves_out_needs_that_nothing_answers(ours: Ours) -> None:
    asked = [Need(word, word, "", f"The {word}.") for word in ("harbour", "moon", "day")]
    graded = {"harbour": {"a-1": 3, "a-2": 1}, "moon": {"a-3": 0}, "day": {"a-3": 2}}
    scores = quality.score([ours], ours, asked, graded)
    assert scores == {"readouts": {"harbour": quality.Score(1, 1, 1), "day": quality.Score(1, 1, 1)}}
    assert any(line.startswith("readouts") for line in quality.summary(scores))


def test_the_summary_has_a_mean_for_each_set_and_the_peers_under_equal_conditions_first() -> None:
    rows = {"harbour": quality.Score(1, 1, 1), "day": quality.Score(0.5, 1, 1, "tuning")}
    assert quality.by_set(rows) == {"first": 1, "tuning": 0.5}
    lines = list(quality.summary({"readouts": rows, "Peer, apart": rows, f"Peer, {AS_OURS}": rows}))
    assert [name for name in quality.SETS if name in lines[0]] == ["first", "tuning"]
    assert [line.partition("  ")[0] for line in lines[1:]] == ["readouts", f"Peer, {AS_OURS}", "Peer, apart"]


def test_a_home_without_an_index_is_refused_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert quality.main(["--home", str(tmp_path)]) == 1
    assert "readouts index" in capsys.readouterr().err


def test_the_command_is_found_under_bench(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["bench", "quality", "--help"])
    with pytest.raises(SystemExit) as ended:
        bench()
    assert ended.value.code == 0
    assert "--verbose" in capsys.readouterr().out


def test_the_needs_of_statements_are_whole_and_graded_by_the_same_rules() -> None:
    asked, graded = statement_needs(), statement_grades()
    assert len({need.id for need in asked}) == len(asked) == 25
    assert {need.id for need in asked} == set(graded)
    assert all(need.request() for need in asked)
    assert all("#p" in name for given in graded.values() for name in given)


def test_statements_are_ranked_by_us_and_by_peers_as_documents(tmp_path: Path) -> None:
    for name in PEERS:
        needs_module({"SQLite FTS5": "sqlite3"}.get(name, name.lower()))
    writer = WhooshWriter(tmp_path / "index", processes=1)
    writer.publish(writer.write(DOCUMENTS, sequence=1, full=True))
    ours = OurStatements(open_engine(tmp_path / "index"))
    need = Need("grain", "grain corridor", "", "")
    expected = {"talks#p0", "velden-talks#p0"}
    assert set(ours.ranked(need, None)[:2]) == expected
    for peer in rankers(tmp_path, tmp_path / "peers"):
        assert set(peer.ranked(need, None)[:2]) == expected
    narrowed = replace(need, filters="said_by=Dace+Veld")
    assert ours.allowed(narrowed) == {"talks#p1", "call#p1", "velden-talks#p0"}
    assert ours.ranked(narrowed, None)[0] == "velden-talks#p0"
