from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from scrapers.archive.store import Archive
from scrapers.diff.classify import Change, history, same_text, score, taken_down
from scrapers.imports.run import import_paths
from scrapers.readout import Paragraph, Readout, Revision, Tags
from tests.support.needs import shared


def readout(*paragraphs: str, title: str = "Talks in Sarn") -> Readout:
    texts = tuple(map(Paragraph, paragraphs))
    return Readout("v-1", "v", "http://v.example/1", title, dt.date(2019, 4, 24), "en", paragraphs=texts)


def change(before: str, after: str) -> Change | None:
    found = score(readout(before), readout(after))
    return found.change if found else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They met Brenn yesterday.", "They met Brenn  yesterday ."),
        ("They “agreed” – at last.", 'They "agreed" - at last.'),
    ],
)
def test_white_space_and_kinds_of_signs_are_no_change(before: str, after: str) -> None:
    assert change(before, after) is None
    assert same_text(readout(before), readout(after))


def test_where_a_paragraph_ends_is_no_change_and_nor_are_tags() -> None:
    before = readout("They met. They left.")
    assert score(before, readout("They met.", "They left.")) is None
    assert score(before, replace(before, tags=Tags(topics=("Energy",)), date=dt.date(2019, 4, 25))) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They discussed the goverment.", "They discussed the government."),
        ("The talks, were long.", "The talks were long."),
        ("They met at the the harbour.", "They met at the harbour."),
        ("JusticeBrenn spoke.", "Justice Brenn spoke."),
        ("He thanked the president.", "He thanked the President."),
        ("He met Alexsander Brenn.", "He met Aleksander Brenn."),
        ("They joined the Southern Africa forum.", "They joined the Southern African forum."),
        ("They discussed co-operation.", "They discussed cooperation."),
    ],
)
def test_letters_signs_and_doubled_words_are_typos(before: str, after: str) -> None:
    assert change(before, after) is Change.TYPO


def test_other_words_for_the_same_are_wording() -> None:
    assert change("They stressed the role of trade.", "They underlined the role of trade.") is Change.WORDING


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They invested 5 million.", "They invested 6 million."),
        ("They invested five million.", "They invested five billion."),
        ("They met on Monday.", "They met on Sunday."),
        ("They did agree on it.", "They did not agree on it."),
        ("The parties should act.", "The parties shall act."),
        ("It is a legal matter.", "It is an illegal matter."),
        ("The leader of Iran spoke.", "The leader of Iraq spoke."),
        ("He thanked Oda Brenn for it.", "He thanked Ilse Torv for it."),
        ("They met.", "They met. He said that the bridge over the strait would be built before the autumn came."),
        ("双方同意合作。", "双方不同意合作。"),
    ],
)
def test_numbers_names_negation_force_and_new_sentences_are_substance(before: str, after: str) -> None:
    assert change(before, after) is Change.SUBSTANCE


def test_another_title_is_substance_and_a_misspelt_one_is_not() -> None:
    before = readout("They met.")
    titles = {
        "Talks in the harbour": Change.SUBSTANCE,
        "Meeting in Sarn": Change.SUBSTANCE,
        "Talks at Sarn": Change.WORDING,
        "Talks In Sarn": Change.TYPO,
    }
    for title, expected in titles.items():
        found = score(before, replace(before, title=title))
        assert found
        assert found.change is expected


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("port", "pork", Change.TYPO),
        ("port", "park", Change.WORDING),
        ("harbours", "hirbeurs", Change.TYPO),
        ("transporting", "trensperteng", Change.WORDING),  # three letters, though one in four
    ],
)
def test_one_wrong_letter_in_four_is_a_typo_and_never_more_than_two(right: str, wrong: str, expected: Change) -> None:
    assert change(f"They discussed the {wrong} again.", f"They discussed the {right} again.") is expected


@pytest.mark.parametrize(("reworded", "expected"), [(14, Change.WORDING), (15, Change.SUBSTANCE)])
def test_other_words_for_fifteen_of_a_hundred_are_substance(reworded: int, expected: Change) -> None:
    """Each stands alone, so that none is grave for itself."""
    before = ["quay", "of", "stone", "with", "boats"] * 20
    after = list(before)
    after[0 : 5 * reworded : 5] = ["jetty"] * reworded
    assert change(" ".join(before), " ".join(after)) is expected


def test_the_gravest_edit_decides_and_words_are_counted() -> None:
    found = score(readout("The goverment paid 5 crowns."), readout("The government paid 6 crowns."))
    assert found
    assert (found.change, found.removed, found.added) == (Change.SUBSTANCE, 2, 2)


def test_a_page_taken_down_and_put_back() -> None:
    there = readout("They met.")
    gone = taken_down(there)
    assert gone.paragraphs == there.paragraphs
    assert [step and step.change for step in history(revisions(there, gone, there))] == [
        None, Change.TAKEN_DOWN, Change.RESTORED,
    ]  # fmt: skip


def revisions(*texts: Readout, ranks: Sequence[int] = ()) -> list[Revision]:
    kinds = ranks or [3] * len(texts)
    seen = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    return [Revision(n, seen, "", text, rank) for n, (text, rank) in enumerate(zip(texts, kinds, strict=True), 1)]


def test_captures_of_different_kinds_are_not_compared() -> None:
    feed, edited, page = readout("They met."), readout("They met twice."), readout("They met twice. Photo: A. Brenn.")
    steps = history(revisions(feed, edited, page, ranks=[2, 2, 3]))
    assert [step and step.change for step in steps] == [None, Change.WORDING, None]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    files = [shared(f"corpora/revisions-{name}.jsonl.xz") for name in ("whitehouse", "state")]
    with Archive.open(tmp_path_factory.mktemp("home") / "archive.sqlite3", create=True) as archive:
        import_paths(archive, files)
        yield archive


def test_every_real_history_is_one_readout_whatever_addresses_it_went_through(real: Archive) -> None:
    assert len(real) == 248
    moved = [r for r in real.readouts() if len({rev.readout.url for rev in real.revisions(r.id)}) > 1]
    assert moved
    assert {c.source: c.readouts for c in real.counts()} == {"state-gov": 110, "whitehouse": 138}
