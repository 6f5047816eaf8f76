"""Two readouts compared: what speaks for one event and what against, as numbers."""

from __future__ import annotations

from collections.abc import Mapping

from index.document import Kind
from index.events.evidence import Evidence

ENOUGH = 40
"""Words of a text below which the words that it shares tell nothing."""
APART = 1
"""Days by which two pages of one event may be dated apart."""
ASSEMBLIES = ("cop", "unga", "davos", "spief", "eastern", "millennium", "asem", "democracy")
"""Forums where each leader speaks at another hour, so that two addresses are two events."""
TALKS = "talks"
GENERIC = (TALKS, "summit", "forum", "session", "opening", "university", "")
"""Occasions that another name may stand for."""

Features = Mapping[str, float]


def compare(one: Evidence, other: Evidence) -> Features | None:
    """The features of a pair; None where it can't be one event: days or states have nothing in common."""
    if abs(one.day - other.day) > APART:
        return None
    related = _relation(one, other)
    if related is None:
        return None
    found = {"bias": 1.0, **related}
    found |= _days(one, other) | _occasions(one, other) | _forums(one, other) | _people(one, other)
    found["words"] = alike(one, other) if one.language == other.language else 0.0
    found["same words"] = float(found["words"] > 0.4)
    found["many"] = float(one.many or other.many)
    found["domestic"] = float(Kind.DOMESTIC_MEETING in (one.kind, other.kind) and not one.forum)
    found["fact sheet"] = float(Kind.FACT_SHEET in (one.kind, other.kind))
    found["message"] = float(Kind.MESSAGE in (one.kind, other.kind))
    found["decree"] = float(Kind.DECREE in (one.kind, other.kind))
    found["no occasion"] = float(not (one.occasion and other.occasion) and not one.forum)
    found["forum, no occasion"] = float(not (one.occasion and other.occasion) and bool(one.forum))
    return {name: value for name, value in found.items() if value}


def _one_side(one: Evidence, other: Evidence) -> dict[str, float]:
    """Two pages of one publisher are of one event far less often: it has several on a day with the same guests."""
    left, right = ({person for state, person in e.named if state != e.side} for e in (one, other))
    words = one.occasion, other.occasion
    return {
        "one side, day apart": float(one.day != other.day),
        "one side, talks": float(words == (TALKS, TALKS)),
        "one side, no talks": float(TALKS not in words and not one.forum),
        "one side, same guests": float(bool(left) and left == right),
        "one side, other guests": float(left != right),
        "one side, other participants": float(one.participants != other.participants),
    }


def _relation(one: Evidence, other: Evidence) -> dict[str, float] | None:
    """How each side names the other, and what states only one of them names."""
    same_forum = bool(one.forum) and one.forum == other.forum
    if one.side == other.side:
        shared = one.partners & other.partners
        if not shared and not same_forum:
            return None
        if one.language != other.language:  # the same page in two languages, as often as not
            return {"mutual": float(one.partners == other.partners and bool(shared)), "seen": 1.0}
        return {
            **_one_side(one, other),
            "one side": 1.0,
            "one side, same partners": float(one.partners == other.partners and bool(shared)),
            "one side, no shared partner": float(not shared),
            "third": float(min(len(one.partners ^ other.partners), 2)),
        }
    ours, theirs = other.side in one.partners, one.side in other.partners
    seen = (other.side in one.near) + (one.side in other.near)
    if seen < 2 and not same_forum:
        return None
    outside = len((one.partners - {other.side}) ^ (other.partners - {one.side}))
    return {
        "mutual": float(ours and theirs),
        "half": float(ours != theirs),
        "seen": seen / 2,
        "third": float(min(outside, 2)),
        "in passing": float(not ours and not theirs and not same_forum),
        "many states": float(not ours and not theirs and same_forum),
    }


def _days(one: Evidence, other: Evidence) -> dict[str, float]:
    apart = one.day != other.day
    return {
        "day apart": float(apart),
        "told days apart": float(apart and one.told and other.told),
        "told day": float(not apart and one.told and other.told),
    }


def _occasions(one: Evidence, other: Evidence) -> dict[str, float]:
    left, right = (e.occasion or (e.loose if e.loose in GENERIC else "") for e in (one, other))
    calls = one.kind is Kind.CALL, other.kind is Kind.CALL
    special = left not in GENERIC, right not in GENERIC
    if (one.many or other.many) and "ceo" not in (left, right):  # a page of a whole day is called otherwise
        left = right = ""
        special = False, False
    clash = left != right and (all(special) or (any(special) and TALKS in (left, right)))
    return {
        "same occasion": float(
            left == right and special[0] and not any(calls) and not one.forum and one.day == other.day
        ),
        "both talks": float(left == right == TALKS),
        "occasions clash": float(clash and not all(calls)),
        "one occasion": float(left != right and sum(special) == 1 and not clash),
        "both calls": float(all(calls)),
        "call or not": float(calls[0] != calls[1]),
        "calls a day apart": float(all(calls) and one.day != other.day),
    }


def _forums(one: Evidence, other: Evidence) -> dict[str, float]:
    same, many = bool(one.forum) and one.forum == other.forum, one.many or other.many
    return {
        "same forum": float(same),
        "forum in titles": float(same and one.titled and other.titled),
        "forum in one title": float(same and one.titled != other.titled),
        "forums clash": float(bool(one.forum and other.forum) and not same),
        "one forum": float(bool(one.forum) != bool(other.forum)),
        "same session": float(bool(one.session) and one.session == other.session),
        "sessions clash": float(bool(one.session and other.session) and one.session != other.session),
        "one session": float(min(one.session, other.session) == 0 and max(one.session, other.session) > 1 and not many),
        "assembly": float(same and one.forum in ASSEMBLIES),
    }


def _people(one: Evidence, other: Evidence) -> dict[str, float]:
    """Office holders of the two states, and participants by name: the same on both pages, or others."""
    agree = clash = 0
    for country in {one.side, other.side}:
        left, right = ({person for state, person in e.named if state == country} for e in (one, other))
        agree += bool(left & right)
        clash += bool(left and right and not left & right)
    mine, theirs = one.participants, other.participants
    both = mine | theirs
    return {
        "holders agree": float(agree),
        "holders clash": float(0 if one.forum else clash),
        "participants": len(mine & theirs) / len(both) if mine and theirs else 0.0,
        "no participant shared": float(bool(mine and theirs) and not mine & theirs and not one.forum),
        "same participants": float(bool(mine) and mine == theirs),
        "guests swapped": float(bool(mine - theirs and theirs - mine) and not one.forum),
        "nobody shared": float(not agree and not mine & theirs and not one.forum),
        "others take part": float(
            min(len(mine), len(theirs)) > 1 and 2 * len(mine & theirs) <= len(both) and not one.forum
        ),
    }


def alike(one: Evidence, other: Evidence) -> float:
    """The share of words that two texts have in common, by their sketches; 0 of texts too short to tell."""
    left, right = {*one.words}, {*other.words}
    size = min(len(left), len(right))
    if size < ENOUGH:
        return 0.0
    smallest = set(sorted(left | right)[:size])
    return len(smallest & left & right) / size
