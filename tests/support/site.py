"""A small site in the Kremlin's markup, of invented people, served on the loopback interface as a proxy would."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NEWS = "/events/president/news"


PER_PAGE = 5


def article_html(number: int, text: str = "The two sides agreed to build a lighthouse.") -> str:
    return f"""<!doctype html><html><body><article class="read__in hentry" id="event-{number}"><div class="read__top">
<h1 class="entry-title p-name">Meeting number {number} with President of Velmark Oda Brenn</h1>
<div class="read__lead p-summary"><p>A working meeting took place.</p></div><div class="read__meta">
<time class="read__published" datetime="2019-04-24">April 24, 2019</time> <div class="read__time">15:30</div>
<div class="read__place p-location"><i></i>Port Sarn</div></div></div>
<div class="entry-content e-content read__internal_content"><p><b>Oda Brenn</b>: Welcome, number {number}.</p>
<p>{text}</p>
<div class="read__cut"><h3>See also</h3></div><div class="read__bottommeta"><div class="read__tagscol"><h3>Persons</h3>
<ul><li><a>Brenn Oda</a></li></ul></div><div class="read__status masha-ignore"><h3>Publication status</h3></div></div>
</div></article></body></html>"""


def listing_html(numbers: list[int], page: int, pages: int) -> str:
    items = "".join(
        f"""<div class="hentry" data-id="{n}"><h3 class="hentry__title"><a href="{NEWS}/{n}" rel="bookmark">
        <span class="entry-title">Meeting {n}</span> <time class="published" datetime="2019-04-24">April 24</time></a>
        </h3></div>"""
        for n in numbers
    )
    return f'<html><body><div class="lister-page" data-page="{page}" data-pages="{pages}">{items}</div></body></html>'


@dataclass
class Site:
    """A site's pages, its faults, and a record of its answers. Change it between crawls."""

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    busy: dict[str, int] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    cookies: set[str] = field(default_factory=set)

    def publish(self, numbers: list[int], *, missing_listings: tuple[int, ...] = ()) -> None:
        stacks = [numbers[i : i + PER_PAGE] for i in range(0, len(numbers), PER_PAGE)]
        for page, stack in enumerate(stacks, 1):
            if page not in missing_listings:
                self.pages[NEWS if page == 1 else f"{NEWS}/page/{page}"] = listing_html(stack, page, len(stacks))
        self.pages |= {f"{NEWS}/{n}": article_html(n) for n in numbers}
        self.pages["/robots.txt"] = "User-agent: *\nDisallow: /search\n"

    def listing(self, numbers: list[int], page: int, pages: int) -> str:
        return listing_html(numbers, page, pages)

    def statuses(self) -> Counter[int]:
        return Counter(status for path, status in self.answers if path != "/robots.txt")

    def answer(self, path: str, etag_known: str | None) -> tuple[int, bytes, dict[str, str]]:
        if self.busy.get(path, 0) > 0:
            self.busy[path] -= 1
            return 503, b"busy", {"Retry-After": "0"}
        if path not in self.pages:
            return 404, b"not found", {}
        body = self.pages[path].encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Content-Type": "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"}
        return (304, b"", headers) if etag_known == etag else (200, body, headers)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        path = urlsplit(self.path)._replace(scheme="", netloc="").geturl()
        status, body, headers = self.site.answer(path, self.headers.get("If-None-Match"))
        self.site.agents.add(self.headers.get("User-Agent", ""))
        self.site.cookies.add(self.headers.get("Cookie", ""))
        self.site.answers.append((path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Site]:
    """A site on the loopback interface; used as `http_proxy`, it stands in for any site."""
    served = Site()
    handler = type("Handler", (_Handler,), {"site": served})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        server.handle_error = lambda request, client: None  # type: ignore[method-assign]  # of clients that were killed
        served.address = f"http://127.0.0.1:{server.server_port}"
        yield served
        server.shutdown()
