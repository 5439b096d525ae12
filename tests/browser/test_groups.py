"""A convenor calls a meeting of the group on a phone."""

from tests.browser.visiting import HAND


def test_convenor_calls_a_meeting_on_a_phone(enter, world, assert_fits_width, assert_no_axe_violations):
    page = enter("member", HAND, django_language="en")
    page.goto("/desk/my-group/")
    assert page.url.endswith(f"/desk/my-group/{world.cast.sector_group.pk}/")
    assert_fits_width(page)
    assert_no_axe_violations(page)

    page.click("a.btn.main")
    assert_fits_width(page)
    assert_no_axe_violations(page)
    page.fill("[name=title]", "Research plan of the summer")
    page.click("main form .btn.main")

    page.wait_for_url("**/desk/cases/**")
    assert "Research plan of the summer" in page.inner_text("h1")
    assert "Members invited and told" in page.inner_text("body")
