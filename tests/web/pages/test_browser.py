"""What a reader does in a real Chromium: at 390 and 1280 pixels, with and without scripts."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from index.document import Document, Mode, Passage
from scrapers.archive.store import Archive
from tests.support.browser import Served, active, axe, one, press, resize, said, scripts, serving, texts, total, until
from tests.support.memory_engine import MemoryEngine
from tests.support.needs import needs_browser
from web.app import create_app

pytestmark = needs_browser

READOUT = "/readouts/sample-vestrania-66778?q=grain"


@pytest.mark.parametrize("run", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", [390, 1280])
def test_a_reader_searches_picks_two_values_follows_a_result_and_comes_back(
    browser: Chrome, address: str, width: int, run: bool
) -> None:
    resize(browser, width, 900)
    with scripts(browser, run=run):
        browser.get(address)
        one(browser, "#q").send_keys("sea", Keys.ENTER)
        until(browser, lambda: "q=sea" in browser.current_url)
        everything = total(browser)
        chosen = sorted(choose(browser, "kind", open_first=width < 960) for _ in range(2))
        assert sorted(texts(browser, ".chips bdi")) == [f"Kind: {name}" for name in chosen]
        narrowed = total(browser)
        assert 0 < narrowed < everything
        assert browser.title.startswith(f"{narrowed} readouts: sea · Kind: ")
        search = browser.current_url
        result = one(browser, ".results h2 a")
        title = result.text
        result.click()
        assert one(browser, "h1").text == title
        assert browser.find_elements(By.CSS_SELECTOR, "article mark")
        browser.back()
        assert browser.current_url == search
        assert total(browser) == narrowed


def choose(browser: Chrome, facet: str, *, open_first: bool) -> str:
    """Follow the first value of a facet that is not chosen yet; its name."""
    drawer = one(browser, ".drawer")
    if open_first and drawer.get_attribute("open") is None:
        one(browser, ".drawer > summary").click()
    found = one(browser, f'section[aria-labelledby="facet-{facet}"] .choices a:not(.on)')
    name = str(found.find_element(By.TAG_NAME, "bdi").get_attribute("textContent"))
    # The driver takes what a closed <details> shows by its style for hidden; a pointer does not.
    ActionChains(browser).scroll_to_element(found).move_to_element(found).click().perform()
    until(browser, lambda: any(name in chip for chip in texts(browser, ".chips bdi")))
    return name


def test_a_first_visit_takes_three_requests_and_a_second_page_one(browser: Chrome, served: Served) -> None:
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    served.asked.clear()
    browser.get(served.address)
    assert sorted(served.asked) == ["/", "/static/readouts.js", "/static/style.css"]
    served.asked.clear()
    browser.get(f"{served.address}/status")
    assert served.asked == ["/status"]


def test_the_first_key_leads_past_the_head_to_the_content(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?q=sea")
    one(browser, "body").send_keys(Keys.TAB)
    assert active(browser, "className") == "skip"
    press(browser, Keys.ENTER)
    assert active(browser, "id") == "main"


def test_what_is_typed_is_completed_and_never_taken_out_of_the_reader_s_hands(browser: Chrome, address: str) -> None:
    browser.get(address)
    press(browser, "rado")  # the box has the focus
    offers = until(browser, lambda: texts(browser, "#q-offers li bdi"))
    assert "Radomir Đukan" in offers
    assert one(browser, "#q").get_attribute("aria-expanded") == "true"
    assert said(browser).endswith("suggestions") or said(browser) == "1 suggestion"
    assert axe(browser) == []
    press(browser, Keys.ARROW_DOWN)
    current = one(browser, "#q").get_attribute("aria-activedescendant")
    assert one(browser, f"#{current}").get_attribute("aria-selected") == "true"
    assert "Đukan" in active(browser, "value")
    press(browser, Keys.ESCAPE)
    assert active(browser, "value") == "rado"
    assert not one(browser, "#q-offers").is_displayed()
    press(browser, "xyz", Keys.ENTER)
    until(browser, lambda: "q=radoxyz" in browser.current_url)
    assert browser.current_url.endswith("/?q=radoxyz")  # no empty fields in it


def test_a_completed_name_narrows_by_who_says_it(browser: Chrome, address: str) -> None:
    browser.get(f"{address}/?q=grain")
    one(browser, "#said_by").click()
    press(browser, "duk")
    until(browser, lambda: texts(browser, "#said_by-offers li bdi") == ["Radomir Đukan"])
    one(browser, "#said_by-offers li").click()
    until(browser, lambda: texts(browser, ".chips bdi") == ["Said by: Radomir Đukan"])
    assert set(texts(browser, ".snippet .who bdi")) == {"Radomir Đukan"}


def test_single_keys_lead_to_the_box_and_through_the_results_until_they_are_turned_off(
    browser: Chrome, address: str
) -> None:
    browser.get(f"{address}/?q=sea")
    titles = texts(browser, ".results h2 a")
    press(browser, "j")
    assert active(browser, "textContent") == titles[0]
    press(browser, "j", "j", "k")
    assert active(browser, "textContent") == titles[1]
    press(browser, "/")
    assert active(browser, "id") == "q"
    press(browser, "/")
    assert active(browser, "value") == "/"  # a key like any other while one types
    one(browser, ".keys button").click()
    press(browser, "/")
    assert active(browser, "id") != "q"
    one(browser, ".keys button").click()


def test_how_many_readouts_there_are_is_announced_and_the_focus_stays_where_it_was(
    browser: Chrome, address: str
) -> None:
    browser.get(f"{address}/?q=sea")
    name = choose(browser, "kind", open_first=False)
    until(browser, lambda: said(browser) == f"{total(browser)} readouts; Kind: {name}")
    assert name in active(browser, "textContent")
    assert active(browser, "getAttribute('aria-current')") == "true"
    one(browser, ".chips a").click()
    until(browser, lambda: not texts(browser, ".chips bdi"))
    until(browser, lambda: said(browser) == f"{total(browser)} readouts")
    assert active(browser, "id") == "main"


def test_all_values_of_a_facet_are_searched_in_their_place(
    browser: Chrome, address: str, documents: list[Document]
) -> None:
    people = {name for document in documents for name in document.speakers}
    browser.get(address)
    facet = 'section[aria-labelledby="facet-speaker"]'
    one(browser, f"{facet} .all").click()
    until(browser, lambda: len(texts(browser, f"{facet} .choices bdi")) == len(people))
    press(browser, "ves")
    until(browser, lambda: texts(browser, f"{facet} .choices bdi") == ["Milena Vesker"])
    assert said(browser) == "1 matching value."
    assert axe(browser) == []
    one(browser, f"{facet} .choices a").click()
    until(browser, lambda: texts(browser, ".chips bdi") == ["Speaker: Milena Vesker"])


def test_without_scripts_a_facet_leads_to_a_page_of_its_values(browser: Chrome, address: str) -> None:
    with scripts(browser, run=False):
        browser.get(f"{address}/?sort=oldest")
        more = one(browser, 'section[aria-labelledby="facet-speaker"] .all')
        ActionChains(browser).scroll_to_element(more).move_to_element(more).click().perform()
        until(browser, lambda: browser.current_url.endswith("/facets/speaker?sort=oldest"))
        one(browser, "#starts").send_keys("ves", Keys.ENTER)
        until(browser, lambda: texts(browser, "main .choices bdi") == ["Milena Vesker"])
        one(browser, "main .choices a").click()
        until(browser, lambda: texts(browser, ".chips bdi") == ["Speaker: Milena Vesker"])


@pytest.mark.parametrize("width", [390, 1280])
def test_a_bar_of_the_timeline_leads_to_its_time(browser: Chrome, address: str, width: int) -> None:
    resize(browser, width, 900)
    browser.get(f"{address}/?q=sea")
    bars = browser.find_elements(By.CSS_SELECTOR, ".time li a")
    label, _, count = str(bars[0].get_attribute("textContent")).partition(": ")
    bars[0].click()
    until(browser, lambda: texts(browser, ".chips bdi"))
    assert texts(browser, ".chips bdi") == [f"1 January {label} – 31 December {label}"]
    assert total(browser) == int(count)


def test_hits_are_reached_one_by_one(browser: Chrome, address: str) -> None:
    browser.get(address + READOUT)
    everything = len(texts(browser, "article .words mark"))
    assert everything > 2
    press(browser, "n", "n")
    assert active(browser, "className") == "here"
    assert said(browser) == f"Hit 2 of {everything}"
    press(browser, "p", "p")
    assert said(browser) == f"Hit {everything} of {everything}"
    browser.find_element(By.XPATH, "//nav[@class='hits']//button[text()='Next']").click()
    assert said(browser) == f"Hit 1 of {everything}"
    top = "return document.querySelector('mark.here').getBoundingClientRect().top"
    assert 0 < browser.execute_script(top) < 900


def test_without_scripts_passages_that_match_are_links_from_one_to_the_next(browser: Chrome, address: str) -> None:
    with scripts(browser, run=False):
        browser.get(address + READOUT)
        places = [str(link.get_attribute("hash")) for link in browser.find_elements(By.CSS_SELECTOR, ".jumps a")]
        assert len(places) > 2
        one(browser, ".jumps a").click()
        for place in places[1:]:
            one(browser, ":target .hop").click()
            until(browser, lambda place=place: browser.current_url.endswith(place))
        assert not browser.find_elements(By.CSS_SELECTOR, ":target .hop")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("run", [True, False])
def test_one_switch_shows_statements_and_one_click_a_finished_footnote(
    browser: Chrome, address: str, run: bool, width: int
) -> None:
    resize(browser, width, 900)
    with scripts(browser, run=run):
        browser.get(f"{address}/?q=grain&mode=quoted")
        one(browser, ".views a:not([aria-current])").click()
        until(browser, lambda: "/statements?q=grain&mode=quoted" in browser.current_url)
        article = one(browser, ".results article")
        if run:
            article.find_element(By.CSS_SELECTOR, "article > button").click()
            until(browser, lambda: said(browser) == "Copied")
        else:
            assert not article.find_elements(By.CSS_SELECTOR, "button")
            article.find_element(By.CSS_SELECTOR, ".footnote summary").click()
            assert "para. " in article.find_element(By.CSS_SELECTOR, ".footnote .copy").text
        one(browser, ".results h2 a").click()
        until(browser, lambda: "/readouts/" in browser.current_url)
        assert one(browser, f"#{browser.current_url.partition('#')[2]}").is_displayed()


def test_a_citation_is_copied(browser: Chrome, address: str) -> None:
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"origin": address, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    browser.get(address + READOUT)
    one(browser, ".cite summary").click()
    assert axe(browser) == []
    texts_shown = texts(browser, ".cite .copy")
    assert len(texts_shown) >= 4
    for number, text in enumerate(texts_shown):
        button = browser.find_elements(By.CSS_SELECTOR, ".cite button")[number]
        ActionChains(browser).scroll_to_element(button).move_to_element(button).click().perform()
        until(browser, lambda button=button: button.text == "Copied")
        assert str(browser.execute_script("return navigator.clipboard.readText()")).strip() == text, number


def test_a_hostile_readout_is_text_and_breaks_no_page(
    browser: Chrome, archive: Archive, documents: list[Document]
) -> None:
    endless, turned = "hostile " + "W" * 1_000_000, "hostile \u202e\u2067 evil <script>document.title='ran'</script>"
    found = []
    for id, title, name in (("hostile-0", endless, "W" * 300), ("hostile-1", turned, "\u202eknurhS <b>bold</b>")):
        text = title[:50_000]
        passages = (Passage(text, name, Mode.QUOTED),)
        found.append(
            replace(documents[0], id=id, title=title, place=title, lead=text, speakers=(name,), passages=passages)
        )
    paths = ("/?q=hostile", "/readouts/hostile-0?q=hostile", "/readouts/hostile-1?q=hostile", "/facets/speaker")
    with serving(create_app(MemoryEngine(found), archive)) as address:
        for path, width in product(paths, (390, 1280)):
            resize(browser, width, 900)
            browser.get(address + path)
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width, path
            assert browser.title != "ran"
            assert not browser.find_elements(By.CSS_SELECTOR, "main b b, main script")
        # What turns the direction of text does so in its own element alone.
        for path, selector in (
            ("/?q=hostile", ".results h2 a"),
            ("/readouts/hostile-1", "h1"),
            ("/facets/speaker", "main bdi"),
        ):
            browser.get(address + path)
            bidi = "return getComputedStyle(document.querySelector(arguments[0])).unicodeBidi"
            assert browser.execute_script(bidi, selector) in ("isolate", "plaintext"), selector
