"""What a reader types is understood, said back, and never refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import tokens
from search.query.lexer import MAX_LENGTH
from search.query.parser import MAX_PHRASE, MAX_SLOP, parse, to_text
from search.query.tree import And, Dates, Everything, Fuzzy, Is, Node, Not, Nothing, Or, Phrase, Prefix, Said, Word
from search.surface import QUERY_FIELDS

a, b, c, d = (Word(letter) for letter in "abcd")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", Everything()),
        ("  ", Everything()),
        ("corridor", Word("corridor")),
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a b OR c", Or((And((a, b)), c))),
        ("(a OR b) c", And((Or((a, b)), c))),
        ("a (b c)", And((a, b, c))),
        ("a -b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("NOT NOT a", a),
        ("-(a OR b)", Not(Or((a, b)))),
        ('"grain corridor"', Phrase(("grain", "corridor"))),
        ('"corridor"', Phrase(("corridor",))),
        ('"grain corridor"~10', Phrase(("grain", "corridor"), 10)),
        ("secur*", Prefix("secur")),
        ("coridor~1", Fuzzy("coridor", 1)),
        ("coridor~", Fuzzy("coridor", 1)),
        ("coridor~2", Fuzzy("coridor", 2)),
        ("title:visit", Word("visit", "title")),
        ('title:"state visit"', Phrase(("state", "visit"), 0, "title")),
        ("title:(a OR b)", Or((Word("a", "title"), Word("b", "title")))),
        ("title:OR", Word("or", "title")),
        ("speaker:Orlan", Is("speaker", "Orlan")),
        ('speaker:"Mira  Orlan"', Is("speaker", "Mira Orlan")),
        ("Speaker:Orlan,", Is("speaker", "Orlan")),
        ("speaker:(Orlan OR Dace)", Or((Is("speaker", "Orlan"), Is("speaker", "Dace")))),
        ("country:China", Is("country", "CHN")),
        ("country:prc", Is("country", "CHN")),
        ('country:"South Korea"', Is("country", "KOR")),
        ("kind:Call", Is("kind", "call")),
        ("date:2019", Dates(dt.date(2019, 1, 1), dt.date(2019, 12, 31))),
        ("date:2020-02", Dates(dt.date(2020, 2, 1), dt.date(2020, 2, 29))),
        ("date:2019-04-24", Dates(dt.date(2019, 4, 24), dt.date(2019, 4, 24))),
        ("date:2019-01..2019-06", Dates(dt.date(2019, 1, 1), dt.date(2019, 6, 30))),
        ("date:2019..", Dates(dt.date(2019, 1, 1), None)),
        ("date:..2019-06", Dates(None, dt.date(2019, 6, 30))),
        ("said:Orlan", Said("Orlan", Everything())),
        ("said:Orlan a b", Said("Orlan", And((a, b)))),
        ("c said:Orlan a", And((c, Said("Orlan", a)))),
        ("said:Orlan a OR b", Or((Said("Orlan", a), b))),
        ("(said:Orlan a) b", And((Said("Orlan", a), b))),
        ("said:Orlan a said:Dace b", And((Said("Orlan", a), Said("Dace", b)))),
        ("-said:Orlan a", And((Not(Said("Orlan", Everything())), a))),
    ],
)
def test_what_is_typed_means(typed: str, tree: Node) -> None:
    query = parse(typed)
    assert query.tree == tree
    assert query.notes == ()


@pytest.mark.parametrize("typed", ["“grain corridor”", "„grain corridor“", "«grain corridor»", "grain-corridor"])
def test_every_kind_of_quotation_mark_makes_a_phrase_and_so_does_a_hyphen(typed: str) -> None:
    assert parse(typed).tree == Phrase(("grain", "corridor"))


@pytest.mark.parametrize("typed", ["grain – corridor", "grain - corridor", "grain — corridor", "grain, corridor."])
def test_marks_that_prose_has_between_words_do_not_surprise(typed: str) -> None:
    query = parse(typed)
    assert query.tree == And((Word("grain"), Word("corridor")))
    assert not query.notes


def test_pasted_prose_is_not_taken_for_fields() -> None:
    assert parse("Orlan said: peace").tree == And((Word("Orlan"), Word("said"), Word("peace")))


@pytest.mark.parametrize(
    ("typed", "tree", "note"),
    [
        ("nosuch:thing", And((Word("nosuch"), Word("thing"))), "not a field"),
        ("a date:xyz", a, "not a date"),
        ("a date:2019-13", a, "not a date"),
        ("a date:2020..2019", a, "backwards"),
        ("a date:..", a, "not a date"),
        ('"grain corridor', Phrase(("grain", "corridor")), "no partner"),
        ("(a b", And((a, b)), "not closed"),
        ("a) b", And((a, b)), "no partner"),
        ("a () b", And((a, b)), "nothing in them"),
        ("a OR", a, "nothing on one side"),
        ("OR a", a, "nothing on one side"),
        ("AND a", a, "nothing on one side"),
        ("a AND", a, "nothing on one side"),
        ("a NOT", a, "nothing after it"),
        ("se*", Word("se"), "too short"),
        ("*", Nothing(), "no letters"),
        ("wom*n", Phrase(("wom", "n")), "only at the end"),
        ("grain-corr*", Phrase(("grain", "corr")), "one word"),
        ("coridor~9", Fuzzy("coridor", 2), "widest"),
        ('"a b"~900', Phrase(("a", "b"), MAX_SLOP), "widest"),
        ('a ""', a, "no word"),
        ("country:Atlantis", Is("country", "Atlantis"), "not the name or ISO 3166-1 alpha-3 code of a country"),
        ("kind:party", Is("kind", "party"), "not one of call, meeting"),
        ("a title:", And((a, Word("title"))), "right before its value"),
        ("said:(Orlan) a", And((Word("Orlan"), a)), "one name"),
        ("a or b", And((a, Word("or"), b)), "write OR"),
        ("a | b", And((a, b)), "write OR"),
        ("year:soon", Is("year", "soon"), "not a year"),
        ("language:english", Is("language", "english"), "not a language"),
        ("…", Nothing(), "no word"),
    ],
)
def test_what_is_not_understood_is_said_in_a_note(typed: str, tree: Node, note: str) -> None:
    query = parse(typed)
    assert query.tree == tree
    assert any(note in found for found in query.notes)


def test_of_an_overlong_query_2000_characters_are_read_and_a_note_says_so() -> None:
    whole, cut = "grain " + "," * 1_993 + "a", "grain " + "," * 1_994 + "a"
    assert (parse(whole).tree, parse(whole).notes) == (And((Word("grain"), a)), ())
    assert (parse(cut).tree, parse(cut).notes) == (Word("grain"), ("Only the first 2,000 characters were read.",))


def test_64_words_are_read_and_a_note_says_so_of_more() -> None:
    assert (parse("a " * 64).tree, parse("a " * 64).notes) == (And((a,) * 64), ())
    query = parse("a " * 65)
    assert query.tree == And((a,) * 64)
    assert query.notes == ("Only the first 64 words and phrases were read.",)


def test_too_long_a_phrase_is_cut_and_says_so() -> None:
    query = parse(f'"{"a " * (MAX_PHRASE + 1)}"')
    assert query.tree == Phrase(("a",) * MAX_PHRASE)
    assert query.notes


def test_brackets_are_read_12_deep_and_a_note_says_so_of_deeper_ones() -> None:
    query = parse("(" * 500 + "a" + ")" * 500 + " b")
    assert query.tree == And((a, b))
    assert query.notes == ("Brackets deeper than 12 were ignored.",)
    assert parse("(" * 12 + "a" + ")" * 12).notes == ()


def test_what_was_understood_is_said_in_the_language_itself() -> None:
    assert parse("a b OR c -d").understood == "(a b) OR (c -d)"
    assert parse('country:china said:"Mira Orlan" “grain corridor”').understood == (
        'country:CHN said:"Mira Orlan" "grain corridor"'
    )


pieces = st.sampled_from(
    ["a", "b", "OR", "AND", "NOT", "-", "(", ")", '"', '"~3', "*", "~1", "secur*", "a~2", "“a b”", "Ünï's", "U.S.", "½"]
    + [f"{field}:" for field in QUERY_FIELDS]
    + [" ", ":", "中国", "2019", "2019-04..", "said:Orlan ", "x:y", "é", "\x00", "\u202e", "ß", "O'B"]
)
typing = st.text(max_size=40) | st.lists(pieces, max_size=14).map("".join) | st.lists(pieces, max_size=14).map(" ".join)


@given(typing)
@example("((((")
@example('"""')
@example("title::NOT")
@example("said::OR")
@example("aÜ00")
@example("ÄÜbA")
@example("AAA[5")
@settings(max_examples=600)
def test_nothing_that_can_be_typed_raises_and_what_is_understood_reads_the_same(typed: str) -> None:
    query = parse(typed)
    assert parse(to_text(query.tree)).tree == query.tree
    assert not any(note for note in query.notes if len(note) > 2 * MAX_LENGTH)


@given(typing)
def test_every_word_of_a_tree_is_one_token(typed: str) -> None:
    for word in words(parse(typed).tree):
        assert [token.end - token.start for token in tokens(word)] == [len(word)]


def words(tree: Node) -> list[str]:
    match tree:
        case Word(text) | Prefix(text) | Fuzzy(text):
            return [text]
        case Phrase(several):
            return list(several)
        case And(children) | Or(children):
            return [word for child in children for word in words(child)]
        case Not(child) | Said(_, child):
            return words(child)
    return []
