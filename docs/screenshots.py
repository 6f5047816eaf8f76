"""Pictures of every page over the bundled sample, on a phone and on a desk, light and dark: `make screenshots`."""

from __future__ import annotations

import base64
import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from selenium.webdriver import Chrome

from readouts.home import Home
from scrapers import sample
from tests.support.browser import CHROMIUM, DRIVER, chromium, resize, serving
from web.app import create_app

IMAGES = Path(__file__).parent / "images"
PAGES = {
    "home": "/",
    "results": "/?q=grain&kind=meeting&kind=call",
    "empty": "/?q=grain&country=XVE&kind=decree",
    "event": "/events/sample-qarabel-40233",
    "readout": "/readouts/sample-vestrania-64590?q=grain",
    "revision": "/readouts/sample-vestrania-64590/revisions/2",
    "facet": "/facets/speaker?q=sea",
    "speaker": "/speakers/Radomir%20%C4%90ukan",
    "country": "/countries/XVE",
    "status": "/status",
    "trends": "/trends?q=sea&q=grain",
    "error": "/?wrods=grain&from=soon",
}
SHOWN = "/?q=grain&said_by=Radomir+%C4%90ukan"
COMPARED = "/events/sample-qarabel-40233"
README = (
    ("search", SHOWN, 1280, 860, False),
    ("comparison", COMPARED, 1280, 2080, False),
    ("search-phone", SHOWN, 390, 844, True),
)
"""What README shows: name, page, width, height at which it is cut, dark; the other pictures show the whole page."""


def main() -> None:
    if not (CHROMIUM and DRIVER):
        sys.exit("Install chromium and chromedriver first: apt-get install chromium chromium-driver")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        sample_served(Path(place) / "home") as address,
        chromium(Path(place) / "profile") as browser,
    ):
        for width, dark in product((390, 1280), (False, True)):
            resize(browser, width, 860, dark=dark)
            for name, path in PAGES.items():
                browser.get(address + path)
                picture(browser, f"{name}-{width}-{'dark' if dark else 'light'}", whole=True)
        for name, path, width, height, dark in README:
            resize(browser, width, height, dark=dark)
            browser.get(address + path)
            picture(browser, name)


@contextmanager
def sample_served(path: Path) -> Iterator[str]:
    """The sample in a home of its own, indexed and served; its address."""
    home = Home(path)
    with home.archive(create=True) as archive:
        sample.load(archive)
    home.build()
    with home.archive() as archive, serving(create_app(home.engine(), archive)) as address:
        yield address


def picture(browser: Chrome, name: str, *, whole: bool = False) -> None:
    options = {"format": "png", "captureBeyondViewport": whole}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", options)
    file = IMAGES / f"{name}.png"
    file.write_bytes(base64.b64decode(shot["data"]))
    print(f"{file.relative_to(IMAGES.parents[1])}  {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
