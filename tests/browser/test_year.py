"""The year of consultation in a real browser: called for, suggested on a phone, planned, consulted on, suggested formally,
instructed, answered, verified, and told to the press with a number that leads back to it."""

from typing import Any

import pytest

from tests.browser.test_river import build
from tests.browser.walking import enter, open_case, step
from tests.cast import Cast
from xieshang.kernel import clock

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TOPIC, FORMAL, ITEM = "推动物业社区化", "关于推动物业社区化的建议案", "物业服务由社区每季度考核"
MEETING, TODAY = "物业社区化界别协商会", "2020-06-10"
SAID, INSTRUCTED = "考核结果要公开。", "请住建局牵头办理，月底前报结果。"
PLAN_STEPS: dict[str, dict[str, str]] = {
    "draft": {},
    "review": {"with": "县委办公室、县政府办公室", "document": "沭政协办函〔2020〕1号"},
    "approve_chairs": {"met_on": TODAY, "document": "主席会议纪要〔2020〕2号"},
    "decide": {"met_on": TODAY, "document": "沭委办〔2020〕9号"},
    "publish": {},
}


@pytest.fixture
def cast(database_after: Any) -> Cast:
    found = database_after(build)
    clock._shift.cache_clear()
    return found


@pytest.fixture
def desk(open_page: Any) -> Any:
    page = open_page(DESK)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


@pytest.fixture
def phone(open_page: Any) -> Any:
    return open_page(HAND, has_touch=True, is_mobile=True)


@pytest.mark.full
def test_the_year_runs_from_the_call_for_topics_to_a_number_of_the_press_package(cast, desk, phone):
    plan = the_office_calls_for_topics(desk)
    a_member_suggests_on_the_phone(phone)
    the_office_chooses_and_shapes(desk)
    the_plan_is_decided_and_published(desk, plan)
    everybody_reads(phone, "/plan/2020/", TOPIC)
    sitting = the_group_consults(desk, phone)
    paper = the_formal_suggestion_is_approved_and_sent(desk, sitting)
    the_leader_instructs_on_the_phone(phone, paper, to=str(cast.unit_organ.actor_id))
    the_unit_answers(desk)
    somebody_else_verifies(desk)
    the_number_of_the_press_package_leads_to_it(desk)


def send(page: Any) -> None:
    """The one form of the page is sent, and taken."""
    with page.expect_navigation():
        page.locator("main form.form button.main, main form button.main").last.click()
    assert page.locator(".errors").count() == 0, page.inner_text("main")


def everybody_reads(page: Any, url: str, words: str) -> None:
    page.context.clear_cookies()
    page.goto(url)
    assert words in page.inner_text("main")


def the_office_calls_for_topics(desk: Any) -> str:
    enter(desk, "clerk")
    desk.goto("/desk/plans/new/")
    desk.locator("[name=year][value='2020']").check(force=True)
    send(desk)
    plan = desk.url
    desk.goto(f"{plan}".replace("/desk/cases/", "/desk/plans/") + "call/")
    desk.fill("[name=words]", "请围绕中心工作和群众关心的问题提出议题。")
    for box in desk.locator("[name=asked]").all():
        box.check(force=True)
    desk.fill("[name=closes_on]", "2020-06-24")
    send(desk)
    return plan


def a_member_suggests_on_the_phone(phone: Any) -> None:
    enter(phone, "member")
    phone.goto("/desk/topics/new/")
    phone.fill("[name=title]", TOPIC)
    phone.fill("[name=reason]", "老旧小区没有物业，群众反映多。")
    send(phone)


def the_office_chooses_and_shapes(desk: Any) -> None:
    enter(desk, "clerk")
    open_case(desk, TOPIC)
    topic = desk.url
    step(desk, "shortlist")
    step(desk, "select")
    desk.goto(topic.replace("/desk/cases/", "/desk/topics/") + "shape/")
    desk.locator("[name=form][value=sector]").check(force=True)
    desk.locator("[name=committee]").select_option(index=1)
    desk.locator("[name=month]").select_option("6")
    desk.locator("[name=groups]").first.check(force=True)
    desk.locator("[name=units]").first.check(force=True)
    desk.fill("[name=document]", "建议案")
    send(desk)


def the_plan_is_decided_and_published(desk: Any, plan: str) -> None:
    desk.goto(plan)
    for code, typed in PLAN_STEPS.items():
        step(desk, code, **typed)


