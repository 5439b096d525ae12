"""A member says on the phone what is wrong in the own entry; the office enters it; long filters fold on the phone."""

from tests.browser.visiting import DESK, HAND
from xieshang.roster.corrections.models import Correction
from xieshang.roster.models import Person


def test_member_asks_on_the_phone_and_the_office_enters_it(enter, world):
    other = world.cast.member2.person
    clerk = enter("clerk", DESK)
    clerk.goto(f"/desk/roster/{other.pk}/correct/")
    clerk.fill("[name=workplace]", "县第二中学")
    with clerk.expect_navigation():
        clerk.locator("main form button.main").click()

    assert Person.objects.get(pk=other.pk).workplace == "县第二中学"

    asked = world.case("asked correction")
    member = enter("member", HAND)
    member.goto("/desk/roster/own/")
    member.locator(f"a[href='/desk/cases/{asked.pk}/']").click()
    assert member.locator("#h-lines").is_visible()

    clerk.goto("/desk/todo/")
    clerk.locator(f"a[href='/desk/cases/{asked.pk}/']").first.click()
    with clerk.expect_navigation():
        clerk.locator("form[action$='/steps/enter/'] button").last.click()
    assert Correction.objects.get(pk=asked.pk).state == "entered"
    assert world.cast.member.person.workplace == "县科协"


def test_filters_fold_on_the_phone_and_stand_open_once_one_is_chosen(enter, world):
    phone = enter("clerk", HAND)
    phone.goto("/desk/roster/")
    assert not phone.locator("[name=office]").is_visible()

    phone.locator(".filter-fold").click()
    assert phone.locator("[name=office]").is_visible()

    phone.goto("/desk/roster/?office=chair")
    assert phone.locator("[name=office]").is_visible()

    desk = enter("clerk", DESK)
    desk.goto("/desk/roster/")
    assert desk.locator("[name=office]").is_visible()
    assert not desk.locator(".filter-fold").is_visible()
