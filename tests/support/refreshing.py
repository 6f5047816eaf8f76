"""Everybody searches while generation after generation is published: no error, and nothing put together from two.

Each refresh changes every readout at once, to a text that tells its number: an answer in which two numbers stand was
put together from two generations, and so was one whose number is not that of the generation it names.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from index.generations.layout import complete_directories
from readouts.home import Home
from tests.support.homes import ROOT, outcome
from tests.support.served import Served, readouts, serving

READOUTS = 60
QUERIES = ("", "state", '"state number"', "bridge -harbour", "tarvenia OR state", "title:call")
STATE = re.compile(r"state number (\d+)")


class Refreshing:
    """A home, a server of two processes over it, clients and refreshes. `counts` is what came of it."""

    def __init__(self, folder: Path, clients: int = 4) -> None:
        self.folder, self.home, self.clients = folder, folder / "home", clients
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.states: dict[str, str] = {}  # by generation
        self.done = threading.Event()
        self.lock = threading.Lock()
        self._refresh(0)

    def run(self, refreshes: int, seconds: float = 0.0) -> None:
        """Refresh so many times, and until so many seconds are over, while the clients search."""
        until = time.monotonic() + seconds
        with serving(self.home, "--workers", "2") as served:
            found = [threading.Thread(target=self._client, args=(served.port, n)) for n in range(self.clients)]
            for client in found:
                client.start()
            number = 0
            while number < refreshes or time.monotonic() < until:
                number += 1
                with self._kept_cursor(served.port):
                    self._refresh(number)
                self._rival(number)
                if number % 25 == 0:
                    self._kill_a_worker(served)
            self.done.set()
            for client in found:
                client.join(120)
        left = len(complete_directories(Home(self.home).index_path))
        if left > 2 + 2:
            self.wrong.append(f"{left} generations were left on the disk")

    # -- what changes

    def _refresh(self, number: int) -> None:
        """Import a changed text of every readout and index it, now and then in full."""
        file = self.folder / "calls.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for n in range(READOUTS):
                url = f"https://www.whitehouse.gov/briefing-room/statements-releases/2021/03/{n % 28 + 1:02}/call-{n}/"
                said = [f"The Prime Minister of Tarvenia spoke of the bridge, state number {number}, at length {n}."]
                head = {"url": url, "title": f"Call {n}, state number {number}", "date": "2021-03-01"}
                record = {**head, "paragraphs": said, "language": "en", "publisher": "The White House"}
                lines.write(json.dumps(record) + "\n")
        for words in (("import", str(file)), ("index", *(("--rebuild",) if number % 5 == 4 else ()))):
            code, said_of_it = outcome(self.home, *words)
            if code:
                self.wrong.append(f"{words}: {said_of_it}")
        self.counts["refreshes"] += 1

    def _rival(self, number: int) -> None:
        """Two builds at once: each completes, or ends with a line that names the process at work."""
        if number % 4 != 1:
            return
        words = readouts(self.home, "index", "--rebuild")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        rivals = [subprocess.Popen(words, cwd=ROOT, text=True, **quiet) for _ in range(2)]
        ends = [(rival.communicate(timeout=300)[1], rival.returncode) for rival in rivals]
        for said, code in ends:
            if code and "another process" not in said.lower():
                self.wrong.append(f"a rival build: {said}")
            self.counts["builds turned away" if code else "builds"] += 1
        if all(code for _, code in ends):
            self.wrong.append("of two builds at once none was done")

    def _kill_a_worker(self, served: Served) -> None:
        if found := served.workers():
            os.kill(random.choice(found), signal.SIGKILL)
            self.counts["workers killed"] += 1

    # -- who searches

    @contextmanager
    def _kept_cursor(self, port: int) -> Iterator[None]:
        """A client that requests the next page after the block has run."""
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            cursor = self._searched(connection, {"q": "state", "size": 20})
            connection.close()  # a refresh takes longer than a connection is kept
            yield
            self._searched(connection, {"q": "state", "size": 20}, cursor)
        finally:
            connection.close()

    def _client(self, port: int, seed: int) -> None:
        chosen = random.Random(seed)
        while not self.done.is_set():
            try:
                # Each from an address of its own: a client has one export at a time.
                own = (f"127.0.0.{2 + seed % 200}", 0)
                self._session(HTTPConnection("127.0.0.1", port, timeout=60, source_address=own), chosen)
            except (OSError, HTTPException) as error:
                with self.lock:
                    # A connection to a worker that was killed on purpose: the answer did not come, or not to its end.
                    if self.counts["workers killed"] > self.counts["requests cut off"] // self.clients:
                        self.counts["requests cut off"] += 1
                    else:
                        self.wrong.append(f"no answer: {error!r}")
            except Exception as error:  # a thread's end must not pass for success
                self.wrong.append(repr(error))

    def _session(self, connection: HTTPConnection, chosen: random.Random) -> None:
        cursor: dict[str, str] = {}
        for _ in range(50):
            if self.done.is_set():
                break
            kind = chosen.choice(("search", "search", "cursor", "page", "readout", "export"))
            text = chosen.choice(QUERIES)
            if kind == "search" or (kind == "cursor" and not cursor):
                cursor = self._searched(connection, {"q": text, "size": 20})
            elif kind == "cursor":
                cursor = self._searched(connection, {"q": "state", "size": 20}, cursor)
            elif kind == "page":
                self._one_state(self._asked(connection, "/?" + urlencode({"q": text}))[1])
            elif kind == "export":
                self._exported(connection, text)
            else:
                self._readout(connection, chosen)
        connection.close()

    def _searched(
        self, connection: HTTPConnection, given: dict[str, Any], cursor: dict[str, str] | None = None
    ) -> dict[str, str]:
        """The next page's cursor and its generation, of a search for "state"; nothing without one."""
        asked = {**given, "cursor": cursor["next"]} if cursor else given
        status, body = self._asked(connection, "/api/search?" + urlencode(asked), (200, 422))
        answer = json.loads(body)
        if status == 422:
            if not cursor or answer["error"]["code"] != "cursor_expired":
                self.wrong.append(body)
            self.counts["cursors expired"] += 1
            return {}
        if cursor:
            self.counts["cursors continued"] += 1
            if answer["generation"] != cursor["generation"]:
                self.wrong.append(f"a cursor of {cursor['generation']} was continued in {answer['generation']}")
        state = self._one_state(body)
        known = self.states.setdefault(answer["generation"], state) if state else state
        if known != state:
            self.wrong.append(f"{answer['generation']} tells of state {state} and of {known}")
        if answer["total"] not in (0, READOUTS):
            self.wrong.append(f"{asked} found {answer['total']}")
        more = given["q"] == "state" and answer["next"]
        return {"next": answer["next"], "generation": answer["generation"]} if more else {}

    def _exported(self, connection: HTTPConnection, text: str) -> None:
        """An export, or a clear word that as many are under way as may be."""
        status, body = self._asked(connection, "/export.csv?" + urlencode({"q": text}), (200, 429, 503))
        if status != 200 and json.loads(body)["error"]["code"] not in ("downloads_full", "download_under_way"):
            self.wrong.append(body)
        self.counts["exports turned away"] += status != 200
        self._one_state(body)

    def _readout(self, connection: HTTPConnection, chosen: random.Random) -> None:
        """A readout with its hits marked: each mark stands on the word that was sought."""
        ids = [hit["id"] for hit in json.loads(self._asked(connection, "/api/search?size=20")[1])["results"]]
        body = self._asked(connection, f"/readouts/{chosen.choice(ids)}?q=state")[1]
        for word in re.findall(r"<mark[^>]*>([^<]*)</mark>", body):
            if word.lower() != "state":
                self.wrong.append(f"marked {word!r} for 'state'")

    def _asked(self, connection: HTTPConnection, path: str, good: tuple[int, ...] = (200,)) -> tuple[int, str]:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        with self.lock:
            self.counts["requests"] += 1
        if answer.status not in good:
            self.wrong.append(f"{path}: {answer.status} {body[:300]}")
            raise OSError(f"status {answer.status}")
        return answer.status, body

    def _one_state(self, body: str) -> str:
        states = set(STATE.findall(re.sub(r"</?mark[^>]*>|\\u003c/?mark\\u003e", "", body)))
        if len(states) > 1:
            self.wrong.append(f"states {sorted(states)} in one answer")
        return next(iter(states), "")
