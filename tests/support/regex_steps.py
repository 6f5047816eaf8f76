"""How many steps a backtracking matcher, as Python's is, takes: counted, not timed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

NAMES = {name: str(name) for name in _constants.OPCODES}
MANY = 1_000_000  # what is repeated more often than this is repeated without end
FEW = 40  # what is repeated more often, but not without end, counts as repeated so often: a bound is only a factor
CLASSES = frozenset(("LITERAL", "NOT_LITERAL", "ANY", "IN"))
LINEAR = 3.0  # times more steps for twice the text; a quadratic matcher takes four times
PATIENCE = 1_000_000  # steps
REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"))

Node = tuple[Any, Any]
Thread = tuple[int, int, tuple[int, ...]]
"""A step of the program, a place in the text, and the places that were saved."""


class TooManySteps(Exception):
    """The matcher gave up."""


def parsed(pattern: re.Pattern[Any]) -> list[Node]:
    """The pattern's tree, as the standard library parses it."""
    return list(_parser.parse(pattern.pattern, pattern.flags))


def kind(node: Node) -> str:
    return NAMES.get(node[0], str(node[0]))


def children(node: Node) -> Iterator[list[Node]]:
    """The sequences inside a node."""
    argument = node[1]
    match kind(node):
        case "BRANCH":
            yield from map(list, argument[1])
        case "SUBPATTERN":
            yield list(argument[3])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            yield list(argument[2])
        case "ASSERT" | "ASSERT_NOT":
            yield list(argument[1])
        case "ATOMIC_GROUP":
            yield list(argument)
        case "GROUPREF_EXISTS":
            yield from (list(part) for part in argument[1:] if part)


