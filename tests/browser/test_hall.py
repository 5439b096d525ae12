"""From the member's phone to the screen of the hall and into the record, in a real browser."""

from typing import Any

from tests.browser.conftest import fits_width, no_axe_violations
from tests.browser.visiting import DESK, HAND

OPINION, QUESTION, ANSWER = "建议先修主管网。", "费用由谁承担？", "由镇财政承担。"


def send(phone: Any, url: str, kind: str, text: str) -> None:
    phone.goto(url)
    phone.check(f"input[name=kind][value={kind}]")
    phone.fill("textarea[name=text]", text)
    with phone.expect_navigation():
        phone.click("main form button.main")
    assert phone.locator(".notice.success").count() == 1


def press(desk: Any, text: str, label: str) -> None:
    with desk.expect_navigation():
        desk.locator("li", has_text=text).get_by_role("button", name=label).click()


def test_an_opinion_and_a_question_go_from_the_phone_to_the_screen_and_into_the_record(enter, world):
    pk = world.things["attended sitting"]["pk"]
    phone, desk, screen = enter("member", HAND), enter("convenor", DESK), enter("convenor", DESK)

    send(phone, f"/g/{pk}/send/", "opinion", OPINION)
    send(phone, f"/g/{pk}/send/", "question", QUESTION)
    desk.goto(f"/desk/gatherings/{pk}/sent/?show=questions")
    press(desk, QUESTION, "列入现场提问")

    screen.goto(f"/desk/gatherings/{pk}/screen/")
    assert screen.inner_text(".now") == QUESTION, "who asked is not shown"
    no_axe_violations(screen)
    fits_width(screen)
    # Whatever stands there is renewed within seconds.
    screen.evaluate("document.querySelector('#screen .now').textContent = ''")
    screen.wait_for_selector(f".now:has-text('{QUESTION}')", timeout=20_000)
    screen.goto("about:blank")

    with desk.expect_navigation():
        desk.locator("li", has_text=QUESTION).get_by_role("link", name="已答复").click()
    desk.fill("input[name=name]", "住建局负责人")
    desk.fill("textarea[name=text]", ANSWER)
    with desk.expect_navigation():
        desk.click("main form button.main")
    screen.goto(f"/desk/gatherings/{pk}/screen/")
    assert QUESTION not in screen.inner_text("main")
    screen.goto("about:blank")

    desk.goto(f"/desk/gatherings/{pk}/sent/?show=opinions")
    press(desk, OPINION, "列入会议记录")
    desk.goto(f"/desk/gatherings/{pk}/record/")
    recorded = desk.inner_text("#record")
    assert all(words in recorded for words in (OPINION, QUESTION, ANSWER, "由手机提交"))
    phone.goto(f"/g/{pk}/send/")
    assert "已现场答复" in phone.inner_text("main") and "已列入会议记录" in phone.inner_text("main")


def test_the_screen_holds_a_long_question_and_renews_itself_without_scripts(world, open_page, live_server):
    pk = world.things["attended sitting"]["pk"]
    page = open_page(DESK, java_script_enabled=False)
    cookies = world.clients["convenor"].cookies.items()
    page.context.add_cookies([{"name": name, "value": m.value, "url": live_server.url} for name, m in cookies])

    page.goto(f"/desk/gatherings/{pk}/screen/")

    assert page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count() == 1
