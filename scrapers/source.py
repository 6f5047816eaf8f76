"""What a source is: facts about an official publisher, and two pure functions over its pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import SplitResult, urlsplit

from scrapers.readout import Readout

_SAFE = re.compile(r"[0-9a-z][0-9a-z_-]{0,39}")
_SAFE_ID = re.compile(r"[0-9a-z][0-9a-z_-]{0,99}")


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as fetched, or as saved by somebody else and imported. Header names are in lower case."""

    url: str
    body: bytes
    fetched: dt.datetime
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def sha256(self) -> str:
        """The hex digest of the body as fetched."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Links:
    """What a listing page or feed leads to: `articles` to read, and further `listings` to walk. Absolute URLs.

    `oldest` is the earliest date the page shows, where it shows dates: a crawl with a start date ends there.
    `records` are readouts that the page holds whole, as a full-text feed does, and whose own pages need no fetching:
    each a Page whose body is a record (JSON, as readouts import takes it) and whose URL is the readout's own.
    """

    articles: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    oldest: dt.date | None = None
    records: tuple[Page, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One official publisher, in one language.

    `links` and `read` are pure: a Page in, Links or a Readout out; `read` raises PageUnreadable. A source without
    `links` has no crawl and is filled by `readouts import`. `country` is ISO 3166-1 alpha-3, `timezone` an IANA name,
    `at_least` how many articles a full crawl must find to be believed, `delay` seconds between requests to a host.
    `since` is the year of the oldest readouts there, `rhythm` about how many appear in a week; both None where nobody
    knows. `sitemaps` list all that there is, and are requested in full crawls alone. `headers` go with every request,
    such as the cookie that chooses a language or what a JSON API accepts.
    `fill_rates` are minimal shares of its latest readouts that have a field of `scrapers.quality.assertions.FIELDS`.
    `aliases` are what data sets call it, in lower case.
    `leader` is the title of the head of state or government whose own site it is: what it tells of is their event.
    `quotes_within` says that its accounts quote inside their paragraphs, so that a quoted one tells who was there, too.
    `menu` is the word of the site's menu that data sets saved in front of a text without breaks, with the title, the
    lead, the date and the place behind it. `identify` gives the publisher's own number in an article's address, or None
    where the address is no article's.
    """

    name: str
    publisher: str
    country: str
    language: str
    timezone: str
    hosts: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    leader: str = ""
    quotes_within: bool = False
    menu: str = ""
    delay: float = 5.0
    at_least: int = 1
    since: int | None = None
    rhythm: float | None = None
    fill_rates: tuple[tuple[str, float], ...] = ()
    aliases: tuple[str, ...] = ()
    links: Callable[[Page], Links] | None = None
    read: Callable[[Page], Readout] | None = None
    identify: Callable[[str], str | None] | None = None

    def readout_id(self, url: str) -> str:
        """The stable id of the readout at this address: the publisher's number, or else a hash of the address.

        The same account fetched, saved by somebody else or taken from a data set gets the same id, which is safe in
        an address, a header and a file name. Nothing that stands on the page has a part in it.
        """
        native = self.identify(url) if self.identify else None
        if native is None or not _SAFE.fullmatch(native):
            native = _hash(address(url))[:16]
        return f"{self.name}-{native}"

    @property
    def encrypted(self) -> bool:
        """Whether the crawl begins at https alone: what comes over http anybody on the way can change."""
        return all(urlsplit(url).scheme == "https" for url in (*self.feeds, *self.listings, *self.sitemaps))

    def is_article(self, url: str) -> bool:
        """Whether this is the address of an article at one of the source's own hosts."""
        return host_of(url) in self.hosts and (self.identify is None or self.identify(url) is not None)


@dataclass(frozen=True, slots=True)
class Numbered:
    """An `identify` for sites that number their articles: the first group of `pattern`, a regular expression.

    It must match the whole of an article's path, a slash at the end aside; where the site tells its articles apart
    by what follows "?", that belongs to the path.
    """

    pattern: str

    def __call__(self, url: str) -> str | None:
        parts = split(url)
        path = parts.path.rstrip("/") or "/"
        # In ASCII, as other scripts have digits of their own.
        whole = re.fullmatch(self.pattern, f"{path}?{parts.query}", re.ASCII)
        found = whole or re.fullmatch(self.pattern, path, re.ASCII)
        return found[1] if found and _SAFE.fullmatch(found[1]) else None


@dataclass(frozen=True, slots=True)
class Slugged:
    """An `identify` for sites that number nothing: a hash of a path that matches the whole of `pattern`, in lower case.

    It stays the same in another host's copy, with or without a slash at the end, and in capitals. Where the pattern
    has groups, they alone are hashed, so that an address may change around them.
    """

    pattern: str

    def __call__(self, url: str) -> str | None:
        path = split(url).path.rstrip("/").lower()
        found = re.fullmatch(self.pattern, path)
        return _hash("/".join(found.groups() or (path,)))[:12] if found else None


def is_safe_id(readout_id: str) -> bool:
    """Whether an id is such as `Source.readout_id` makes."""
    return _SAFE_ID.fullmatch(readout_id) is not None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def split(url: str) -> SplitResult:
    """The parts of an address, all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def host_of(url: str) -> str:
    """The host in an address, "" where it has none or is no address at all."""
    return split(url).hostname or ""


def address(url: str) -> str:
    """What of a URL tells one page from another: not the scheme, the fragment or a slash at the end."""
    return url.partition("#")[0].partition("://")[2].rstrip("/") or url
