"""robots.txt, cut to what one robot needs of it: RFC 9309 lets a reader stop at 500 KiB."""

from __future__ import annotations

MOST = 500 * 1024  # bytes that are read
LONGEST_DELAY = 300.0  # seconds between two requests; a site that asks for more gets this

_NAMES = (b"user-agent", b"useragent", b"user agent")


def shortened(body: bytes, agent: str) -> bytes:
    """What a robots.txt says to all robots and to the one called `agent`, as far as its first 500 KiB say it.

    Groups of other robots are put under one name: each of thousands of names would keep each of thousands of rules.
    """
    if len(body) > MOST:
        body = body[:MOST].rpartition(b"\n")[0]
    return b"\n".join(_line(line, agent.lower().encode()) for line in body.splitlines())


def _line(line: bytes, agent: bytes) -> bytes:
    field = line.partition(b"#")[0].strip().lower()
    start = next((start for start in _NAMES if field.startswith(start)), None)
    if start is None or field[len(start) : len(start) + 1].strip(b": \t"):
        return line
    name = field[len(start) :].lstrip(b": \t").strip()
    if name != b"*":
        name = name.replace(b"*", b"")
    return b"User-agent: " + (name if name == b"*" or (name and agent.startswith(name)) else b"another")
