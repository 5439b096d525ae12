"""The main ways by keyboard alone and without JavaScript: nothing needs a mouse or a script."""

import re
from typing import Any
from urllib.parse import urlsplit

from tests.browser.visiting import DESK, HAND

FOCUSED = """
() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), look = getComputedStyle(at);
  return {
    tag: at.tagName, name: at.getAttribute('name') || '', href: at.getAttribute('href') || '', id: at.id || '',
    text: (at.innerText || at.value || '').trim(), form: at.form ? at.form.getAttribute('data-draft') || '' : '',
    seen: box.width > 0 && box.height > 0,
    ring: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 1 || look.boxShadow !== 'none',
  };
}
"""
STOPS = 150


def tab(page: Any, key: str = "Tab") -> dict[str, Any]:
    page.keyboard.press(key)
    return page.evaluate(FOCUSED)


def tab_to(page: Any, **wanted: str) -> dict[str, Any]:
    """On by Tab until the stop with these marks; every stop on the way can be seen and shows that it has the focus."""
    for _stop in range(STOPS):
        at = tab(page)
        assert at["tag"] != "BODY", f"{page.url}: the page ended before {wanted}"
        assert at["seen"], f"{page.url}: the focus is out of sight at {at}"
        assert at["ring"], f"{page.url}: no ring around {at}"
        if all(value in at[name] for name, value in wanted.items()):
            return at
    raise AssertionError(f"{page.url}: {wanted} cannot be reached by Tab")


def test_first_stop_leads_past_the_navigation(enter, world):
    page = enter("clerk", DESK)
    page.goto("/desk/matters/")
    first = tab(page)
    assert first["href"] == "#main" and first["seen"], "the first stop is the link past the navigation"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_matter_is_raised_by_keyboard_alone(world, open_page):
    page = open_page(DESK)
    page.goto("/")
    tab_to(page, href="/matters/new/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matters/new/**")
    tab_to(page, name="text")
    page.keyboard.type("The three lamps at the gate have been dark since May.")
    tab_to(page, name="title")
    page.keyboard.type("Dark lamps")
    tab_to(page, name="hall")
    if page.evaluate("document.activeElement.tagName") == "SELECT":
        page.keyboard.press("ArrowDown")
    tab_to(page, name="category")
    page.keyboard.press("ArrowDown")
    tab_to(page, name="name")
    page.keyboard.type("Wu")
    tab_to(page, name="phone")
    page.keyboard.type("19900009999")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt/")


def test_a_matter_is_accepted_by_keyboard_alone(enter, world):
    """From the desk's front page to the step and the sentence that it is done."""
    page = enter("convenor", DESK)
    page.goto("/desk/")
    pk = world.things["sealed matter"]["pk"]
    tab_to(page, href=f"/desk/cases/{pk}/")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{pk}/")
    tab_to(page, name="public_title")
    page.keyboard.type("Dark lamps")
    for _stop in range(STOPS):
        at = tab(page)
        if at["tag"] == "INPUT" and page.evaluate("document.activeElement.type") == "radio":
            page.keyboard.press("Space")
        if at["tag"] == "TEXTAREA" and at["name"] == "remark":
            page.keyboard.type("Accepted.")
        if at["tag"] == "BUTTON":
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".errors").count() == 0, page.inner_text(".errors")
    assert page.locator(".notice.success").count() == 1


def test_focus_goes_to_what_is_wrong(enter, world):
    page = enter("clerk", DESK, quiet=True)
    page.goto("/desk/matters/new/")
    page.click("main form button.main")
    page.wait_for_selector(".errors")
    assert page.evaluate("document.activeElement.classList.contains('errors')")
    at = tab(page)
    assert at["href"].startswith("#id_"), "the first stop leads to the first field that is wrong"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == at["href"][1:]


def test_question_closes_by_escape_and_nothing_was_done(enter, world):
    page = enter("convenor", DESK)
    pk = world.things["planned sitting"]["pk"]
    page.goto(f"/desk/cases/{pk}/")
    form = page.locator("form[data-confirm]").first
    if form.count() == 0:
        page.evaluate("document.querySelector('form[action*=\"/steps/convoke/\"]').dataset.confirm = 'Sure?'")
        form = page.locator("form[data-confirm]").first
    button = form.locator("button").last
    button.evaluate(
        "button => { for (let at = button; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true; }"
    )
    for name in form.evaluate("form => [...form.elements].filter(one => /text/.test(one.type)).map(one => one.name)"):
        form.locator(f"[name={name}]").fill("x")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    assert dialog.count() == 1
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)"), (
        "the focus is in the question"
    )
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog[open]", state="detached")
    assert urlsplit(page.url).path == f"/desk/cases/{pk}/"
    assert page.evaluate("document.activeElement.tagName") == "BUTTON", "the focus is back where it was"
    assert world.case("planned sitting").state == "planned"


def test_menu_of_the_person_closes_by_escape(enter, world):
    page = enter("clerk", DESK)
    page.goto("/desk/")
    menu = page.locator("details.me")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert menu.evaluate("menu => menu.open")
    page.keyboard.press("Escape")
    assert not menu.evaluate("menu => menu.open")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_matter_is_raised_without_javascript(world, open_page):
    page = open_page(HAND, java_script_enabled=False)
    page.goto("/matters/new/?hall=LS")
    page.fill("[name=title]", "没有脚本也能说")
    page.fill("[name=text]", "村口的三盏路灯从五月起不亮，晚上看不见路。")
    page.select_option("[name=category]", "roads")
    page.fill("[name=name]", "吴名氏")
    page.fill("[name=phone]", "19900009999")
    page.click("form[data-draft=matter-new] button[type=submit]:not([name])")
    assert urlsplit(page.url).path.endswith("/receipt/"), page.url
    assert re.fullmatch(r"[0-9A-Z -]{10,14}", page.inner_text(".code"))
