"""How people walk through the product in the tests: they sign in by one click, find a case on their desk, and take its steps."""

from typing import Any


def enter(page: Any, role: str) -> None:
    """By one click on the sign-in page, as in the demo."""
    page.goto("/signin/")
    page.click(f'form[action="/demo/enter/{role}/"] button')
    page.wait_for_url("**/desk/")


def open_case(page: Any, words: str) -> None:
    """From the desk, as people go: by the title in the list of what waits."""
    page.goto("/desk/")
    page.locator(f'main a[href^="/desk/cases/"]:has-text("{words}")').first.click()
    page.wait_for_url("**/desk/cases/*/")


def step(page: Any, code: str, **typed: str) -> None:
    """The step's form is filled in and sent; the page that follows says that it is done."""
    form = page.locator(f'form[action$="/steps/{code}/"]').first
    if not form.is_visible():
        page.locator(f'details:has(form[action$="/steps/{code}/"]) > summary').first.click()
    for name, value in typed.items():
        field = form.locator(f"[name={name}]")
        kind = field.first.evaluate("field => field.type")
        if kind == "radio":
            form.locator(f'[name={name}][value="{value}"]').check(force=True)
        elif kind.startswith("select"):
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button:not([type=button])").last.click()
    assert page.locator(".errors").count() == 0, page.inner_text(".errors")
