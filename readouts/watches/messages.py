"""A delivery as a mail and as a webhook's JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from scrapers.archive.store import Archive
from scrapers.archive.watches import Delivery, Watch, items
from search import surface
from search.engine import Engine, Hit
from search.request import Request, from_address, pairs
from web.present import links
from web.present.command_line import search_words


@dataclass(frozen=True, slots=True)
class News:
    """One item of a delivery: a hit with its passages, as of a revision of its text."""

    hit: Hit
    revision: int


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a delivery says. `whole` is the public address, "" where none is set."""

    watch: Watch
    delivery: Delivery
    news: tuple[News, ...]
    whole: str

    @property
    def request(self) -> Request:
        return from_address(self.watch.search)

    @property
    def key(self) -> str:
        """The same each time that the delivery is sent, so that a receiver can tell a second copy."""
        return f"{self.watch.name}-{self.watch.added:%Y%m%dT%H%M%S}-{self.delivery.number}"


def letter(archive: Archive, engine: Engine, watch: Watch, delivery: Delivery, whole: str) -> Letter:
    """The delivery with its readouts as the index has them now; one that is no longer a hit is left out."""
    told = sorted(items(archive, watch.name, delivery=delivery.number), key=lambda item: item.number)
    request = engine.resolve(from_address(watch.search)).request
    hits = {hit.id: hit for hit in engine.among(request, [item.readout for item in told])}
    news = tuple(News(hits[item.readout], item.revision) for item in told if item.readout in hits)
    return Letter(watch, delivery, news, whole)


def mail(told: Letter, sender: str, now: dt.datetime) -> EmailMessage:
    """A plain text mail."""
    message = EmailMessage()
    count = len(told.news)
    message["Subject"] = _line(f"Readouts: {told.watch.name}, {count} new")
    message["From"] = Address(display_name="Readouts", addr_spec=sender)
    message["To"] = told.watch.target
    message["Date"] = now
    message["Message-ID"] = f"<{told.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<{told.watch.name}.watches.{sender.rpartition('@')[2]}>"
    found = "\n\n\n".join(_in_mail(told, one) for one in told.news)
    message.set_content(f"{found}\n\n-- \n{_footer(told)}\n")
    return message


def _in_mail(told: Letter, news: News) -> str:
    hit = news.hit
    head = f"{hit.date} · {hit.publisher} · {surface.label('kind', hit.kind.value)}"
    lines = [_titled(news), f"Edited: revision {news.revision} · {head}" if news.revision > 1 else head]
    for snippet in hit.snippets:
        who = f"{snippet.speaker}, {snippet.mode.value}: " if snippet.speaker else ""
        lines.append(f"  {who}{_line(snippet.text)}")
    return "\n".join([*lines, *filter(None, (_ours(told, hit), links.official(hit.url)))])


def _footer(told: Letter) -> str:
    asked = [f"Watch {told.watch.name}: readouts search {command(told.watch)}"]
    if told.watch.absent:
        others = f"each of the {told.watch.last} readouts before"
        asked.append(f"Reported because they lack “{told.watch.absent}”, which {others} has.")
    if told.whole:
        asked.append(told.whole + links.address(told.request))
    return "\n".join([*asked, f"To end it: readouts watch remove {told.watch.name}"])


def payload(told: Letter) -> dict[str, Any]:
    """What a webhook is sent."""
    return {
        "type": "watch.found",
        "timestamp": told.delivery.begun.isoformat(),
        "data": {
            "watch": told.watch.name,
            "delivery": told.key,
            "search": _parameters(told.request),
            "absent": told.watch.absent or None,
            "readouts": [
                {
                    "id": news.hit.id,
                    "revision": news.revision,
                    "title": news.hit.title,
                    "date": news.hit.date.isoformat(),
                    "publisher": news.hit.publisher,
                    "kind": news.hit.kind.value,
                    "url": news.hit.url,
                    "link": _ours(told, news.hit) or None,
                    "passages": [
                        {"text": one.text, "speaker": one.speaker, "mode": one.mode.value} for one in news.hit.snippets
                    ],
                }
                for news in told.news
            ],
        },
    }


def _parameters(request: Request) -> dict[str, list[str]]:
    """A search as its parameters."""
    found: dict[str, list[str]] = {}
    for name, value in pairs(request):
        found.setdefault(name, []).append(value)
    return found


def command(watch: Watch) -> str:
    """The search of a watch, as `readouts search` takes it."""
    return search_words(from_address(watch.search))


def _titled(news: News) -> str:
    return _line(news.hit.title) or news.hit.id


def _ours(told: Letter, hit: Hit) -> str:
    return told.whole + links.document_address(told.request, hit.id) if told.whole else ""


def _line(text: str) -> str:
    """One line, without control characters: a mail's header ends at a line's end."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
