"""Whether a readout is an account of an event, or only speaks of one: a briefing, an announcement, an address."""

from __future__ import annotations

import re

from index.document import Document, Kind, Mode
from index.events.event import Role

_PRESS = re.compile(
    r"\bdoorstop\b|\binterview\b|\bgaggle\b|\bpress briefing\b|\bbackground (?:press )?(?:call|briefing)\b|"
    r"\banswers? to (?:media|journalists?|press)|\bquestions? from (?:\w+ )?(?:media|journalists)|"
    r"\btelevision\b|\bbroadcast\b|\bop-ed\b|\bradio\b|"
    r"\bon-the-record\b|\bentrevista\b|인터뷰|기고|귀국|출국|마치고|\bweekly address\b|\bbriefing by\b|"
    r"\bdaily guidance\b|"
    r"^(?!.*공동).*기자회견",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?:Transcript of )?(?:the )?Press Conference\b(?!.*\b(?:with|and)\b)|"
    r"\bRemarks (?:by|of) (?:the )?(?:Vice )?President\b(?!.* and ).*\b(?:in|at) (?:a )?Press Conference\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^Statements? (?:by|from|of)\b.{0,120}? (?:on|regarding|after|following)\b", re.IGNORECASE)
_COMMENTING = (Kind.MESSAGE, Kind.SUMMIT, Kind.OTHER, Kind.VISIT, Kind.SPEECH)
_TO_COME = re.compile(
    r"\bto (?:visit|travel|meet|host|welcome|attend)\b|\bupcoming\b|\bpreview\b|\bahead of\b|\bto be held\b|"
    r"\bon the visit\b|\bwill (?:visit|travel|meet|host|welcome|arrive|hold|address|attend|take part)\b|"
    r"\bнамечен|\bсостоится\b|\bannouncement of\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"\bwill (?:be )?(?:visit|travel|meet|host|welcom|arriv|attend|make a|hold)\w*\b|\bis scheduled to\b|"
    r"\bplans to visit\b"
)
_DONE = re.compile(r"\b(?:today|yesterday|met|spoke|held|discussed|agreed|welcomed)\b", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?:Address|Evening address|Video address) by (?:the )?President"
    r"(?!.*\b(?:to|at|before|during) the\b (?!evening|morning))|"
    r"[-–] (?:evening |video |daily )?address (?:by|of) (?:the )?(?:President|Volodymyr)",
    re.IGNORECASE,
)
_EARLY = 350
"""Characters of a text in which an announcement says what will be."""


def role_of(document: Document, opening: str) -> Role:
    """An account unless title or opening say otherwise."""
    title = document.title
    if document.kind is Kind.PRESS_BRIEFING or "announcement" in document.flags:
        return Role.MENTION
    if any(pattern.search(title) for pattern in (_PRESS, _ALONE, _ADDRESS, _TO_COME)):
        return Role.MENTION
    if document.kind in _COMMENTING and _COMMENT.search(title):
        return Role.MENTION
    quoted = any(passage.mode is Mode.QUOTED for passage in document.passages[:3])
    early = opening[:_EARLY]
    return Role.MENTION if not quoted and _WILL.search(early) and not _DONE.search(early) else Role.ACCOUNT
