"""Whose words a readout without labels is as a whole: what its title or its byline says."""

from __future__ import annotations

import re
from dataclasses import replace

from index.annotate.people.cast import Cast
from index.annotate.people.mentions import Mention, find
from index.annotate.people.names import capitalised
from index.annotate.people.offices import HEADS, head_of
from index.document import Mode, Turn
from scrapers.readout import Readout

FIRST_PERSON = re.compile(r"\b(?:I|I’m|I'm|I’ve|I'd|my|me|we|We|our|Our|us|you|your|You|Your|My)\b")
QUOTATION = re.compile(r"[“\"«][^“”\"«»]*[”\"»]")
SPOKESMAN = re.compile(r"\b(?:Spokes\w+|Press Secretary)\b", re.IGNORECASE)
ATTRIBUTION = re.compile(r"The (?:below|following) is attributable to (?P<who>[^:]{3,90}):")
_EVENT_OF = re.compile(r"[^:]{3,120}['’]s? (?:Phone )?(?:Call|Meeting|Conversation)\b")
_OWN_WORDS = re.compile(
    r"^(?:Joint |Video |Prepared |Opening |Closing |New Year |Presidential |Vice Presidential )*"
    r"(?:Statement|Remarks?|Speech|Address|Message|Letter|Toast|Greetings?|Op-?[Ee]d|Presidential Message|"
    r"Proclamation|Eulogy|Text of a? ?Letter|"
    r"Excerpts|Interview|Press Briefing|Press Gaggle|Testimony|Keynote)\b",
)
_PASSED = re.compile(
    r"\b(?:FACT SHEET|Fact Sheet|Readout|READOUT|ICYMI|Background|Joint Statement|Joint Declaration|"
    r"Executive Order|Memorandum)\b"
)
_OWN_TAIL = re.compile(
    r"(?:^|[-–—:,] )(?:[Vv]ideo |[Nn]ew Year |[Cc]ongratulatory )?"
    r"(?:[Aa]ddress|[Ss]peech|[Aa]ppeal|[Ss]tatement|[Gg]reetings?|[Cc]ongratulations?) (?:by|of) (?=(?:the )?[A-Z])"
)
_JOINT = re.compile(
    r"^(?:\w+[-–’' ]{1,3}){0,5}?Joint (?:\w+ ){0,4}?(?:[Ss]tatement|[Dd]eclaration|[Cc]ommuniqu|Vision|Release)|"
    r"\b(?:issued?|adopted|signed) a [Jj]oint (?:\w+ )?(?:[Ss]tatement|[Dd]eclaration)|"
    r"\b(?:Leaders|Ministers|Heads of State)['’]? (?:Joint )?(?:Statement|Declaration|Communiqu)|"
    r"^(?:\w+ )+Declaration$"
)
_TELLS = re.compile(
    r"\b(?:Call|Meeting|Conversation|Visit|Travel|Trip|Engagements?|Bilateral|Summit|Talks|Discussions?|"
    r"Meets|Participation)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"[^:;!?]{3,60}, [^:;!?]{4,120}[^.:;!?]")


def author_of(readout: Readout, cast: Cast, *, labelled: bool = False) -> Turn | None:
    """The turn that every paragraph of a statement, a speech or a joint declaration has unless it says otherwise.

    None for an account of events, and where title and byline name nobody. `labelled` readouts are no statements, but
    may have a byline.
    """
    title = readout.title
    if _EVENT_OF.match(title) and not _OWN_WORDS.match(title):
        return None
    if byline := _byline(readout, cast):
        return replace(byline, rule="byline")
    if not labelled and _first_person(readout):
        mention = next((m for m in find(title) if m.office), None)
        own = _quoted(mention, cast) if mention else Turn(cast.by_title("President"), Mode.QUOTED, "President")
        return replace(own, rule="first person throughout")
    if is_joint(title):
        return Turn(None, Mode.REPORTED, rule="joint declaration", words=title)
    titled = _titled(title, cast)
    return titled and replace(titled, rule="title of a statement", words=title)


def speaker_of(mention: Mention | None, cast: Cast) -> str | None:
    """The person of a label or a byline, as printed where nobody known is meant."""
    if mention is None:
        return None
    return cast.resolve(mention) or capitalised(mention.printed)


def meet_bylines(readout: Readout, cast: Cast) -> None:
    """Take the people of "Ann Bell, Ambassador to Vestrania" lines in front of a transcript into the cast."""
    for paragraph in readout.paragraphs[:10]:
        if len(paragraph.text) < 120 and _BYLINE.fullmatch(paragraph.text):
            name, _, office = paragraph.text.partition(", ")
            mention = next(find(name), None)
            has_head = any(word.strip(",.").lower() in HEADS for word in office.split())
            if (
                mention
                and has_head
                and " " in name
                and mention.start == 0
                and mention.end == len(name)
                and not mention.office
            ):
                cast.add(mention.name, office)


def is_joint(title: str) -> bool:
    """Whether a title announces a text of two or more sides."""
    return _JOINT.search(title) is not None


def is_statement(title: str) -> bool:
    """Whether a title announces somebody's own words, on whatever they are about, and no meeting or call."""
    return bool(_OWN_WORDS.match(title)) and not _TELLS.search(title)


def in_first_person(text: str) -> bool:
    """Whether somebody says "I", "we" or "you", outside quotation marks."""
    return FIRST_PERSON.search(QUOTATION.sub("", text)) is not None


def _quoted(mention: Mention, cast: Cast) -> Turn:
    return Turn(speaker_of(mention, cast), Mode.QUOTED, mention.printed)


def _byline(readout: Readout, cast: Cast) -> Turn | None:
    for paragraph in readout.paragraphs[:3]:
        if below := ATTRIBUTION.match(paragraph.text):
            mention = next(find(below["who"]), None)
            return Turn(speaker_of(mention, cast), Mode.QUOTED, below["who"]) if mention else None
        if len(paragraph.text) < 120 and _BYLINE.fullmatch(paragraph.text):
            mention = next(find(paragraph.text), None)
            named = mention and mention.start == 0 and not mention.office and " " in mention.name
            if mention and named and head_of(paragraph.text.partition(", ")[2]) in HEADS:
                return _quoted(mention, cast)
    return None


def _titled(title: str, cast: Cast) -> Turn | None:
    """The author whom a title names: "Statement by …", "… - address by the President"."""
    if own := _OWN_TAIL.search(title):
        mention = next(find(title[own.end() :]), None)
        return _quoted(mention, cast) if mention else Turn(cast.by_title("President"), Mode.QUOTED, own.group())
    if _PASSED.search(title) or not _OWN_WORDS.match(title) or title.startswith(("Joint", "Interview", "Press")):
        return None
    if SPOKESMAN.search(title) and _TELLS.search(title):
        return None
    if re.search(r"\b(?:by|from) the President (?:on|to|in|at|regarding|for)\b", title):
        return Turn(cast.by_title("President"), Mode.QUOTED, "President")
    by = re.search(r"\b(?:by|from|of)\s+(?=(?:the |[A-Z]))", title)
    mention = next(find(title[by.end() :]), None) if by else None
    if mention and mention.start < 60:
        return _quoted(mention, cast)
    if title.startswith("Presidential") or re.search(r"\bby the President\b|\bPresident of\b", title):
        return Turn(cast.by_title("President"), Mode.QUOTED, "President")
    return None


def _first_person(readout: Readout) -> bool:
    """Whether most of a readout's longer paragraphs are somebody's own "I" and "we", in no quotation marks."""
    if _PASSED.search(readout.title):
        return False
    long = [QUOTATION.sub("", p.text[:2000]) for p in readout.paragraphs[:60] if len(p.text) > 60]
    own = [text for text in long if FIRST_PERSON.search(text)]
    return len(own) > 0.5 * len(long) and len(long) > 3 and any(re.search(r"\bI\b", text) for text in own)
