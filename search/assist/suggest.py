"""Completion as one types: names of people, places, topics and countries, titles and words, alone or within a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.analysis import tokens
from search import surface
from search.assist.name_index import Completer, Names
from search.assist.statistics import IndexStatistics, leading
from search.engine import Suggestion
from search.query.lexer import OPERATORS, straight
from search.query.parser import MAX_PHRASE, to_text
from search.query.tree import And, Everything, Is, Node, Phrase, Prefix, Said, Word

NAMES = ("speaker", "participant", "place", "topic", "country")
"""Whose values complete a word that stands in no field."""

SUGGESTED = (*surface.SUGGESTED, "word")
"""The fields that can be completed."""

MIN_WORD = 3
MAX_NAME = 4
"""Words before the end of a query that may be parts of one name."""

_BREAK = re.compile(r'[\s"()]')
_PIECE = re.compile(r"\S+")
_PLAIN = re.compile(r'[^\W\d_][^\s:"()*~]*')
_QUOTES = str.maketrans({'"': " "})


def values(statistics: IndexStatistics, names: Completer, field: str, typed: str, limit: int) -> list[Suggestion]:
    """What completes `typed` as a value of one field of SUGGESTED, by falling count, at most `limit`.

    A title comes newest first and counts the readouts that have it within theirs; other values count theirs.
    """
    if field == "title":
        return _titles(statistics, typed, limit)
    if field == "word":
        return _words(statistics, typed, limit)
    own = names("speaker" if field == "said" else field)
    return [_value(own, field, value) for value in own.starting(typed)[:limit]]


def _value(names: Names, field: str, value: str) -> Suggestion:
    plain = value.translate(_QUOTES)
    node = Said(plain, Everything()) if field == "said" else Is(field, plain)
    return Suggestion(field, value, surface.label(field, value), names.counts[value], to_text(node))


def completions(statistics: IndexStatistics, names: Completer, text: str, limit: int) -> list[Suggestion]:
    """What completes the end of a query; `query` of each is the whole query with its end completed.

    After `said:` or another field come its values. Elsewhere come names, then words, then titles, each with room for
    some; as many words before the end as can be parts of one name are taken for it. Nothing where no word is begun.
    """
    ends = _ends(straight(text))
    tried = (_placed(text[: end.start], _ended(statistics, names, end, limit)) for end in ends)
    found = next((some for some in tried if some), [])
    if not ends or ends[-1].closed:
        return found
    before, typed = text[: ends[-1].start], ends[-1].typed
    titles = _titles(statistics, typed, limit) if len(typed) >= MIN_WORD else []
    return _shared([found, _placed(before, _words(statistics, typed, limit)), _placed(before, titles)], limit)


@dataclass(frozen=True, slots=True)
class _End:
    """What may be being typed at the end of a query, from `start` on: a value of `field` or, "", of any.

    `closed`: it can be no word of its own; `wide`: it has words before the last one.
    """

    start: int
    field: str
    typed: str
    closed: bool = False
    wide: bool = False


def _ends(text: str) -> list[_End]:
    """The ways to read the end of a query, the longest first; none where nothing is being typed that has values."""
    at = text.rfind('"') if text.count('"') % 2 else len(text)
    piece = _BREAK.split(text[:at])[-1]
    start = at - len(piece) + piece.startswith("-")
    name, colon, value = text[start:at].partition(":")
    field = name.lower()
    if colon and field not in SUGGESTED:
        return []
    if at < len(text):
        return [_End(start, field, text[at + 1 :], True) if colon else _End(at, "", text[at + 1 :], True)]
    if colon:
        return [_End(start, field, value, True)]
    return [*_wider(text, start), _End(start, "", text[start:])] if start < at else []


def _wider(text: str, end: int) -> list[_End]:
    """The words before the last one that may be of the same name, the most words first, up to a field's colon."""
    found: list[_End] = []
    for match in reversed(list(_PIECE.finditer(text, max(0, end - 200), end))[1 - MAX_NAME :]):
        name, colon, value = match.group().partition(":")
        if match.group() in OPERATORS or not _PLAIN.fullmatch(value if colon else name):
            break
        if not colon:
            found.insert(0, _End(match.start(), "", text[match.start() :], wide=True))
        else:
            own = [_End(match.start(), name.lower(), text[match.end() - len(value) :], True)]
            return own + found if name.lower() in SUGGESTED else found
    return found


def _ended(statistics: IndexStatistics, names: Completer, end: _End, limit: int) -> list[Suggestion]:
    if end.field:
        return values(statistics, names, end.field, end.typed, limit)
    return _named(names, end.typed, limit, wide=end.wide)


def _named(names: Completer, typed: str, limit: int, *, wide: bool) -> list[Suggestion]:
    """Values of NAMES, displayed names first, a person once. `wide`: the prefix must begin the name."""
    if not any(tokens(typed)):
        return []
    once: dict[tuple[bool, str], tuple[bool, Suggestion]] = {}
    for field in NAMES:
        own = names(field)
        for value in (own.opening if wide else own.starting)(typed)[:limit]:
            one = (not own.shown(value, typed), _value(own, field, value))
            once.setdefault((field in ("speaker", "participant"), value), one)
    order = sorted(once.values(), key=lambda pair: (pair[0], -pair[1].count, pair[1].label, pair[1].field))
    return [one for _, one in order[:limit]]


def _words(statistics: IndexStatistics, typed: str, limit: int) -> list[Suggestion]:
    """Words of the readouts that begin so."""
    folded = [token.word for token in tokens(typed)]
    if len(folded) != 1 or len(folded[0]) < MIN_WORD:
        return []
    counts = statistics.words(folded[0])
    best = sorted(counts, key=lambda word: (-counts[word], word))[:limit]
    return [Suggestion("word", word, word, counts[word], to_text(Word(word))) for word in best]


def _titles(statistics: IndexStatistics, typed: str, limit: int) -> list[Suggestion]:
    """Titles that have all the words, the last perhaps only begun; the newest first, each once."""
    *whole, last = [token.word for token in tokens(typed)][:MAX_PHRASE] or [""]
    if not last:
        return []
    parts: list[Node] = [Phrase((word,), 0, "title") for word in whole]
    docs = statistics.run(And((*parts, Prefix(last, "title"))) if parts else Prefix(last, "title")).docs
    newest = leading(statistics, docs, statistics.days[docs], 2 * limit)
    titles = dict.fromkeys(statistics.metadata(number).title for number in newest)
    return [_title(statistics, title) for title in list(titles)[:limit]]


def _title(statistics: IndexStatistics, title: str) -> Suggestion:
    phrase = Phrase(tuple(title[t.start : t.end] for t in tokens(title))[:MAX_PHRASE], 0, "title")
    return Suggestion("title", title, title, len(statistics.run(phrase).docs), to_text(phrase))


def _placed(before: str, found: Sequence[Suggestion]) -> list[Suggestion]:
    return [replace(one, query=before + one.query) for one in found]


def _shared(groups: Sequence[list[Suggestion]], limit: int) -> list[Suggestion]:
    """Of each group its best, the first with twice the room of another; what one leaves the others take, in order."""
    room = [max(1, limit // 2), *[max(1, limit // 4)] * (len(groups) - 1)]
    taken = [group[:most] for group, most in zip(groups, room, strict=True)]
    left = limit - sum(map(len, taken))
    for number, group in enumerate(groups):
        more = group[len(taken[number]) : len(taken[number]) + max(left, 0)]
        taken[number] = taken[number] + more
        left -= len(more)
    return [one for group in taken for one in group][:limit]
