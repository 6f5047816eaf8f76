from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.browser import CHROMIUM, DRIVER, chromium, resize, serving

pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no chromium and chromedriver on this machine")


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with serving(app) as found:
        yield found


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def total(browser: Chrome) -> int:
    return int(browser.find_element(By.CSS_SELECTOR, ".summary h1 strong").text)


def choose(browser: Chrome, facet: str) -> str:
    """Follow the first value of a facet that is not chosen yet; its name."""
    choices = f'section[aria-labelledby="facet-{facet}"] .choices a:not(.on)'
    found = browser.find_elements(By.CSS_SELECTOR, choices)[0]
    name = found.find_element(By.TAG_NAME, "bdi").get_attribute("textContent")
    # The driver takes what a closed <details> shows by its style for hidden; a pointer does not.
    ActionChains(browser).scroll_to_element(found).move_to_element(found).click().perform()
    WebDriverWait(browser, 10).until(lambda _: any(name in chip for chip in chips(browser)))
    return str(name)


def chips(browser: Chrome) -> list[str]:
    script = "return [...document.querySelectorAll('.chips bdi')].map(e => e.textContent)"
    return list(browser.execute_script(script))


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


@pytest.mark.parametrize("run", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_searches_picks_two_values_follows_a_result_and_comes_back(
    browser: Chrome, address: str, width: int, run: bool
) -> None:
    resize(browser, width, 900)
    with scripts(browser, run=run):
        visit(browser, address, width)


def visit(browser: Chrome, address: str, width: int) -> None:
    browser.get(address)
    box = browser.find_element(By.ID, "q")
    box.send_keys("sea", Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda opened: "q=sea" in opened.current_url)
    everything = total(browser)
    chosen = []
    for _ in range(2):
        if width < 960:
            browser.find_element(By.CSS_SELECTOR, ".drawer > summary").click()
        chosen.append(choose(browser, "kind"))
    assert sorted(chips(browser)) == sorted(f"Kind: {name}" for name in chosen)
    narrowed = total(browser)
    assert 0 < narrowed < everything
    search = browser.current_url
    result = browser.find_element(By.CSS_SELECTOR, ".results h2 a")
    title = result.text
    result.click()
    assert browser.find_element(By.TAG_NAME, "h1").text == title
    assert browser.find_elements(By.CSS_SELECTOR, "article mark")
    browser.back()
    assert browser.current_url == search
    assert total(browser) == narrowed


@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=sea&kind=call",
        "/?q=nothingatall",
        "/countries/XVE",
        "/status",
        "/trends?q=sea&q=grain&q=port",
        "/nothing",
    ],
)
def test_no_page_is_wider_than_its_screen(browser: Chrome, address: str, width: int, path: str) -> None:
    resize(browser, width, 900)
    browser.get(address + path)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_the_policy_of_the_page_forbids_nothing_that_it_needs(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?q=sea")
    complaints = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not [message for message in complaints if "Content Security Policy" in message]
    font = browser.execute_script("return getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Palatino" in font


def test_the_first_key_leads_past_the_head_to_the_content(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?q=sea")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    active = browser.switch_to.active_element
    assert active.get_attribute("class") == "skip"
    active.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "main"


CONTRAST = """
const number = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b; };
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255,255,255)'; };
return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => { const a = number(getComputedStyle(e).color), b = number(ground(e)); return [e.className + ' ' + e.tagName + ' ' + e.textContent.slice(0, 30), (Math.max(a, b) + .05) / (Math.min(a, b) + .05)]; })
  .filter(([, ratio]) => ratio < 4.5);
"""  # noqa: E501


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        "/?q=sea&kind=call",
        "/?q=nothingatall&kind=call",
        "/countries/XVE",
        "/status",
        "/trends?q=sea&q=grain&q=port",
        "/nothing",
    ],
)
def test_every_word_stands_out_from_its_ground(browser: Chrome, address: str, path: str, dark: bool) -> None:
    """WCAG 2.2, 1.4.3: a ratio of 4.5 at least, by its formula over computed colours."""
    resize(browser, 1280, 900, dark=dark)
    browser.get(address + path)
    assert browser.execute_script(CONTRAST) == []
    if path.startswith("/?q=sea"):
        browser.find_element(By.CSS_SELECTOR, ".results h2 a").click()
        assert browser.execute_script(CONTRAST) == []
