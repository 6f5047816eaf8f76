"""The bundled sample as the web tests' corpus: a real archive, annotated documents, the plain engine over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.annotate.annotate import learn
from index.build import annotated, with_changes
from index.document import Document
from scrapers import sample
from scrapers.archive.store import Archive
from scrapers.archive.watches import Frequency, Route, Watch, add_watch
from search.engine import Engine
from tests.support.memory_engine import MemoryEngine
from web.app import create_app


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with Archive.open(tmp_path_factory.mktemp("archive") / "archive.sqlite3", create=True) as opened:
        sample.load(opened)
        now = dt.datetime.now(dt.UTC)
        add_watch(opened, Watch("grain", "q=grain", Route.FEED, "", Frequency.NOW, False, "", 5, now))
        yield opened


@pytest.fixture(scope="session")
def documents(archive: Archive) -> list[Document]:
    knowledge = learn(archive.readouts())
    found = with_changes(annotated(archive.readouts(), knowledge, 1), archive)
    return [document for document in found if isinstance(document, Document)]


@pytest.fixture(scope="session")
def engine(documents: list[Document]) -> Engine:
    return MemoryEngine(documents)


@pytest.fixture(scope="session")
def app(engine: Engine, archive: Archive) -> Flask:
    return create_app(engine, archive)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
