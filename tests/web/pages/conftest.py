"""One server and one browser for the tests of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from selenium.webdriver import Chrome

from tests.support.browser import Served, chromium, resize, serving


@pytest.fixture(scope="module")
def served(app: Flask) -> Iterator[Served]:
    asked: list[str] = []
    app.wsgi_app, plain = _noting(app.wsgi_app, asked), app.wsgi_app  # type: ignore[method-assign]
    with serving(app) as address:
        yield Served(address, asked)
    app.wsgi_app = plain  # type: ignore[method-assign]


def _noting(plain: Callable[..., Any], asked: list[str]) -> Callable[..., Any]:
    def note(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        asked.append(environ["PATH_INFO"])
        return plain(environ, start)

    return note


@pytest.fixture(scope="module")
def address(served: Served) -> str:
    return served.address


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def browser(opened: Chrome) -> Chrome:
    """On a wide and light screen, unless a test resizes it."""
    resize(opened, 1280, 900)
    return opened