def the_group_consults(desk: Any, phone: Any) -> str:
    """The convenor calls it; on the day it is opened, somebody sends an opinion from the phone, and the outcome is recorded."""
    enter(desk, "member")
    desk.goto("/desk/gatherings/new/")
    desk.locator("main a[href*='sector-consultation']").first.click()
    desk.fill("[name=title]", MEETING)
    desk.fill("[name=day]", TODAY)
    desk.fill("[name=starts]", "09:00")
    desk.fill("[name=ends]", "11:00")
    desk.locator("[name=agenda]").first.check(force=True)
    desk.locator("[name=units]").first.check(force=True)
    send(desk)
    sitting = desk.url
    step(desk, "convoke")
    step(desk, "open")
    pk = sitting.rstrip("/").rsplit("/", 1)[1]

    enter(phone, "member")
    phone.goto(f"/g/{pk}/send/")
    phone.locator("input[name=kind][value=opinion]").check(force=True)
    phone.fill("textarea[name=text]", SAID)
    send(phone)

    desk.goto(f"/desk/gatherings/{pk}/check-in/")
    for box in desk.locator("main form [name=invited]").all():
        box.check(force=True)
    desk.fill("[name=why]", "签到表")
    with desk.expect_navigation():
        desk.locator("main form:has([name=why]) button.main").click()
    desk.goto(f"/desk/gatherings/{pk}/sent/?show=opinions")
    with desk.expect_navigation():
        desk.locator("li", has_text=SAID).get_by_role("button", name="列入会议记录").click()
    desk.goto(f"/desk/gatherings/{pk}/record/")
    assert SAID in desk.inner_text("#record")
    form = desk.locator('form:has([name$="-outcome"])')
    form.locator('[name$="-outcome"][value=settled]').check(force=True)
    form.locator('[name$="-agreement"]').fill("形成建议案，报县委、县政府。")
    with desk.expect_navigation():
        form.locator("button.main").click()
    desk.goto(sitting)
    step(desk, "hold")
    return sitting


def the_formal_suggestion_is_approved_and_sent(desk: Any, sitting: str) -> str:
    enter(desk, "clerk")
    desk.goto(f"/desk/advice/new/?from={sitting.rstrip('/').rsplit('/', 1)[1]}")
    desk.fill("[name=title]", FORMAL)
    desk.locator("[name=organ]").select_option(index=1)
    desk.fill("[name=text]", "一、基本情况\n全县住宅小区一百二十个。\n二、建议\n把物业服务纳入社区治理。")
    send(desk)
    paper = desk.url
    desk.goto(paper.replace("/desk/cases/", "/desk/advice/") + "items/new/")
    desk.fill("[name=title]", ITEM)
    desk.fill("[name=text]", "制定考核办法。")
    desk.locator("[name=unit]").select_option(index=1)
    send(desk)
    desk.goto(paper)
    step(desk, "submit")
    step(desk, "approve", meeting="chairs", decided_on=TODAY, document="第四十一次主席会议纪要")
    step(desk, "send", to="both", sent_on=TODAY)
    step(desk, "publish", items="yes")
    return paper


def the_leader_instructs_on_the_phone(phone: Any, paper: str, *, to: str) -> None:
    enter(phone, "leader")
    phone.goto(f"{paper}instruct/")
    phone.fill("[name=text]", INSTRUCTED)
    phone.locator("[name=to]").select_option(to)
    send(phone)
    assert INSTRUCTED in phone.inner_text("main")


def the_unit_answers(desk: Any) -> None:
    enter(desk, "clerk")
    desk.goto("/desk/instructions/")
    desk.locator("table.rows tbody th a").first.click()
    step(desk, "hand_on", asked="牵头制定考核办法，月底前答复。")
    enter(desk, "unit")
    desk.goto("/desk/handling/")
    desk.locator("table.rows tbody th a").first.click()
    step(desk, "accept", contact="林美玲")
    step(desk, "reply", text="考核办法已印发。", result_class="A")


def somebody_else_verifies(desk: Any) -> None:
    enter(desk, "clerk")
    desk.goto("/desk/handling/")
    desk.locator("table.rows tbody th a").first.click()
    step(desk, "pass_review")
    step(desk, "verify", text="看过文件，问过社区。")
    desk.goto("/desk/instructions/")
    desk.locator("table.rows tbody th a").first.click()
    step(desk, "close", text="考核办法已印发，社区每季度考核。")


def the_number_of_the_press_package_leads_to_it(desk: Any) -> None:
    desk.goto("/desk/press/2020Q2/")
    row = desk.locator("table.rows tbody tr", has_text="建议案").first
    assert row.locator("td.num").first.inner_text().split()[0] == "1"
    row.locator("th a").click()
    desk.locator("main a", has_text=FORMAL).first.click()
    assert FORMAL in desk.inner_text("h1")
    everybody_reads(desk, "/press/2020/", FORMAL)
