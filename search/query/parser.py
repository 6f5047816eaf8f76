"""The query language: text to the tree that engines evaluate, and back to text.

No input raises. What can't be read is left out, and a note says so.

    query  = group, {"OR", group}
    group  = item, {["AND"], item}             all of them; binds tighter than OR
    item   = ["NOT" | "-"], [field ":"], term
    term   = word | word* | word~1 | "a phrase" | "near words"~10 | "(", query, ")"

`said:` is an item that holds for the items after it in its group, up to the next `said:`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import tokens
from index.spellings import parts_of
from search.query.dates import interval, interval_text, is_backwards
from search.query.lexer import OPERATORS, QueryToken, TokenType, tokenize
from search.query.preferred_dates import with_dates
from search.query.terms import folded
from search.query.tree import ANY, And, Dates, Everything, Fuzzy, Is, Node, Not, Nothing, Or, Phrase, Prefix, Said, Word
from search.query.umlauts import other_way
from search.surface import value_type

MIN_PREFIX = 3
MAX_EDITS = 2
MAX_SLOP = 100
MAX_CLAUSES = 64
MAX_PHRASE = 64

_OR = "write OR, in capitals, between words that may stand for each other."
_PUNCTUATION = ".,;:!?…"
_IN_NO_DATE = ",;:!?…"
_IGNORED = re.compile(r"[\s\-–—/&+.,;:!?…'’‘`]*")  # marks that prose has between words: no note for these
_MODIFIER = re.compile(r"(?P<word>.*?)(?:(?P<star>\*)|~(?P<edits>[0-9]*))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed text: its tree, the tree as text, and notes on what could not be read."""

    tree: Node
    understood: str
    notes: tuple[str, ...]


def parse(text: str) -> Query:
    """Parse a query. Never raises; the tree of a text without letters and digits is Nothing."""
    read, notes = tokenize(text)
    reader = _Reader(read, notes)
    tree = reader.alternatives("")
    if tree is None:
        tree = Nothing() if text.strip() else Everything()
    if isinstance(tree, Nothing) and not notes:
        notes.append("There is no word in this to search for.")
    return Query(tree, to_text(tree) if not isinstance(tree, Nothing) else "", tuple(dict.fromkeys(notes)))


