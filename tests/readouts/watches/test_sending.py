"""News is sent by mail or to a webhook, each item once where all goes well, and again where it did not arrive."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

import pytest

from readouts.settings import BadSetting, read_settings
from readouts.watches.run import run_watches
from scrapers.archive.store import Archive
from scrapers.archive.watches import Delivery, Frequency, Route, Watch
from tests.support.watched import SECRET, SENDER, Watched, mail_server, webhook

GRAIN = "The President spoke with the Prime Minister of Tarvenia about grain."
DAY = dt.timedelta(days=1)


def with_watch(folder: Path, settings: dict[str, str], *options: str) -> Watched:
    watched = Watched(folder, settings)
    watched.take((1, "2021-03-01", GRAIN))
    watched.run("watch", "add", "grain", *options, "grain")
    return watched


def run_at(watched: Watched, moment: dt.datetime) -> int:
    """Run the watches as at a moment; how many readouts were sent."""
    with Archive.open(watched.home / "archive.sqlite3") as archive:
        through = archive.sequence()
    settings = read_settings(
        home=watched.home, **{k.removeprefix("READOUTS_").lower(): v for k, v in watched.environment.items()}
    )
    return sum(ran.sent for ran in run_watches(settings, through, moment))


def test_a_mail_tells_what_is_new_with_its_passages_and_links(tmp_path: Path) -> None:
    with mail_server() as (box, settings):
        settings["READOUTS_URL"] = "https://readouts.example"
        watched = with_watch(tmp_path, settings, "--mail", "desk@news.example")
        watched.take((2, "2021-03-02", GRAIN), (3, "2021-03-03", GRAIN))
        assert "grain: 2 found, 2 sent." in watched.run("watch", "run")
        assert "grain: 0 found, 0 sent." in watched.run("watch", "run")
    (mail,) = box.mails
    assert (mail["From"], mail["To"]) == (f"Readouts <{SENDER}>", "desk@news.example")
    assert mail["Subject"] == "Readouts: grain, 2 new"
    text = mail.get_content()
    for told in (
        "Call 2",
        "2021-03-02 · The White House · ",
        GRAIN,
        "https://readouts.example/readouts/",
        "Call 3",
    ):
        assert told in text
    assert "readouts watch remove grain" in text


def test_a_mail_that_is_refused_is_sent_by_a_later_run_and_loses_nothing(tmp_path: Path) -> None:
    answers = iter(["451 Try again later"])
    with mail_server(lambda mail: next(answers, None)) as (box, settings):
        watched = with_watch(tmp_path, settings, "--mail", "desk@news.example")
        watched.take((2, "2021-03-02", GRAIN))
        assert "the mail server answered 451" in watched.run("watch", "run", status=1)
        assert "tried 1 times" in watched.run("watch", "show", "grain")
        watched.take((3, "2021-03-03", GRAIN))
        watched.run("watch", "run")
    assert [mail["Subject"] for mail in box.mails] == ["Readouts: grain, 1 new"] * 2
    assert watched.found("grain") == ["3", "2"]
    assert "not sent" not in watched.run("watch", "show", "grain")


def test_without_a_server_nothing_is_lost_and_no_target_is_told(tmp_path: Path) -> None:
    settings = {"READOUTS_SMTP_HOST": "127.0.0.1", "READOUTS_SMTP_PORT": "1", "READOUTS_MAIL_FROM": SENDER}
    watched = with_watch(tmp_path, settings, "--mail", "desk@news.example")
    watched.take((2, "2021-03-02", GRAIN))
    said = watched.run("watch", "run", status=1)
    assert "could not be sent (ConnectionRefusedError)" in said
    assert "desk@" not in said
    assert watched.found("grain") == ["2"]


def test_one_watch_that_fails_keeps_no_other_from_being_sent(tmp_path: Path) -> None:
    with mail_server() as (box, settings):
        watched = with_watch(tmp_path, {**settings, "READOUTS_WEBHOOK_SECRET": SECRET}, "--mail", "desk@news.example")
        watched.run("watch", "add", "a-hook", "--webhook", "http://127.0.0.1:1/", "grain")
        watched.take((2, "2021-03-02", GRAIN))
        watched.run("watch", "run", status=1)
    assert len(box.mails) == 1


@pytest.mark.parametrize(("frequency", "pause"), [("daily", DAY), ("weekly", 7 * DAY)])
def test_a_digest_has_what_came_since_the_last_one(tmp_path: Path, frequency: str, pause: dt.timedelta) -> None:
    now = dt.datetime.now(dt.UTC)
    with mail_server() as (box, settings):
        watched = with_watch(tmp_path, settings, "--mail", "desk@news.example", "--every", frequency)
        watched.take((2, "2021-03-02", GRAIN))
        assert run_at(watched, now) == 1
        watched.take((3, "2021-03-03", GRAIN))
        assert run_at(watched, now + dt.timedelta(hours=2)) == 0
        watched.take((4, "2021-03-04", GRAIN))
        assert run_at(watched, now + pause) == 2
    assert [mail["Subject"] for mail in box.mails] == ["Readouts: grain, 1 new", "Readouts: grain, 2 new"]


def test_a_digest_that_was_sent_by_a_clock_that_was_wrong_holds_up_nothing(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    with mail_server() as (_, settings):
        watched = with_watch(tmp_path, settings, "--mail", "desk@news.example", "--every", "weekly")
        watched.take((2, "2021-03-02", GRAIN))
        assert run_at(watched, now + 400 * DAY) == 1
        watched.take((3, "2021-03-03", GRAIN))
        assert run_at(watched, now) == 1


def test_a_webhook_is_signed_as_the_standard_says(tmp_path: Path) -> None:
    with webhook() as hook:
        watched = with_watch(tmp_path, {"READOUTS_WEBHOOK_SECRET": SECRET}, "--webhook", hook.url)
        watched.take((2, "2021-03-02", GRAIN))
        watched.run("watch", "run")
    ((headers, body),) = hook.taken
    signed = b".".join((headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body))
    made = base64.b64encode(hmac.new(base64.b64decode(SECRET), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{made}"
    told = json.loads(body)
    assert told["type"] == "watch.found"
    assert told["data"]["search"] == {"q": ["grain"]}
    (readout,) = told["data"]["readouts"]
    assert (readout["title"], readout["date"], readout["passages"][0]["text"]) == ("Call 2", "2021-03-02", GRAIN)


@pytest.mark.parametrize("status", [302, 404, 500])
def test_a_webhook_that_does_not_take_it_is_called_again_under_the_same_id(tmp_path: Path, status: int) -> None:
    with webhook() as hook:
        hook.status = status
        watched = with_watch(tmp_path, {"READOUTS_WEBHOOK_SECRET": SECRET}, "--webhook", hook.url)
        watched.take((2, "2021-03-02", GRAIN))
        assert f"answered with status {status}" in watched.run("watch", "run", status=1)
        hook.status = 200
        watched.run("watch", "run")
    (first, one), (second, other) = hook.taken
    assert first["webhook-id"] == second["webhook-id"]
    assert one == other


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--mail", "desk@news.example"), "Set READOUTS_SMTP_HOST"),
        (("--webhook", "https://news.example/hook"), "Set READOUTS_WEBHOOK_SECRET"),
    ],
)
def test_a_watch_that_could_never_be_sent_is_not_added(tmp_path: Path, options: tuple[str, str], told: str) -> None:
    watched = Watched(tmp_path)
    watched.take((1, "2021-03-01", GRAIN))
    assert told in watched.run("watch", "add", "grain", *options, "grain", status=1)


@pytest.mark.parametrize(
    "options",
    [
        ("--mail", "desk"), ("--mail", "a@b.example\nBcc: c@d.example"), ("--webhook", "ftp://x.example"),
        ("--mail", "a@b.example", "--webhook", "https://x.example"),
    ],
)  # fmt: skip
def test_an_invalid_target_is_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    watched = Watched(tmp_path)
    watched.take((1, "2021-03-01", GRAIN))
    watched.run("watch", "add", "grain", *options, "grain", status=2)


def test_a_secret_is_read_from_a_file_and_told_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "readouts_webhook_secret").write_text(f"{SECRET}\n")
    monkeypatch.setenv("READOUTS_SECRETS", str(tmp_path))
    settings = read_settings()
    assert settings.webhook_secret.get_secret_value() == SECRET
    assert SECRET not in repr(settings)
    (tmp_path / "readouts_webhook_secret").write_text("not base64!")
    with pytest.raises(BadSetting) as wrong:
        read_settings()
    assert "not base64!" not in str(wrong.value)


def test_a_mail_has_no_line_of_a_title_as_a_header(tmp_path: Path) -> None:
    from readouts.watches.messages import Letter, mail

    now = dt.datetime(2024, 11, 1, tzinfo=dt.UTC)
    watch = Watch("grain", "q=grain", Route.MAIL, "desk@news.example", Frequency.NOW, False, "", 5, now)
    made = mail(Letter(watch, Delivery(1, now, None, 1, ""), (), ""), SENDER, now)
    assert made["Message-ID"] == f"<grain-20241101T000000-1@{SENDER.partition('@')[2]}>"
    assert made["Auto-Submitted"] == "auto-generated"
