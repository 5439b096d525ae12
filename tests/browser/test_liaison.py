"""A member on the phone: two taps from home, three people added, a contact recorded in under a minute."""

import time

from tests.browser.visiting import HAND
from xieshang.kernel.models import Entry
from xieshang.liaison.models import Contact

PEOPLE = (("吕广田", "19900080051", "柳编艺人"), ("冯秀芝", "19900080052", "社区网格员"), ("邵立军", "", "种粮大户"))


def test_member_adds_three_people_and_records_a_contact_within_a_minute(enter, world):
    before = Contact.objects.count()
    page = enter("member", HAND)
    page.goto("/desk/")
    page.locator("button[popovertarget=side]").first.click()
    page.locator("#side a[href='/desk/liaison/']").click()
    page.wait_for_url("**/desk/liaison/")

    for name, phone, who in PEOPLE:
        page.locator("a[href='/desk/liaison/new/']").first.click()
        page.fill("input[name=name]", name)
        page.fill("input[name=phone]", phone)
        page.fill("input[name=who]", who)
        with page.expect_navigation():
            page.locator("main form button.main").click()
        page.wait_for_url("**/desk/liaison/")
    assert Contact.objects.count() == before + 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    began = time.monotonic()
    newest = Contact.objects.order_by("-pk")[0]
    page.locator(f"a[href='/desk/liaison/{newest.pk}/record/']").click()
    page.fill("textarea[name=said]", "晾晒场不够用，盼望村里协调。")
    page.locator("input[name=way][value=visit]").check(force=True)
    with page.expect_navigation():
        page.locator("main form button.main").click()
    page.wait_for_url(f"**/desk/cases/{newest.pk}/")
    assert time.monotonic() - began < 60
    assert Entry.objects.filter(case_id=newest.pk, step="record").count() == 1
    assert "晾晒场" in page.inner_text("main") and "邵立军" in page.inner_text("main")
