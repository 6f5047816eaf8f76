"""An example of each answer of the endpoint, about the invented states of the sample, made from its model."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from index.alignment.differences import DifferenceKind
from index.document import Kind, Mode
from index.events.event import Role
from scrapers.diff.classify import Change
from scrapers.diff.words import TextSide
from search.engine import FacetValue, Month
from web.api.events import (
    ComparedUnitOut,
    DifferenceOut,
    EventAccountOut,
    EventOut,
    MatterOut,
    MemberOut,
    PrincipalOut,
    ToldOut,
)
from web.api.meetings.examples import MEETINGS
from web.api.models import (
    CoverageOut,
    DiffOut,
    ErrorOut,
    FacetValuesOut,
    GapOut,
    LabelledFacetOut,
    OtherWordOut,
    OtherWordsOut,
    PartialMatchOut,
    ProfileOut,
    PublisherCoverageOut,
    ReadoutOut,
    ReasonOut,
    ResultOut,
    RevisionOut,
    RunOut,
    SearchOut,
    ShareOut,
    SimilarOut,
    SimilarsOut,
    SnippetOut,
    SourceOut,
    StatusOut,
    SuggestionOut,
    SuggestionsOut,
    TrendOut,
    TrendsOut,
    WholeReadout,
    WrongOut,
)
from web.api.paragraphs import ParagraphOut, QueryOut, SpeechActOut, StatementOut
from web.api.statement_models import StatementFoundOut, StatementsOfReadoutOut, StatementsOut
from web.api.usage import FirstUseOut, UsageOut, UsagesOut, UseOut, YearOfUseOut

SAID = "The grain corridor will open before the harvest."
SEEN = dt.datetime(2022, 8, 4, 9, 30, tzinfo=dt.UTC)
FACTS: dict[str, Any] = {
    "id": "sample-vestrania-64590",
    "url": "https://president.vestrania.example/news/64590",
    "title": "Talks with the Prime Minister of Kalmeria",
    "date": dt.date(2022, 8, 3),
    "source": "sample-vestrania",
    "publisher": "President of Vestrania",
    "language": "en",
    "kind": Kind.MEETING,
    "place": "Bulvar",
    "speakers": ("Radomir Đukan",),
    "participants": ("Radomir Đukan", "Ilse Maren"),
    "countries": ("XKA", "XVE"),
    "topics": ("agriculture-food",),
    "flags": ("sample",),
}
SNIPPET = SnippetOut(
    html="The <mark>grain corridor</mark> will open before the harvest.",
    text=SAID,
    speaker="Radomir Đukan",
    mode=Mode.QUOTED,
    paragraph=3,
    statement=None,
)
STATEMENT = StatementOut(
    start=0,
    end=len(SAID),
    anchor="p0s0",
    speaker="Radomir Đukan",
    mode=Mode.QUOTED,
    printed="the President",
    acts=(SpeechActOut(verb="assured", kind="promises", addressee="Ilse Maren"),),
)
PARAGRAPH = ParagraphOut(paragraph=0, text=SAID, speaker="Radomir Đukan", mode=Mode.QUOTED, statements=(STATEMENT,))
RESULT = ResultOut(**FACTS, score=7.1, snippets=(SNIPPET,))
USE = UseOut(
    **{name: FACTS[name] for name in ("id", "url", "title", "date", "source")},
    speaker="Radomir Đukan",
    mode=Mode.QUOTED,
    paragraph=3,
    statement=None,
    anchor="p3",
    html=SNIPPET.html,
    text=SAID,
)
EVENT = EventOut(
    id="sample-vestrania-64590",
    title="Meeting: Kalmeria and Vestrania",
    date=FACTS["date"],
    kind=Kind.MEETING,
    place="Lysk",
    certainty=0.9,
    principals=(PrincipalOut(country="XKL", name=None), PrincipalOut(country="XVE", name="Radomir Đukan")),
    sides=("XKL", "XVE"),
    missing=(),
    members=(MemberOut(id="sample-vestrania-64590", side="XVE", role=Role.ACCOUNT, certainty=0.9),),
    perhaps=(),
    accounts=(
        EventAccountOut(
            **FACTS, side="XVE", published="2022-08-03T19:05:00+02:00", changes=("substance",), words=350, initiative=""
        ),
    ),
    foreign=False,
    cut=(),
    further=(),
    matters=(
        MatterOut(
            topics=("agriculture-food",),
            only="XVE",
            missing=("XKL",),
            shared=(),
            told=(
                ToldOut(
                    side="XVE",
                    verbs=("assured",),
                    passages=(
                        ComparedUnitOut(
                            readout="sample-vestrania-64590", number=3, paragraph=0, anchor="p0s0", start=0,
                            end=len(SAID), speaker="Radomir Đukan", mode=Mode.QUOTED, acts=STATEMENT.acts, text=SAID,
                            differing=(),
                        ),
                    ),
                ),
            ),
            differences=(DifferenceOut(kind=DifferenceKind.NUMBER, side="XVE", printed="40 million"),),
        ),
    ),
)  # fmt: skip
MONTHS = (Month("2022-08", 1),)

FOUND = StatementFoundOut(
    readout=FACTS["id"],
    **{name: FACTS[name] for name in ("date", "source", "publisher", "language", "kind", "title", "url")},
    page="/readouts/sample-vestrania-64590?q=%22grain+corridor%22#p3",
    paragraph=3,
    statement=None,
    speaker="Radomir Đukan",
    printed="the President",
    mode=Mode.QUOTED,
    acts=(SpeechActOut(verb="assured", kind="promises", addressee="Ilse Maren"),),
    to=("Ilse Maren", "XKA"),
    html=SNIPPET.html,
    text=SAID,
    before="We spoke of the harvest.",
    after="",
    footnote="Radomir Đukan, quoted in President of Vestrania, “Talks with the Prime Minister of Kalmeria,” "
    "August 3, 2022, para. 4, https://president.vestrania.example/news/64590.",
    score=6.2,
)
STATEMENTS: dict[str, Any] = {
    "total": 1,
    "readouts": 1,
    "partial": False,
    "took_ms": 0.9,
    "generation": "00000001-0a1b2c",
    "query": QueryOut(text='"grain corridor"', understood='"grain corridor"', notes=(), also=(), did_you_mean=None),
    "results": (FOUND,),
    "groups": (),
    "partial_matches": (),
    "facets": {"said_by": (FacetValue("Radomir Đukan", 1, False),), "mode": (FacetValue("quoted", 1, False),)},
    "facet_totals": {"said_by": 1, "mode": 1},
    "histogram": MONTHS,
    "next": None,
}

_ANSWERS: tuple[BaseModel, ...] = (
    StatementsOut(**STATEMENTS),
    StatementsOfReadoutOut(**STATEMENTS),
    SearchOut(
        total=1,
        partial=False,
        took_ms=0.8,
        generation="00000001-0a1b2c",
        query=QueryOut(text='"grain corridor"', understood='"grain corridor"', notes=(), also=(), did_you_mean=None),
        results=(RESULT,),
        corrected=(),
        partial_matches=(
            PartialMatchOut(**{**FACTS, "id": "sample-vestrania-58166"}, score=2.4, snippets=(), missing=("corridor",)),
        ),
        facets={"kind": (FacetValue("meeting", 1, False),)},
        facet_totals={"kind": 1},
        histogram=MONTHS,
        next=None,
    ),
    ReadoutOut(
        WholeReadout(
            **FACTS,
            lead="The leaders met in Bulvar.",
            published="2022-08-03T14:00:00+00:00",
            topic_scores=dict.fromkeys(FACTS["topics"], 0.93),
            paragraphs=(PARAGRAPH,),
            next=None,
            revisions=(RevisionOut(number=1, seen=SEEN, sha256="9f" * 32, change=None, removed=None, added=None),),
        )
    ),
    DiffOut(
        number=2,
        seen=SEEN,
        sha256="7c" * 32,
        change=Change.WORDING,
        removed=1,
        added=1,
        title=(RunOut(side=TextSide.SAME, text=FACTS["title"]),),
        paragraphs=((RunOut(side=TextSide.OLD, text="may"), RunOut(side=TextSide.NEW, text="will")),),
    ),
    SimilarsOut(results=(SimilarOut(**FACTS, score=0.6, snippets=(), other_account=True),)),
    SuggestionsOut(
        suggestions=(
            SuggestionOut(
                field="said", value="Radomir Đukan", label="Radomir Đukan", count=9, query='grain said:"Radomir Đukan"'
            ),
        )
    ),
    OtherWordsOut(word="enlargement", words=(OtherWordOut(word="expansion", query="league expansion", count=4),)),
    FacetValuesOut(
        field="country", values=(LabelledFacetOut(value="XVE", count=9, selected=False, label="Vestrania"),)
    ),
    TrendsOut(
        trends=(
            TrendOut(
                query="grain",
                total=7,
                periods=(ShareOut(name="2022-08", matching=7, readouts=50),),
                publishers=(ShareOut(name="sample-vestrania", matching=7, readouts=23),),
            ),
        )
    ),
    CoverageOut(
        first="2019-01",
        last="2022-12",
        matching=0,
        held=11,
        sentences=("0 of the 11 readouts of President of Vestrania held for 2019–2022; none held for 2019–2020.",),
        publishers=(
            PublisherCoverageOut(
                source="sample-vestrania",
                matching=0,
                held=11,
                first="2021-01",
                last="2024-06",
                gaps=(GapOut(first="2019-01", last="2020-12"),),
                months=(Month("2021-01", 4), Month("2022-08", 7)),
            ),
        ),
    ),
    UsagesOut(
        phrases=(
            UsageOut(
                phrase="grain corridor",
                uses=1,
                readouts=1,
                of=50,
                titles=0,
                before=12,
                after=37,
                first=USE,
                last=USE,
                pause=None,
                years=(YearOfUseOut(year="2022", uses=1, readouts=1, of=18, held=18, covered=True, few=True),),
                speakers=(FirstUseOut(name="Radomir Đukan", uses=1, readouts=1, first=USE),),
                speaker_total=1,
                publishers=(FirstUseOut(name="sample-vestrania", uses=1, readouts=1, first=USE),),
                sentences=("“grain corridor” is used once in 1 of 50 readouts held.",),
                notes=(),
            ),
        )
    ),
    EVENT,
    *MEETINGS,
    ProfileOut(
        field="speaker",
        value="Radomir Đukan",
        label="Radomir Đukan",
        total=1,
        results=(replace(RESULT, snippets=()),),
        related={"topic": (LabelledFacetOut(value="energy", count=1, selected=False, label="Energy"),)},
        histogram=MONTHS,
    ),
    StatusOut(
        generation="00000001-0a1b2c",
        documents=50,
        published=SEEN,
        sources=(
            SourceOut(
                source="sample-vestrania",
                publisher="President of Vestrania",
                country="XVE",
                language="en",
                pages=23,
                readouts=23,
                unparsed=0,
                last_success=SEEN,
                last_crawl=None,
                warnings=(),
                months=MONTHS,
            ),
        ),
    ),
)
ANSWERS: dict[type[BaseModel], BaseModel] = {type(answer): answer for answer in _ANSWERS}


def _refused(code: str, message: str, *reasons: ReasonOut) -> ErrorOut:
    return ErrorOut(error=WrongOut(code=code, message=message, reasons=reasons))


REFUSED = {
    404: _refused("not_found", "There is no readout with this id: nothing."),
    414: _refused("uri_too_long", "An address has at most 8,190 bytes."),
    422: _refused(
        "bad_request",
        "The request can't be answered.",
        ReasonOut(parameter="size", reason="“0” is not a number from 1 to 100"),
    ),
    429: _refused("too_many_requests", "More than 600 per 1 minute: ask again later."),
    431: _refused("request_header_fields_too_large", "The request's headers are too long or too many."),
    500: _refused("internal_error", "Something went wrong here. It has been logged."),
    503: _refused("index_missing", "There is no index to search."),
}
