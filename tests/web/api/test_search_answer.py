"""The answer of a search is made without its model, and has the model's shape."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.document import Document
from index.whoosh.writer import WhooshWriter
from search.engine import Engine
from search.open import open_engine
from search.request import Request, Sort
from web.api.models import SearchOut
from web.api.search_answer import search_answer
from web.api.statement_models import StatementsOut
from web.api.statements import statements_answer
from web.http.caching import as_json

REQUESTS = (
    Request(),
    Request(text="grain"),
    Request(text="telephone ceasefire"),
    Request(text="grian nosuch:x", facet_size=1),
    Request(text="grain", filters=(("kind", ("talks-statements",)),), sort=Sort.NEWEST),
    Request(text="grain", size=1, facets=()),
)


@pytest.fixture(scope="module")
def columnar(documents: Sequence[Document], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    path: Path = tmp_path_factory.mktemp("index")
    writer = WhooshWriter(path)
    writer.publish(writer.write(documents, sequence=1, full=True))
    return open_engine(path)


@pytest.mark.parametrize("asked", REQUESTS)
@pytest.mark.parametrize("kind", ["engine", "columnar"])
def test_an_answer_reads_as_its_model_and_the_model_prints_the_same(
    request: pytest.FixtureRequest, kind: str, asked: Request
) -> None:
    engine: Engine = request.getfixturevalue(kind)
    printed = as_json(search_answer(engine.search(asked)))
    assert SearchOut.model_validate_json(printed).model_dump_json() == printed.decode()


@pytest.mark.parametrize("asked", [*REQUESTS, Request(text="grain", group="speaker")])
@pytest.mark.parametrize("kind", ["engine", "columnar"])
def test_an_answer_of_statements_does_as_well(request: pytest.FixtureRequest, kind: str, asked: Request) -> None:
    engine: Engine = request.getfixturevalue(kind)
    printed = as_json(statements_answer(engine.statements(asked), asked))
    assert StatementsOut.model_validate_json(printed).model_dump_json() == printed.decode()