class _Reader:
    """Recursive descent over tokens with balanced brackets. `field`: the field that a term belongs to, or ""."""

    def __init__(self, read: list[QueryToken], notes: list[str]) -> None:
        self.tokens = read
        self.notes = notes
        self.at = 0
        self.clauses = 0

    def take(self) -> QueryToken:
        self.at += 1
        return self.tokens[self.at - 1]

    @property
    def next(self) -> TokenType:
        return self.tokens[self.at].type

    def alternatives(self, field: str) -> Node | None:
        found = [self.group(field)]
        while self.next is TokenType.OR:
            self.take()
            found.append(self.group(field))
        if len(found) > 1 and None in found:
            self.notes.append("An OR has nothing on one side and was ignored.")
        return _joined(Or, [node for node in found if node is not None])

    def group(self, field: str) -> Node | None:
        """Items up to OR, a closing bracket or the end; those after a `said:` become its children."""
        parts: list[tuple[str, list[Node]]] = [("", [])]
        while self.next not in (TokenType.OR, TokenType.CLOSE, TokenType.END):
            if self.next is TokenType.AND:
                self.operator(bool(parts[-1][1]) or len(parts) > 1)
            elif self.next is TokenType.FIELD and self.tokens[self.at].text == "said":
                parts += [(name, [])] if (name := self.said()) else []
            elif (node := self.item(field)) is not None:
                parts[-1][1].append(node)
        nodes = with_dates(parts[0][1])
        for name, under in parts[1:]:
            nodes.append(Said(name, _joined(And, with_dates(under)) or Everything()))
        return _joined(And, nodes)

    def operator(self, left: bool) -> None:
        self.take()
        if not left or self.next in (TokenType.OR, TokenType.AND, TokenType.CLOSE, TokenType.END):
            self.notes.append("An AND has nothing on one side and was ignored.")

    def item(self, field: str) -> Node | None:
        negative = False
        while self.next is TokenType.NOT:
            self.take()
            negative = not negative
        if self.next in (TokenType.OR, TokenType.AND, TokenType.CLOSE, TokenType.END):
            self.notes.append("A NOT has nothing after it and was ignored.")
            return None
        if self.next is TokenType.FIELD:
            field = self.tokens[self.at].text
            if field == "said":
                name = self.said()
                return _not(Said(name, Everything()), negative) if name else None
            self.take()
        node = self.term(field)
        return _not(node, negative) if node is not None else None

    def said(self) -> str | None:
        self.take()
        if self.next not in (TokenType.QUOTED, TokenType.BARE):
            self.notes.append('“said:” takes one name, as in said:"Name Surname", and was ignored.')
            return None
        return self.value("said", self.take())

    def term(self, field: str) -> Node | None:
        if self.next is TokenType.OPEN:
            return self.bracket(field)
        if field and self.next in (TokenType.OR, TokenType.AND):  # right after a field's colon these are words
            token = QueryToken(TokenType.BARE, self.take().type.name)
        elif self.next in (TokenType.QUOTED, TokenType.BARE):
            token = self.take()
        else:
            self.notes.append(f"“{field}:” has no value and was ignored.")
            return None
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            self.notes.append(f"Only the first {MAX_CLAUSES} words and phrases were read.")
            return None
        if field not in ("", "title"):
            value = self.value(field, token)
            return self.field_value(field, value) if value else None
        return self.quoted(token, field) if token.type is TokenType.QUOTED else self.bare(token.text, field)

    def bracket(self, field: str) -> Node | None:
        self.take()
        node = self.alternatives(field)
        self.take()
        if node is None:
            self.notes.append("Brackets with nothing in them were ignored.")
        return node

    def value(self, field: str, token: QueryToken) -> str | None:
        text = (
            token.text
            if token.type is TokenType.QUOTED
            else token.text.strip(_PUNCTUATION if field != "date" else ",;:!?…")
        )
        text = " ".join(text.split())
        if field != "date" and not folded(text):
            self.notes.append(f"“{field}:” has no value and was ignored.")
            return None
        return text

    def field_value(self, field: str, value: str) -> Node | None:
        if field == "date":
            return self.dates(value)
        type_ = value_type(field)
        if type_.any and value.lower() in (ANY, "yes"):
            return Is(field, ANY)
        try:
            return Is(field, str(type_.read(value.lower() if type_.strict else value)))
        except ValueError as error:
            self.notes.append(f"{error}{f' or {ANY}' if type_.any else ''}.")
            return Is(field, value)

    def dates(self, value: str) -> Dates | None:
        found = interval(value)
        if found is None:
            what = "runs backwards" if is_backwards(value) else "is not a date"
            self.notes.append(
                f"“{value}” {what} and was ignored. Dates are 2019, 2019-04, 2019-04-24 or 2019-01..2019-06."
            )
        return found

    def quoted(self, token: QueryToken, field: str) -> Node | None:
        words = _words(token.text)
        if not words:
            self.notes.append("Quotation marks with no word in them were ignored.")
            return None
        if len(words) > MAX_PHRASE:
            self.notes.append(f"Only the first {MAX_PHRASE} words of a phrase were read.")
        slop = int(token.slop[:9] or 0)
        if slop > MAX_SLOP:
            self.notes.append(f"“~{slop}” was read as ~{MAX_SLOP}, the widest.")
        return Phrase(words[:MAX_PHRASE], min(slop, MAX_SLOP) if len(words) > 1 else 0, field)

    def bare(self, text: str, field: str) -> Node | None:
        typed = text.strip(_PUNCTUATION)
        modifier = _MODIFIER.fullmatch(typed)
        words = _words(modifier["word"] if modifier else text)
        if not words:
            if text.strip("|") == "":
                self.notes.append(f"“{text}” was ignored: {_OR}")
            elif not _IGNORED.fullmatch(text):
                self.notes.append(f"“{text}” has no letters or digits and was ignored.")
            return None
        if modifier:
            if len(words) == 1:
                return self.modified(words[0], modifier, field)
            self.notes.append(f"“{typed}”: * and ~ work on one word, and were ignored.")
        elif text == "or" and self.next is not TokenType.END:
            self.notes.append(f"“or” was read as a word: {_OR}")
        elif "*" in typed:
            self.notes.append(f"“{typed}”: * stands only at the end of a word, and was ignored.")
        return _compound(words, field)

    def modified(self, word: str, modifier: re.Match[str], field: str) -> Node:
        if modifier["star"]:
            if len(folded(word)) >= MIN_PREFIX:
                return Prefix(word, field)
            self.notes.append(f"“{word}*” is too short: a beginning has {MIN_PREFIX} letters at least. Read as a word.")
            return _word(word, field)
        edits = int(modifier["edits"][:3] or 1)
        if edits > MAX_EDITS:
            self.notes.append(f"“{word}~{edits}” was read as ~{MAX_EDITS}, the widest.")
        return Fuzzy(word, min(edits, MAX_EDITS), field) if edits else _word(word, field)


