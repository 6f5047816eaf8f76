"""Invented official sites, served on the loopback interface as a proxy would, with faults to switch on."""

from __future__ import annotations

import datetime as dt
import hashlib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from scrapers.parse.html import attribute, one, paragraphs, parse, text_of
from scrapers.readout import Readout
from scrapers.source import Links, Numbered, Page, Source

TODAY = dt.datetime.now(dt.UTC).date()
HUGE = 200 * 2**20
CHUNK = b"<p>more</p>" * 6000


def source_of(
    name: str, host: str = "", reader: Callable[[str, Page], Readout] | None = None, scheme: str = "http"
) -> Source:
    """The source of the site at http://<name>.example/news, or at another host."""
    host = host or f"{name}.example"
    return Source(
        name=name, publisher=f"President of {name.title()}", country="XQB", language="en", timezone="UTC",
        hosts=(host.partition(":")[0],), listings=(f"{scheme}://{host}/news",), delay=0.0, links=links,
        read=partial(reader or read, name), identify=Numbered(r"/news/(\d+)"),
    )  # fmt: skip


def links(page: Page) -> Links:
    base = page.url.removesuffix("/news")
    return Links(tuple(base + attribute(a, "href") for a in parse(page.body).select("a.readout")))


def read(name: str, page: Page) -> Readout:
    """A lenient reader, as a careless one is: a page without the element of the text has none."""
    tree = parse(page.body)
    body = tree.select_one(".text")
    return Readout(
        id=f"{name}-{page.url.rpartition('/')[2]}", source=name, url=page.url, title=text_of(one(tree, "h1")),
        date=dt.date.fromisoformat(attribute(one(tree, "time"), "datetime")), language="en",
        paragraphs=paragraphs(body) if body else (),
    )  # fmt: skip


def stuck(name: str, page: Page) -> Readout:
    """A reader that never comes to an end of the newest page."""
    while page.url.endswith("/100"):
        time.sleep(0.1)
    return read(name, page)


@dataclass
class Site:
    """One publisher: its readouts by number, each with its date and text, and what goes wrong with it."""

    name: str
    readouts: dict[int, tuple[dt.date, str]] = field(default_factory=dict)
    redesigned: bool = False
    silent: bool = False
    hangs: bool = False
    status: int = 200
    empty: bool = False
    robots: str = "User-agent: *\nDisallow: /admin\n"
    redirects: dict[str, str] = field(default_factory=dict)
    huge: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    failing: frozenset[str] = frozenset()
    retry_after: str = ""
    asked: list[tuple[float, str]] = field(default_factory=list)

    def publish(self, count: int, newest: dt.date) -> None:
        """One readout a day up to `newest`."""
        for number in range(count):
            self.readouts[100 - number] = (newest - dt.timedelta(days=number), self.text(100 - number))

    def text(self, number: int) -> str:
        return f"The President of {self.name.title()} spoke of harbour number {number}. " + "They spoke of trade. " * 30

    def page(self, path: str) -> str | None:
        if path == "/news":
            items = [] if self.empty else sorted(self.readouts, reverse=True)
            return "<html><body>" + "".join(f'<a class="readout" href="/news/{n}">Meeting</a>' for n in items)
        number = int(path.rpartition("/")[2]) if path.startswith("/news/") else 0
        if number not in self.readouts:
            return None
        date, text = self.readouts[number]
        title, body = (f"Meeting number {number} at {self.name}", "text")
        if self.redesigned:
            title, body = f"President of {self.name.title()}", "block-37"
        return (
            f'<html><body><h1>{title}</h1><time datetime="{date}">{date}</time><div class="{body}"><p>{text}</p></div>'
        )


class World(ThreadingHTTPServer):
    """All sites behind one proxy. `secrets` counts requests for what lies inside the network.

    The hosts of `tls` speak https, each with its certificate; `tunnels` are the connections made to them.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites: dict[str, Site] = {}
        self.secrets = 0
        self.sent_of_huge = 0
        self.closing = threading.Event()
        self.tls: dict[str, ssl.SSLContext] = {}
        self.tunnels: list[str] = []

    def add(self, name: str, newest: dt.date = TODAY, count: int = 24) -> Site:
        site = self.sites[f"{name}.example"] = Site(name)
        site.publish(count, newest)
        return site


@contextmanager
def world() -> Iterator[World]:
    with World() as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served
        served.closing.set()
        served.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: World
    host = ""

    def do_CONNECT(self) -> None:
        """From here on the connection is the host's own, over TLS."""
        self.host = self.path.partition(":")[0]
        self.server.tunnels.append(self.host)
        self.send_response(200)
        self.end_headers()
        try:
            self.connection = self.server.tls[self.host].wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        site = self.server.sites.get(self.host or parts.hostname or "")
        if site is None:
            self.server.secrets += 1
            self._send(200, b"<html><body><h1>Secret</h1><time datetime='2024-01-01'></time><p>the harbour of secrets")
            return
        site.asked.append((time.monotonic(), parts.path))
        if site.hangs:
            self.server.closing.wait(120)
        elif site.status != 200 or parts.path in site.failing:
            self._send(
                503 if site.retry_after else 500,
                b"broken",
                **({"Retry-After": site.retry_after} if site.retry_after else {}),
            )
        elif parts.path in site.redirects:
            self._send(302, b"", Location=site.redirects[parts.path])
        elif parts.path in site.huge:
            self._send_huge()
        elif parts.path in site.gone:
            self._send(
                200,
                b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
                b"<time datetime='2024-01-01'></time><div class='text'><p>Look elsewhere.</p></div>",
            )
        elif parts.path == "/robots.txt":
            self._send(200, site.robots.encode(), Content_Type="text/plain")
        else:
            page = site.page(parts.path)
            self._send(404, b"no") if page is None else self._send(200, page.encode())

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.send_response(status)
        for name, value in {"Content_Type": "text/html", "ETag": etag, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_huge(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.close_connection = True
        try:
            while self.server.sent_of_huge < HUGE:
                self.wfile.write(b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK))
                self.server.sent_of_huge += len(CHUNK)
            self.wfile.write(b"0\r\n\r\n")
        except OSError:
            pass  # it was cut off, as it should be

    def log_message(self, format: str, *args: object) -> None:
        pass
