"""Spellings of one word meet in one term, and words that a stemmer joins wrongly do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import family, fold_token, stem, tokens
from index.spellings import other_spellings, parts_of, plain

SAME = [
    ("organization", "organisation"), ("organized", "organised"), ("analyze", "analyse"), ("labor", "labour"),
    ("neighbors", "neighbours"), ("honorable", "honourable"), ("defense", "defence"), ("center", "centre"),
    ("kilometers", "kilometres"), ("program", "programme"), ("traveled", "travelled"), ("canceling", "cancelling"),
    ("catalog", "catalogue"), ("fulfill", "fulfil"), ("skeptical", "sceptical"), ("Kyiv", "Kiev"),
    ("Türkiye", "Turkey"), ("Zelenskyy", "Zelensky"), ("Muhammad", "Mohammed"), ("Hawaiʻi", "Hawai‘i"),
    ("Sana‘a", "Sanaʿa"), ("G-20", "G20"), ("S-400", "S400"), ("MH-17", "MH17"), ("1,000", "1\u202f000"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_word_have_one_term(one: str, other: str) -> None:
    terms = [[stem(token.word) for token in tokens(text)] for text in (one, other)]
    assert terms[0] == terms[1]
    assert len(terms[0]) == 1


APART = [
    ("import", "important"), ("unit", "united"), ("author", "authority"), ("emerge", "emergency"),
    ("severe", "several"), ("positive", "position"), ("object", "objective"), ("internal", "international"),
    ("experience", "experiment"), ("conserve", "conservative"), ("president", "presidency"), ("custom", "customs"),
    ("unit", "unite"), ("federal", "federation"), ("good", "goods"), ("depart", "department"), ("stated", "state"),
    ("design", "designate"), ("access", "accession"), ("major", "majority"), ("response", "responsible"),
    ("hospital", "hospitality"), ("public", "publication"), ("office", "officer"), ("like", "likely"),
    ("mobile", "mobilization"), ("authority", "authorize"), ("integration", "integrity"), ("house", "housing"),
    ("aid", "aide"), ("arm", "arms"), ("precise", "prize"), ("hour", "horror"), ("universe", "university"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_unrelated_words_have_terms_of_their_own(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "word", ["rise", "raised", "promise", "exercise", "wise", "surprise", "hour", "four", "flour", "tour"]
)
def test_words_that_only_look_british_stay_as_they_are(word: str) -> None:
    assert plain(word) == word


@pytest.mark.parametrize(
    "forms",
    [
        "import imports imported",
        "unit units",
        "precise precisely",
        "promise promised",
        "federation federations",
        "authorise authorized authorisation",
        "mobilise mobilized mobilisation",
        "department departments",
        "extremism extremists",
    ],
)
def test_forms_of_a_word_stay_together(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


def test_a_word_of_its_own_is_related_to_the_words_that_it_is_kept_apart_from() -> None:
    assert stem("stated") != stem("state")
    assert family("stated") == family("state") == family("states")
    assert family("grain") == stem("grain")


def test_words_kept_apart_are_those_that_the_stemmer_joins() -> None:
    joined = {family(word) for word in ("state", "major", "public", "house", "federal", "good", "like", "unit")}
    apart = {family(word) for word in ("stated", "majority", "publication", "housing", "federation", "goods", "likely")}
    assert apart <= joined


def test_the_names_of_places_meet_in_every_language() -> None:
    assert stem("kiev", "fr") == stem("kyiv", "fr")


@given(st.text("abcdeiklmnorstuyz", min_size=1, max_size=14))
def test_a_spelling_brought_to_the_usual_one_stays_there(word: str) -> None:
    assert plain(plain(word)) == plain(word)
    assert word not in other_spellings(word)
    assert all(stem(other) == stem(word) for other in other_spellings(word))


def test_a_compound_is_known_closed_and_apart() -> None:
    assert parts_of("ceasefire") == ("cease", "fire")
    assert parts_of("grain") == ()
    assert fold_token("G-20") == "g20"
