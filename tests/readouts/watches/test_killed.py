"""A process that is killed while it sends: nothing is lost, nothing is noted twice, and the mail comes again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.watched import Watched, mail_server, whole_environment

pytestmark = pytest.mark.slow

GRAIN = "The President spoke with the Prime Minister of Tarvenia about grain."


class Killer:
    """Kills a process when its mail has come whole, before or after it is accepted."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.started = threading.Event()
        self.seen: list[str] = []
        self.refuse = False

    def __call__(self, mail: EmailMessage) -> str | None:
        self.seen.append(str(mail["Message-ID"]))
        if self.process is None:
            return None
        self.started.wait(30)
        os.kill(self.process.pid, signal.SIGKILL)
        self.process = None
        return "451 Killed" if self.refuse else None


@pytest.mark.parametrize("refuse", [True, False])
def test_killed_while_it_sends_a_watch_tells_each_readout_once_in_its_log_and_at_least_once_by_mail(
    tmp_path: Path, refuse: bool
) -> None:
    killer = Killer()
    killer.refuse = refuse
    with mail_server(killer) as (box, settings):
        watched = Watched(tmp_path, settings)
        watched.take((1, "2021-03-01", GRAIN))
        watched.run("watch", "add", "grain", "--mail", "desk@news.example", "grain")
        watched.take((2, "2021-03-02", GRAIN), (3, "2021-03-03", GRAIN))
        command = [sys.executable, "-m", "readouts.cli", "--home", str(watched.home), "watch", "run"]
        command[1:3] = ["-c", "from readouts.cli import main; main()"]
        killer.process = process = subprocess.Popen(command, env=whole_environment(settings))
        killer.started.set()
        assert process.wait(60) == -signal.SIGKILL
        watched.take((4, "2021-03-04", GRAIN))
        watched.run("watch", "run")
        watched.run("watch", "run")
    assert watched.found("grain") == ["4", "3", "2"]
    assert "not sent" not in watched.run("watch", "show", "grain")
    told = "\n".join(str(mail.get_content()) for mail in box.mails)
    assert all(f"Call {n}" in told for n in (2, 3, 4))
    assert killer.seen[0] == killer.seen[1] != killer.seen[2], "a second copy is known by its id"
