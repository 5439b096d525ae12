"""The office asks for a grouping, locks one sector, asks again and accepts it; on the phone both sides fit."""

from tests.browser.visiting import DESK, HAND
from tests.roster.grouping import many_sectors
from xieshang.kernel import clock, flow
from xieshang.roster.grouping.models import Grouping
from xieshang.roster.models import Sector


def test_office_asks_for_a_grouping_locks_a_sector_and_accepts_it(
    enter, world, assert_fits_width, assert_no_axe_violations
):
    now = clock.now()
    standing = world.case("proposed grouping")
    flow.perform(standing, "give_up", by=world.cast.clerk.viewer(now), at=now, data={"reason": "重来"})
    many_sectors(world.cast)
    page = enter("clerk", DESK, django_language="en")
    page.goto("/desk/grouping/")
    assert_no_axe_violations(page)
    page.fill("[name=count]", "4")
    with page.expect_navigation():
        page.click("form[action$='/sectors/'] button")
    found = Grouping.objects.get(sort="sector", stage="open", body=world.cast.body)
    assert page.url.endswith(f"/desk/grouping/{found.pk}/")
    assert_no_axe_violations(page)

    lot = found.lots.select_related("part").get(sector__name="农业界")
    page.select_option(f"[name=held_{lot.pk}]", "group")
    with page.expect_navigation():
        page.click("button[value=again]")
    assert "Locked by the office: 农业界." in page.inner_text("main")

    phone = enter("clerk", HAND)
    phone.goto(f"/desk/grouping/{found.pk}/")
    assert_fits_width(phone)
    phone.goto("/desk/grouping/kinds/")
    assert_fits_width(phone)
    assert_no_axe_violations(phone)

    page.click(".page-head a.btn.main")
    page.wait_for_url("**/desk/cases/**")
    form = page.locator("form[action$='/steps/decide/']")
    form.locator("[name=decision]").fill("沭政协发〔2020〕6号")
    form.locator("[name=effective_on]").fill("2020-06-05")
    with page.expect_navigation():
        form.locator("button").last.click()

    assert Grouping.objects.get(pk=found.pk).state == "entered"
    day = Grouping.objects.get(pk=found.pk).effective_on
    farmers = Sector.objects.placed_on(day).get(term=world.cast.term, name="农业界")
    assert farmers.group.actor.name == lot.part.name
