"""A query tree as a query of Whoosh's own, so that its searcher can be the reference."""

from __future__ import annotations

from collections.abc import Callable

from whoosh import query

from search.query.tree import And, Dates, Is, Node, Not, Or, Phrase, Prefix, Word


def whoosh_query(node: Node, word: Callable[[Word], query.Query]) -> query.Query:
    """`word` compiles a single word, which depends on the fields of the index."""
    match node:
        case Word():
            return word(node)
        case And(children):
            return query.And([whoosh_query(child, word) for child in children])
        case Or(children):
            return query.Or([whoosh_query(child, word) for child in children])
        case Not(child):
            return query.Not(whoosh_query(child, word))
        case Phrase(words):
            return query.Or([query.Phrase("title_words", list(words)), query.Phrase("words", list(words))])
        case Prefix(text):
            return query.Or([query.Prefix("title_words", text), query.Prefix("words", text)])
        case Is(name, value):
            return query.ConstantScoreQuery(query.Term(name, value), 0.0)
        case Dates(first, last):
            days = query.TermRange("date", first.isoformat() if first else "", last.isoformat() if last else "9")
            return query.ConstantScoreQuery(days, 0.0)
    raise AssertionError(node)
