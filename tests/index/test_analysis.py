"""How words of several languages become terms."""

from __future__ import annotations

import pytest

from index.analysis import STEMMERS, stem, stems, tokens


def words(text: str) -> list[str]:
    return [token.word for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’accord de l'Élysée", ["accord", "de", "elysee"]),
        ("s'engage, qu’il n'a D’ACCORD", ["engage", "il", "a", "accord"]),
        ("dell'Unione", ["unione"]),
        ("aujourd'hui", ["aujourdhui"]),
        ("O'Brien in N'Djamena, it's John's", ["obrien", "in", "ndjamena", "it", "john"]),
        ("Côte d'Ivoire", ["cote", "ivoire"]),
        ("Grüße", ["grusse"]),
        ("习近平 said", ["习", "近", "平", "said"]),
    ],
)
def test_an_elided_article_is_no_part_of_its_word(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "agreement agreements"),
        ("fr", "négociation négociations negociation"),
        ("fr", "présidente présidentes"),
        ("de", "München Muenchen Munchen"),
        ("de", "Gespräch Gespräche Gesprächen"),
        ("es", "reunión reuniones reunion"),
        ("it", "accordo accordi"),
        ("ru", "встреча встречи встречу"),
        ("xx", "agreement agreements"),
    ],
)
def test_the_forms_of_a_word_have_one_term_in_their_language(language: str, forms: str) -> None:
    assert len({stem(word, language) for word in words(forms)}) == 1


def test_one_stem_of_two_languages_is_two_terms() -> None:
    assert stem("police") != stem("police", "fr")
    assert set(stems("police", ["fr"])) == {stem("police"), stem("police", "fr")}


def test_numbers_and_words_without_a_stemmer_are_the_same_in_every_language() -> None:
    for word in ("2019", "习", "мира"):
        assert len(stems(word, STEMMERS)) == 1


def test_in_an_index_of_english_and_russian_a_word_has_one_term() -> None:
    assert stems("agreements", []) == (stem("agreement"),)


@pytest.mark.parametrize("language", STEMMERS)
def test_every_stemmer_is_there(language: str) -> None:
    assert stem("conferences", language).endswith(language)
