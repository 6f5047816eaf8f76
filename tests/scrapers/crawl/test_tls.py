"""Whose pages a crawl believes: those that come with a certificate for their host, by an authority that is trusted."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from OpenSSL import SSL
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseNeverReceived

from scrapers.archive.store import Archive
from scrapers.crawl.options import CrawlMode, CrawlOptions
from scrapers.crawl.process import scrape
from scrapers.crawl.report import RunReport
from scrapers.crawl.tls import handshake_fault
from scrapers.quality.health import health
from tests.support.certificates import YEAR, Authority, authority
from tests.support.world import World, source_of, world

HOST = "sound.example"


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    found = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(found.file))
    return found


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world() as served:
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{served.server_port}")
        served.add("sound", count=12)
        yield served


def look(home: Path, sites: World, certificate: ssl.SSLContext, mode: CrawlMode = CrawlMode.RECHECK) -> RunReport:
    sites.tls[HOST] = certificate
    return scrape(home / "a.sqlite3", source_of("sound", scheme="https"), CrawlOptions(delay=0.0, mode=mode))


def test_a_site_with_a_right_certificate_is_crawled(sites: World, trusted: Authority, tmp_path: Path) -> None:
    report = look(tmp_path, sites, trusted.server(HOST))
    assert (report.new, report.insecure, report.well) == (12, 0, True)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("self-signed", "it has expired, or is from no trusted authority"),
        ("expired", "it has expired, or is from no trusted authority"),
        ("another host's", "its certificate is for another host"),
        ("a stranger's", "it has expired, or is from no trusted authority"),
    ],
)
def test_nothing_is_taken_from_a_host_with_a_wrong_certificate_and_it_is_told(
    wrong: str, told: str, sites: World, trusted: Authority, tmp_path: Path
) -> None:
    (tmp_path / "strange").mkdir()
    certificate = {
        "self-signed": trusted.server(HOST, by_itself=True),
        "expired": trusted.server(HOST, age=2 * YEAR),
        "another host's": trusted.server("www.sound.example"),
        "a stranger's": authority(tmp_path / "strange").server(HOST),
    }[wrong]
    report = look(tmp_path, sites, certificate, CrawlMode.INCREMENTAL)
    assert (report.new, report.insecure, report.failed, report.well) == (0, 1, 0, False)
    assert report.reason.startswith("No secure connection can be made")
    assert told in report.alerts[0].what
    assert not sites.sites[HOST].asked
    assert sites.tunnels == [HOST], "it is not tried again"
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        (found,) = health(archive, dt.datetime.now(dt.UTC)).values()
    assert [str(alert.kind) for alert in found.alerts] == ["insecure", "overdue"]


def test_what_is_known_of_a_site_stays_when_its_certificate_goes_wrong(
    sites: World, trusted: Authority, tmp_path: Path
) -> None:
    assert look(tmp_path, sites, trusted.server(HOST)).new == 12
    sites.sites[HOST].readouts.clear()
    report = look(tmp_path, sites, trusted.server(HOST, by_itself=True))
    assert (report.insecure >= 8, report.missing, report.changed, report.well) == (True, 0, 0, False)
    assert report.reason.startswith("No secure connection can be made")
    with Archive.open(tmp_path / "a.sqlite3") as archive:
        assert [readout.flags for readout in archive.readouts()] == [()] * 12


def test_a_connection_that_breaks_is_no_fault_of_a_certificate() -> None:
    for cause in (
        SSL.SysCallError(-1, "Unexpected EOF"),
        SSL.Error([("SSL routines", "", "unexpected eof while reading")]),
    ):
        assert not handshake_fault(ResponseNeverReceived([Failure(cause), Failure(ConnectionLost())]))
    refused = SSL.Error([("SSL routines", "", "ssl/tls alert handshake failure")])
    told = handshake_fault(ResponseNeverReceived([Failure(refused)]))
    assert told == "the TLS handshake failed (ssl/tls alert handshake failure)"
