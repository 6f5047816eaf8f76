"""Every page in a real Chromium: at 390, 768 and 1280 pixels, light and dark, and before axe."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome

from tests.support.browser import axe, resize
from tests.support.needs import needs_browser

pytestmark = needs_browser

PAGES = (
    "/",
    "/?q=sea&kind=call&said_by=Radomir+%C4%90ukan",
    "/?q=nothingatall&kind=call",
    "/statements?q=grain",
    "/statements?q=sea&group=speaker&mode=quoted",
    "/statements?q=nothingatall&kind=call",
    "/facets/speaker?q=sea",
    "/readouts/sample-vestrania-66778?q=grain",
    "/readouts/sample-vestrania-64590",
    "/readouts/sample-vestrania-64590/revisions/2",
    "/speakers/Radomir%20%C4%90ukan",
    "/countries/XVE",
    "/topics/energy",
    "/events/sample-vestrania-64590",
    "/status",
    "/usage",
    "/usage?phrase=grain+corridor&phrase=harvest&said_by=Radomir+Đukan",
    "/contacts",
    "/events",
    "/pairs/XKL-XVE",
    "/events?missing=XKL",
    "/contacts?by=participant",
    "/contacts?country=XVE&country=XKL",
    "/coverage",
    "/coverage?q=sea&kind=call&from=2019&to=2020",
    "/trends",
    "/trends?q=sea&q=grain&q=port",
    "/nothing",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen_breaks_its_policy_or_displeases_axe(
    browser: Chrome, address: str, path: str
) -> None:
    browser.get_log("browser")
    for width, dark in ((390, False), (768, False), (1280, False), (1280, True), (390, True)):
        resize(browser, width, 900, dark=dark)
        browser.get(address + path)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        if width != 768:
            assert axe(browser) == [], (width, dark)
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [message for message in complaints if "status of 404" not in message] == []
