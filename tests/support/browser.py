"""A real Chromium, and a real server in a thread, for the tests and the pictures that need them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Flask
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
QUIET = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --disable-dev-shm-usage"
)


@dataclass(frozen=True)
class Served:
    """A server's address, and the paths it was asked for."""

    address: str
    asked: list[str]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a free port; its address without the slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


@contextmanager
def chromium(profile: Path) -> Iterator[Chrome]:
    """A browser of its own, with a fresh profile."""
    assert CHROMIUM
    assert DRIVER
    options = ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*QUIET.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    browser = Chrome(options=options, service=Service(DRIVER))
    try:
        yield browser
    finally:
        browser.quit()


def resize(browser: Chrome, width: int, height: int, *, dark: bool = False) -> None:
    """A viewport of exactly this size in CSS pixels, in a light or a dark scheme."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def one(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def texts(browser: Chrome, selector: str) -> list[str]:
    script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())"
    return list(browser.execute_script(script, selector))


def until(browser: Chrome, holds: Callable[[], object]) -> Any:
    return WebDriverWait(browser, 20, poll_frequency=0.05).until(lambda _: holds())


def total(browser: Chrome) -> int:
    return int(one(browser, ".summary h1 strong").text)


def said(browser: Chrome) -> str:
    return "".join(texts(browser, "#live"))


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def active(browser: Chrome, wanted: str) -> str:
    return str(browser.execute_script(f"return document.activeElement.{wanted}"))


@contextmanager
def scripts(browser: Chrome, *, run: bool) -> Iterator[None]:
    """Whether pages may run scripts; what the driver itself asks of a page is none of theirs."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not run})
    browser.get("data:text/html,<title>still</title><script>document.title='ran'</script>")
    assert browser.title == ("ran" if run else "still")
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def axe(browser: Chrome) -> list[str]:
    """What axe holds against the page: each rule with the elements that break it."""
    browser.execute_script(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    run = "const done = arguments[1]; axe.run(document, arguments[0]).then(found => done(found.violations))"
    found = browser.execute_async_script(run, {"resultTypes": ["violations"]})
    return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]
