"""Every template in a real browser: accessible, no wider than the screen, silent on the console; and in all display modes."""

from typing import Any

import pytest

from tests.browser.conftest import PHONE, fits_width, no_axe_violations
from tests.browser.visiting import DESK, HAND, NOT_A_PAGE, PAGES, REFUSALS, unvisited
from tests.matrix.asking import KNOWN

TABLET = {"width": 768, "height": 1024}
OF_WIDTH = ("target-size", "scrollable-region-focusable")
OF_LOOKS = ("color-contrast", *OF_WIDTH)


def test_no_page_is_forgotten():
    assert unvisited() == set(), "visit these pages, or say in NOT_A_PAGE why they are none"
    assert set(NOT_A_PAGE) - set(KNOWN) == set(), "these addresses are gone"


@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_page_is_accessible_and_fits(visit, world, shown):
    page = visit(shown.role, DESK)
    answer = page.goto(shown.url(world))
    assert answer.status == 200, answer.status
    assert "text/html" in answer.headers["content-type"], "no page: say so in NOT_A_PAGE"
    _holds(page)
    page.set_viewport_size(PHONE)
    fits_width(page)


@pytest.mark.parametrize(("role", "url"), REFUSALS)
def test_pages_of_refusals_are_accessible_and_fit(world, open_page, live_server, role, url):
    page = open_page(HAND)
    jar = [{"name": name, "value": m.value, "url": live_server.url} for name, m in world.clients[role].cookies.items()]
    page.context.add_cookies(jar)
    assert page.goto(url).status in (403, 404)
    _holds(page)


@pytest.mark.full
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_page_holds_in_every_display_mode(visit, world, shown):
    """A mode is one attribute of the page: in each mode the rules about looks, at each width those about width.

    On the phone, where other parts of a page show than on the desk, all rules once more.
    """
    page = visit(shown.role, PHONE)
    assert page.goto(shown.url(world)).status == 200
    _holds(page)
    page.set_viewport_size(TABLET)
    _holds(page, only=OF_LOOKS)
    for mode in ("elder", "contrast"):
        page.evaluate("mode => { document.documentElement.dataset.mode = mode }", mode)
        page.set_viewport_size(TABLET)
        _holds(page, only=OF_LOOKS)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            _holds(page, only=OF_WIDTH)


@pytest.mark.full
@pytest.mark.parametrize("shown", PAGES, ids=str)
def test_page_fits_in_english(visit, world, shown):
    page = visit(shown.role, TABLET, django_language="en")
    assert page.goto(shown.url(world)).status == 200
    for size in (TABLET, PHONE, DESK):
        page.set_viewport_size(size)
        fits_width(page)


def _holds(page: Any, *, only: tuple[str, ...] = ()) -> None:
    fits_width(page)
    no_axe_violations(page, only=only)
