"""A keeper looks at the home on the phone, item by item, with photos; the committee visits; the office grades."""

from typing import Any

from tests.browser.visiting import DESK, HAND
from tests.matrix.world import PIXEL
from xieshang.places.standards.models import Evidence, HomeCheck, Mark

PHOTO = {"name": "门牌.png", "mimeType": "image/png", "buffer": PIXEL}


def mark(page: Any, level: str) -> None:
    """The item is marked, and the sheet goes on to the next."""
    page.locator(f"input[name=level][value='{level}']").check(force=True)
    page.locator("main form button.main").click()
    page.wait_for_load_state("load")


def take(page: Any, pk: int, step: str) -> None:
    page.goto(f"/desk/cases/{pk}/")
    form = page.locator(f"form[action$='/steps/{step}/']")
    with page.expect_navigation():
        form.locator("button").last.click()


def test_keeper_checks_on_the_phone_and_committee_visits_and_office_grades(enter, world):
    pk = world.things["asked check"]["pk"]
    Mark.objects.filter(case_id=pk).update(self_mark=None)
    Evidence.objects.filter(mark__case_id=pk).delete()

    keeper = enter("keeper", HAND)
    keeper.goto("/desk/todo/")
    keeper.locator(f"a[href='/desk/cases/{pk}/']").first.click()
    keeper.locator(f"a[href='/desk/homes/checks/{pk}/self/']").click()
    keeper.locator("main ul a").first.click()
    for code in ("organisation", "records", "sign"):
        keeper.wait_for_url(f"**/self/{code}/")
        keeper.locator("input[type=file]").set_input_files([PHOTO])
        mark(keeper, "2")
    keeper.wait_for_url("**/self/")
    keeper.locator("main a.btn.main").click()
    take(keeper, pk, "hand_in")
    assert HomeCheck.objects.get(pk=pk).state == "handed_in"
    assert Evidence.objects.filter(mark__case_id=pk).count() == 3

    committee = enter("committee", DESK)
    committee.goto(f"/desk/homes/checks/{pk}/visit/organisation/")
    for code in ("organisation", "records", "sign"):
        committee.wait_for_url(f"**/visit/{code}/")
        mark(committee, "2")
    take(committee, pk, "visit")

    clerk = enter("clerk", DESK)
    clerk.goto(f"/desk/cases/{pk}/")
    clerk.locator("form[action$='/steps/grade/'] input[value=excellent]").check(force=True)
    with clerk.expect_navigation():
        clerk.locator("form[action$='/steps/grade/'] button").last.click()
    check = HomeCheck.objects.get(pk=pk)
    assert (check.state, check.grade, check.visit_score) == ("closed", "excellent", 100)
    clerk.goto("/homes/H-LS/")
    assert clerk.locator("#h-stand").is_visible()
