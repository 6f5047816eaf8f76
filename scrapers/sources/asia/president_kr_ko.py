"""The President of Korea, in Korean: data sets of the Presidential Archives (www.pa.go.kr), imported."""

from __future__ import annotations

from scrapers.source import Numbered, Source

SOURCE = Source(
    name="president-kr-ko",
    publisher="President of the Republic of Korea",
    country="KOR",
    language="ko",
    timezone="Asia/Seoul",
    leader="President",
    aliases=("president of the republic of korea",),
    hosts=("www.pa.go.kr",),
    since=1998,
    identify=Numbered(r"/research/contents/speech/index\.jsp\?(?:.*&)?artid=(\d+)(?:&.*)?"),
)
