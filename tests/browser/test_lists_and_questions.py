"""One question per screen on a phone, and the keyboard in lists: in a real browser, with and without scripts."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import fits_width, no_axe_violations
from tests.browser.visiting import DESK, HAND

TEXT = "村口的三盏路灯从五月起不亮，晚上看不见路。"


def _go_on(page):
    page.click("[data-next]")


def _answer(page, phone="19900009999"):
    page.fill("[name=text]", TEXT)
    page.fill("[name=title]", "一屏一问")
    _go_on(page)
    page.select_option("[name=hall]", "LS")
    _go_on(page)
    page.select_option("[name=category]", "roads")
    _go_on(page)
    _go_on(page)
    page.fill("[name=name]", "吴名氏")
    page.fill("[name=phone]", phone)
    _go_on(page)


@pytest.mark.usefixtures("world")
def test_a_phone_asks_one_question_at_a_time_and_shows_all_before_sending(open_page):
    page = open_page(HAND)
    page.goto("/matters/new/")
    assert page.locator("[data-ask]:visible").count() == 1
    fits_width(page)
    no_axe_violations(page)
    _go_on(page)
    assert page.locator("[name=text]").is_visible(), "what must be answered keeps the screen"
    _answer(page)
    assert TEXT in page.locator("[data-review]").inner_text()
    no_axe_violations(page)
    page.click("[data-send]")
    assert urlsplit(page.url).path.endswith("/receipt/"), page.url


@pytest.mark.usefixtures("world")
def test_back_keeps_the_answers_and_the_browser_goes_back_too(open_page):
    page = open_page(HAND)
    page.goto("/matters/new/")
    page.fill("[name=text]", TEXT)
    page.fill("[name=title]", "一屏一问")
    _go_on(page)
    page.click("[data-back]")
    page.wait_for_selector("[name=text]:visible")
    assert page.input_value("[name=title]") == "一屏一问"
    page.go_forward()
    page.wait_for_selector("[name=hall]:visible")


@pytest.mark.usefixtures("world")
def test_a_mistake_leads_to_its_question(open_page):
    page = open_page(HAND)
    page.goto("/matters/new/")
    _answer(page, phone="123")
    page.click("[data-send]")
    page.wait_for_selector(".errors")
    assert page.locator("[name=phone]").is_visible()
    assert not page.locator("[name=text]").is_visible()
    assert page.input_value("[name=text]") == TEXT


@pytest.mark.usefixtures("world")
def test_wide_screens_and_phones_without_scripts_have_one_page(open_page):
    for page in (open_page(DESK), open_page(HAND, java_script_enabled=False)):
        page.goto("/matters/new/")
        assert page.locator("[data-ask]:visible").count() == 5
        assert not page.locator("[data-next]").is_visible()
        assert page.locator("[data-send]").is_visible()


def test_keys_walk_choose_help_and_lead(enter):
    page = enter("convenor", DESK)
    page.goto("/desk/matters/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[name=select]:checked").count() == 1
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    no_axe_violations(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url("**/desk/todo/")


@pytest.mark.parametrize("viewport", [DESK, HAND, {"width": 768, "height": 1024}, {"width": 360, "height": 780}])
@pytest.mark.parametrize(
    "url", ["/desk/styleguide/?mode=", "/desk/styleguide/?mode=elder+contrast", "/desk/matters/?q=x&col=due"]
)
def test_styleguide_and_tools_of_lists_hold(enter, viewport, url):
    page = enter("clerk", viewport)
    assert page.goto(url).status == 200
    fits_width(page)
    no_axe_violations(page)
