"""The use of a phrase in words, for a page, the endpoint and the terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from search import surface
from search.coverage import Coverage
from search.engine import Hit
from search.request import Request, unscoped
from search.usage import Usage
from web.present import coverage, labels, links


def sentences(usage: Usage, held: Coverage, asked: Request) -> tuple[str, ...]:
    """How often a phrase is used, first, last and in between, each with what is held of that time."""
    found = usage.found
    if not (found.first and found.last):
        return _unused(usage, held, asked)
    earlier, later = _without(usage.before, "earlier"), _without(usage.after, "later")
    told = [f"“{usage.phrase}” is used {_times(found.uses)} in {found.readouts:,} of {_among(usage, asked)}."]
    if found.uses == 1:
        told.append(f"Only use: {_use(found.first)}. {earlier} {later}")
    else:
        told += [f"First: {_use(found.first)}. {earlier}", f"Last: {_use(found.last)}. {later}"]
    if found.pause and usage.pause:
        before, after = found.pause
        told.append(
            f"Longest pause: {usage.pause.days:,} days, from {labels.day(before.date)} to {labels.day(after.date)}, "
            f"with {_readouts(usage.pause.held)} between{_empty(usage)}."
        )
    if found.titles:
        told.append(f"{_readouts(found.titles)} more {_has(found.titles)} it in the title alone.")
    return tuple(told)


def footnote(told: Sequence[str], asked: Request, generation: str, address: str, today: dt.date) -> str:
    """The uses of phrases as a note cites them: what is said of them, filters, index, day and address."""
    filters = "; ".join(chip.text for chip in links.chips(asked))
    narrowed = f" ({filters})" if filters else ""
    return f"Readouts, uses of phrases{narrowed}. {' '.join(told)} Index {generation}, {labels.day(today)}. {address}"


def span(usage: Usage) -> str:
    """The days of the first and the last use; "" without any."""
    days = [labels.day(hit.date) for hit in (usage.found.first, usage.found.last) if hit]
    return " – ".join(dict.fromkeys(days))


def _unused(usage: Usage, held: Coverage, asked: Request) -> tuple[str, ...]:
    titles = (f"It stands in the title of {_readouts(usage.found.titles)}.",) if usage.found.titles else ()
    if asked.scoped:
        whole = replace(unscoped(asked), text="")
        told = f"0 of {_among(usage, asked)}. In all: {' '.join(coverage.sentences(held, whole))}"
    else:
        told = " ".join(coverage.sentences(held, replace(asked, text=usage.phrase)))
    return (f"“{usage.phrase}” is not used. {told}", *titles)


def _among(usage: Usage, asked: Request) -> str:
    words = " with words of " + " or ".join(asked.said_by) if asked.said_by else " with such words" * asked.scoped
    return f"{_readouts(usage.of)} held{words}"


def _use(hit: Hit) -> str:
    speaker = hit.snippets[0].speaker
    return f"{labels.day(hit.date)}, {f'{speaker}, ' if speaker else ''}{surface.label('source', hit.source)}"


def _without(count: int, when: str) -> str:
    if not count:
        may = "have been used before" if when == "earlier" else "be in use still"
        return f"No {when} readout is held, so it may {may}."
    return f"{_readouts(count)} {'is' if count == 1 else 'are'} {when} and {'does' if count == 1 else 'do'} not use it."


def _empty(usage: Usage) -> str:
    gaps = usage.pause.empty if usage.pause else ()
    named = ", ".join(map(coverage.gap_text, gaps[: coverage.GAPS]))
    more = len(gaps) - coverage.GAPS
    return f"; none held for {named}{f' and {more} more gaps' if more > 0 else ''}" if gaps else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _readouts(count: int) -> str:
    return f"{count:,} readout{'' if count == 1 else 's'}"


def _has(count: int) -> str:
    return "has" if count == 1 else "have"
