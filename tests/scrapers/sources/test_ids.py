"""The id of a readout: from its page's address alone, and safe in an address, a header and a file name."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import PageUnreadable
from scrapers.parse.dispatch import attempt
from scrapers.readout import Readout
from scrapers.registry import find_source, sources
from scrapers.source import Page, Source, is_safe_id
from tests.scrapers.sources.test_contract import ARTICLES, Case

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
HOSTILE = (
    "event-5", "event-../../x", "event-x/y", "event-a\r\nX-Evil: 1", "event-\u0661", "event-" + "7" * 5000, "event-\0",
    "javascript:alert(1)", "https://evil.example/events/president/news/5",
)  # fmt: skip
NAMED = re.compile(rb"""((?:id|data-id|data-nid|itemid|content|href)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)


def forgeries(case: Case, said: str) -> Iterator[bytes]:
    """The page with `said` in place of whatever could name it: every id, every address, alone and all at once."""
    body = case.page.body
    if body.lstrip().startswith(b"{"):
        item = json.loads(body)
        for name in ("base_path", "refCode", "content_id", "id"):
            yield json.dumps(item | {name: said}).encode()
        return
    raw = said.replace('"', "&quot;").replace("\r\n", "&#13;&#10;").encode()
    yield NAMED.sub(lambda found: found[1] + b'"' + raw + b'"', body)
    head = b'<link rel="canonical" href="%b"><meta property="og:url" content="%b">' % (raw, raw)
    yield head + body
    yield (
        b'<script type="application/ld+json">%b</script>'
        % json.dumps({"@type": "NewsArticle", "@id": said, "url": said, "identifier": said}).encode()
        + body
    )


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: f"{case.source.name}/{case.expected.stem}")
def test_no_markup_gives_a_page_another_id_than_its_address_does(case: Case) -> None:
    own = case.source.readout_id(case.url)
    for said in HOSTILE:
        for body in forgeries(case, said):
            found = attempt(case.source, Page(case.url, body, NOW, headers=case.page.headers))
            if isinstance(found, Readout):
                assert found.id == own
                assert found.url.startswith(("http://", "https://"))


def test_a_page_that_calls_itself_another_is_refused() -> None:
    from tests.support.site import article_html

    page = Page("http://en.kremlin.ru/events/president/news/3", article_html(5).encode(), NOW)
    found = attempt(find_source("kremlin-en"), page)
    assert isinstance(found, PageUnreadable)
    assert "it calls itself event-5" in str(found)


@given(
    st.sampled_from(sorted(sources().values(), key=lambda source: source.name)),
    st.one_of(
        st.text(max_size=60),
        st.builds(
            "{}{}{}".format,
            st.sampled_from(sorted({f"https://{host}" for source in sources().values() for host in source.hosts})),
            st.sampled_from(
                (
                    "/events/president/news/", "/en/articles/view/", "/eng/xw/t", "/de/newsroom/x-", "/NEWS/",
                    "/en/news/a-", "/breg-de/a-", "/en/x/1/", "/?page_id=", "/press-releases?dtl/",
                    "/commission/presscorner/detail/en/statement_26_", "/en/events/", "/releases/",
                )
            ),
            st.text(st.one_of(st.characters(), st.sampled_from("0123456789٣७/\\\"'\r\n\0.%")), max_size=60),
        ),
    ),
)  # fmt: skip
def test_every_address_gives_an_id_that_is_safe_everywhere(source: Source, url: str) -> None:
    made = source.readout_id(url)
    assert is_safe_id(made)
    assert made.startswith(f"{source.name}-")
    assert re.fullmatch(r"[0-9a-z_-]{1,100}", made)
    assert made == source.readout_id(url)