@dataclass
class Matcher:
    """A machine with a stack of places to go back to, for one pattern."""

    pattern: re.Pattern[Any]
    code: list[tuple[Any, ...]] = field(default_factory=list)
    steps: int = 0
    most: int = MANY

    def __post_init__(self) -> None:
        self.flags = self.pattern.flags
        self.slots = 2 * (self.pattern.groups + 1)
        self._sequence(parsed(self.pattern))
        self.code.append(("match",))

    def count(self, text: str | bytes, *, anchored: bool = False, whole: bool = False, most: int = MANY) -> int:
        """The steps of finding every match in `text`, or of the one at its start. Raises TooManySteps."""
        self.steps, self.most = 0, most
        place, width = 0, len(text)
        while place <= width:
            end = self._run(text, 0, place, whole)
            if anchored:
                break
            place = end if end is not None and end > place else place + 1
        return self.steps

    def end_of_match(self, text: str | bytes, place: int) -> int | None:
        """Where a match that begins at `place` ends; None where none does."""
        self.steps, self.most = 0, MANY
        return self._run(text, 0, place)

    # -- the program

    def _sequence(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self._node(node)

    def _node(self, node: Node) -> None:
        name, argument = kind(node), node[1]
        if name in CLASSES:
            self.code.append(("one", _class(self.pattern, self.flags, node)))
        elif name == "AT":
            self.code.append(("at", _compiled(self.pattern, self.flags, node)))
        elif name == "SUBPATTERN":
            self._group(argument)
        elif name == "BRANCH":
            self._branch([list(part) for part in argument[1]])
        elif name in REPEATS:
            self._repeat(name, *argument)
        elif name in ("ASSERT", "ASSERT_NOT"):
            self._assertion(name, *argument)
        elif name == "ATOMIC_GROUP":
            self._sub("atomic", list(argument))
        elif name == "GROUPREF":
            self.code.append(("same", argument))
        else:
            raise NotImplementedError(name)

    def _group(self, argument: tuple[Any, ...]) -> None:
        number, more, less, body = argument
        outside, self.flags = self.flags, (self.flags | more) & ~less
        if number is not None:
            self.code.append(("save", 2 * number))
        self._sequence(list(body))
        if number is not None:
            self.code.append(("save", 2 * number + 1))
        self.flags = outside

    def _branch(self, parts: Sequence[Sequence[Node]]) -> None:
        choice, starts, ends = self._hole(), [], []
        for part in parts:
            starts.append(len(self.code))
            self._sequence(part)
            ends.append(self._hole())
        for end in ends:
            self.code[end] = ("go", len(self.code))
        self.code[choice] = ("choose", cache(partial(self._viable, tuple(starts))))

    def _viable(self, starts: tuple[int, ...], sign: Any) -> tuple[int, ...]:
        """The alternatives that can begin with this sign, or with none, as the standard library looks first, too."""
        return tuple(start for start in starts if self.code[start][0] != "one" or (sign and self.code[start][1](sign)))

    def _repeat(self, name: str, least: int, most: Any, body: Any) -> None:
        if name == "POSSESSIVE_REPEAT":
            self._sub("atomic", [(_constants.MAX_REPEAT, (least, most, body))])
            return
        lazy = name == "MIN_REPEAT"
        most = int(most) if int(most) > MANY else min(int(most), least + FEW)
        for _ in range(least):
            self._sequence(list(body))
        if most > MANY:
            slot, self.slots = self.slots, self.slots + 1
            fork = self._hole()
            self.code.append(("save", slot))
            self._sequence(list(body))
            self.code += [("moved", slot), ("go", fork)]
            self._fork(fork, fork + 1, len(self.code), lazy)
            return
        forks = []
        for _ in range(most - least):
            forks.append(self._hole())
            self._sequence(list(body))
        for fork in forks:
            self._fork(fork, fork + 1, len(self.code), lazy)

    def _assertion(self, name: str, direction: int, body: Any) -> None:
        back = 0 if direction > 0 else body.getwidth()[0]
        self._sub("behind" if name == "ASSERT" else "not", list(body), back)

    def _sub(self, name: str, body: list[Node], back: int = 0) -> None:
        """A part that is matched on its own: nothing goes back into it."""
        head = self._hole()
        self._sequence(body)
        self.code.append(("match",))
        self.code[head] = (name, head + 1, len(self.code), back)

    def _fork(self, at: int, inside: int, behind: int, lazy: bool) -> None:
        self.code[at] = ("fork", behind, inside) if lazy else ("fork", inside, behind)

    def _hole(self) -> int:
        self.code.append(())
        return len(self.code) - 1

    # -- its run

    def _run(self, text: Any, start: int, place: int, whole: bool = False) -> int | None:
        """Where the part of the program at `start` ends that matches at `place`; None where it does not."""
        back: list[Thread] = [(start, place, (-1,) * self.slots)]
        while back:
            at, here, saved = back.pop()
            while True:
                self.steps += 1
                if self.steps > self.most:
                    raise TooManySteps
                step = self.code[at]
                if step[0] == "one":
                    if here >= len(text) or not step[1](text[here : here + 1]):
                        break
                    at, here = at + 1, here + 1
                elif step[0] == "fork":
                    back.append((step[2], here, saved))
                    at = step[1]
                elif step[0] == "match":
                    if not whole or here == len(text):
                        return here
                    break
                elif ways := self._ways(step, text, (at + 1, here, saved)):
                    back += ways[:0:-1]
                    at, here, saved = ways[0]
                else:
                    break
        return None

    def _ways(self, step: tuple[Any, ...], text: Any, thread: Thread) -> list[Thread]:
        """Where a rarer step leads, the first way first; nowhere if it fails. `thread` is at the step behind it."""
        at, here, saved = thread
        match step[0]:
            case "go":
                return [(step[1], here, saved)]
            case "choose":
                return [(way, here, saved) for way in step[1](text[here : here + 1])]
            case "save":
                return [(at, here, (*saved[: step[1]], here, *saved[step[1] + 1 :]))]
            case "moved":
                return [thread] if saved[step[1]] != here else []
            case "at":
                return [thread] if step[1].match(text, here) else []
            case "same":
                first, last = saved[2 * step[1] : 2 * step[1] + 2]
                known = text[first:last]
                fits = -1 < first <= last and text.startswith(known, here)
                return [(at, here + len(known), saved)] if fits else []
        return self._alone(step, text, here, saved)

    def _alone(self, step: tuple[Any, ...], text: Any, here: int, saved: tuple[int, ...]) -> list[Thread]:
        """A part that is matched on its own: atomic, or looking ahead or behind."""
        name, inside, behind, width = step
        end = self._run(text, inside, here - width) if here >= width else None
        if name == "atomic":
            return [] if end is None else [(behind, end, saved)]
        holds = end is not None and (not width or end == here)
        return [(behind, here, saved)] if holds == (name == "behind") else []


def _compiled(pattern: re.Pattern[Any], flags: int, node: Node) -> re.Pattern[Any]:
    state = _parser.State()
    state.flags, state.str = flags, pattern.pattern
    found: re.Pattern[Any] = _compiler.compile(_parser.SubPattern(state, [node]), flags)
    return found


_CLASSES: dict[tuple[str, int, type], Callable[[Any], bool]] = {}


def _class(pattern: re.Pattern[Any], flags: int, node: Node) -> Callable[[Any], bool]:
    """Whether a sign fits a node of one sign; the same function for the same node."""
    key = (repr(node), flags, type(pattern.pattern))
    if key not in _CLASSES:
        compiled = _compiled(pattern, flags, node)
        _CLASSES[key] = cache(lambda sign: compiled.fullmatch(sign) is not None)
    return _CLASSES[key]


def worst_growth(
    pattern: re.Pattern[Any], *, anchored: bool = False, whole: bool = False, breadth: int = 5
) -> tuple[float, tuple[str, str, str]]:
    """How many times more steps a text twice as long takes, and the text's parts, at the worst text that is tried.

    2 is linear, 4 quadratic; infinite where a short text already takes too many. It ends at the first of those.
    Without anything that is repeated without end there is nothing to try.
    """
    if not any(kind(node) in REPEATS and int(node[1][1]) > MANY for node in _walk(parsed(pattern))):
        return 0.0, ("", "", "")
    matcher = Matcher(pattern)
    worst = (0.0, ("", "", ""))
    for start, pump, end in trials(pattern, breadth):
        counted: list[int] = []
        for text in (start + pump * (12 * 2**double) + end for double in range(6)):
            raw = text if isinstance(pattern.pattern, str) else text.encode()
            try:
                counted.append(matcher.count(raw, anchored=anchored, whole=whole, most=PATIENCE))
            except TooManySteps:
                return math.inf, (start, pump, end)
            if len(counted) > 1 and counted[-1] < LINEAR * counted[-2]:
                break
        worst = max(worst, (counted[-1] / counted[-2], (start, pump, end)))
        if worst[0] >= LINEAR:
            break
    return worst


# -- what to try a pattern with

POOL = "aZя7 \n\t.,:;!?-–_/\\'\"()[]<>{}&#=*+@%$|年一é·»…\x00"


def trials(pattern: re.Pattern[Any], breadth: int) -> Iterator[tuple[str, str, str]]:
    """Texts that could make a pattern go back and forth: what comes before a repetition, what to repeat, an end.

    Repeated are what each of its repetitions repeats, behind what comes before that or alone, and one sign of each kind
    that the pattern tells apart; `breadth` of them at most.
    """
    tree = parsed(pattern)
    own, pumps = dict[tuple[str, str], None](), dict[str, None]()
    for lead, body in _repetitions(tree):
        for repeated in (_example(pattern, body), _example(pattern, body, 1)):
            own[_example(pattern, lead), repeated] = None
            pumps[repeated] = None
        pumps[_example(pattern, body) + _example(pattern, lead[-1:])] = None
    pumps |= dict.fromkeys(_signs(pattern, tree))
    alone = {("", pump): None for pump in list(pumps)[:breadth]}
    for start, pump in alone | dict.fromkeys(list(own)[:breadth]):
        if pump:
            yield from ((start, pump, end) for end in ("", "\x01"))


def _signs(pattern: re.Pattern[Any], tree: Sequence[Node]) -> list[str]:
    """One sign for each set of the pattern's classes that a sign can be in."""
    classes = {_class(pattern, pattern.flags, node) for node in _walk(tree) if kind(node) in CLASSES}
    literals = [chr(node[1]) for node in _walk(tree) if kind(node) == "LITERAL"]
    found: dict[tuple[bool, ...], str] = {}
    for sign in (*POOL, *dict.fromkeys(literals)):
        raw = sign if isinstance(pattern.pattern, str) else sign.encode()
        found.setdefault(tuple(fits(raw) for fits in classes), sign)
    return [sign for fits, sign in found.items() if any(fits)][:10]


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for inside in children(node):
            yield from _walk(inside)


def _repetitions(nodes: Sequence[Node], lead: tuple[Node, ...] = ()) -> Iterator[tuple[tuple[Node, ...], list[Node]]]:
    """Each repetition's body, with what comes before it."""
    for place, node in enumerate(nodes):
        before = (*lead, *nodes[:place])
        for inside in children(node):
            if kind(node) in REPEATS:
                yield before, inside
            yield from _repetitions(inside, before)


def _example(pattern: re.Pattern[Any], nodes: Sequence[Node], variant: int = 0) -> str:
    """A short text that these parts match."""
    return "".join(_part(pattern, node, variant) for node in nodes)


def _part(pattern: re.Pattern[Any], node: Node, variant: int) -> str:
    name = kind(node)
    if name in CLASSES:
        if name == "LITERAL":
            return chr(node[1])
        fits = _class(pattern, pattern.flags, node)
        fitting = [sign for sign in POOL if fits(sign if isinstance(pattern.pattern, str) else sign.encode())]
        return fitting[variant % len(fitting)] if fitting else ""
    if name in REPEATS:
        return _example(pattern, list(node[1][2]), variant) * min(max(1, node[1][0]), 12)
    if name == "BRANCH":
        parts = list(children(node))
        return _example(pattern, parts[variant % len(parts)], variant)
    if name in ("SUBPATTERN", "ATOMIC_GROUP"):
        return _example(pattern, next(iter(children(node))), variant)
    return ""