def _compound(words: tuple[str, ...], field: str) -> Node:
    """A word or a phrase; of a known compound, typed hyphenated or closed, and of a name with an umlaut both ways in
    which it is written."""
    closed = _word("".join(words), field)
    parts = parts_of(folded(closed.text)) if len(words) < 3 else ()
    if len(words) == 1:
        ways = [Phrase(parts, 0, field)] if parts else [_word(way, field) for way in (other_way(words[0]),) if way]
        return Or((closed, *ways)) if ways else closed
    phrase = Phrase(words[:MAX_PHRASE], 0, field)
    return Or((phrase, closed)) if tuple(map(folded, words)) == parts else phrase


def _word(text: str, field: str) -> Word:
    """A word; an operator's name (from ":OR") in lower case, so that its text parses as a word again."""
    return Word(text.lower() if text in OPERATORS else text, field)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text[token.start : token.end] for token in tokens(text))


def _not(node: Node, negative: bool) -> Node:
    if not negative:
        return node
    return node.child if isinstance(node, Not) else Not(node)


def _joined(shape: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    flat = [child for node in nodes for child in (node.children if isinstance(node, shape) else (node,))]
    if shape is Or:  # both ways to write a compound name the other
        first: dict[Node, Node] = {}
        for child in flat:
            first.setdefault(_meaning(child), child)
        flat = list(first.values())
    if len(flat) < 2:
        return flat[0] if flat else None
    return shape(tuple(flat))


def _meaning(node: Node) -> Node:
    """A node that finds the same: the case of an exact phrase does not matter."""
    return Phrase(tuple(map(folded, node.words)), 0, node.field) if isinstance(node, Phrase) and not node.slop else node


def to_text(tree: Node) -> str:
    """The tree as text: `parse` gives the same tree again, for every tree that `parse` makes."""
    match tree:
        case Said(speaker, child):
            return f"said:{_value_text(speaker)} {_under(child)}".strip()
        case And(children):
            return " ".join(_member(child, last=n == len(children) - 1) for n, child in enumerate(children))
        case Or(children):
            return " OR ".join(_enclosed(child) for child in children)
        case Not(Said(speaker, Everything())):
            return f"-said:{_value_text(speaker)}"
        case Not(child):
            return "-" + _enclosed(child)
        case Everything():
            return ""
        case Nothing():
            return '""'
        case _:
            return _leaf_text(tree)


def _leaf_text(leaf: Word | Prefix | Fuzzy | Phrase | Is | Dates) -> str:
    match leaf:
        case Word(text, field):
            return _at(field) + text
        case Prefix(text, field):
            return f"{_at(field)}{text}*"
        case Fuzzy(text, distance, field):
            return f"{_at(field)}{text}~{distance}"
        case Phrase(words, slop, field):
            return f'{_at(field)}"{" ".join(words)}"' + (f"~{slop}" if slop else "")
        case Is(field, value):
            return f"{field}:{_value_text(value)}"
        case Dates():
            return f"date:{interval_text(leaf)}"


def _at(field: str) -> str:
    return f"{field}:" if field else ""


def _value_text(value: str) -> str:
    plain = re.fullmatch(r"[^\W_](?:[\w-]*[^\W_])?", value) and value not in OPERATORS
    return value if plain else f'"{value}"'


def _enclosed(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or | Said) else to_text(node)


def _member(node: Node, *, last: bool) -> str:
    """A child of And: `said:` would reach over the children after it."""
    return to_text(node) if isinstance(node, Said) and last else _enclosed(node)


def _under(node: Node) -> str:
    if isinstance(node, And):
        return " ".join(_enclosed(child) for child in node.children)
    return _enclosed(node)
