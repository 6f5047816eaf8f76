"""The page of a pair's formulae."""

from __future__ import annotations

import lxml.html
import pytest
from flask.testing import FlaskClient


def test_the_page_has_both_sides_and_what_was_read(client: FlaskClient) -> None:
    page = lxml.html.fromstring(client.get("/pairs/XKL-XVE").data)
    assert page.xpath("//h2/text()") == ["Kalmeria", "Vestrania"]
    for side in client.get("/api/pairs/XKL-XVE/phrases").get_json()["sides"]:
        assert f"{side['accounts']} account" in page.xpath("string(//main)")
    for href in page.xpath("//main//a/@href"):
        assert client.get(href).status_code == 200


def test_a_side_without_accounts_is_said_to_have_none(client: FlaskClient) -> None:
    assert "No account of this side" in client.get("/pairs/XTV-XSM").text


@pytest.mark.parametrize("pair", ["XKL", "XKL-Nowhere", "XKL-XKL", "-"])
def test_an_invalid_pair_is_refused(client: FlaskClient, pair: str) -> None:
    assert client.get(f"/api/pairs/{pair}/phrases").status_code == 422
    assert client.get(f"/pairs/{pair}").status_code == 422
