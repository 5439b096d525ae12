"""The river in a real browser: raised on a phone, decided and done at desks, rated on a phone, counted in the year."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from tests import cast as players
from tests.browser.walking import enter, open_case, step
from tests.matrix.world import AT
from xieshang.kernel import clock
from xieshang.kernel.models import ClockAnchor

DESK, HAND = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TITLE, PUBLIC_TITLE = "村口三盏路灯不亮", "村口路灯不亮"
KEY = "hall-problems-solved"


def build() -> players.Cast:
    cast = players.build()
    ClockAnchor.objects.create(shown_at=AT, real_at=timezone.now())
    return cast


@pytest.fixture
def cast(database_after: Any) -> players.Cast:
    found = database_after(build)
    clock._shift.cache_clear()
    return found


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "路灯.jpg"
    Image.new("RGB", (640, 480), (90, 90, 60)).save(path)
    return path


@pytest.fixture(params=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> dict[str, bool]:
    return {"java_script_enabled": request.param == "with scripts"}


@pytest.fixture
def phone(open_page: Any, scripts: dict[str, bool]) -> Any:
    return open_page(HAND, has_touch=True, is_mobile=True, **scripts)


@pytest.fixture
def desk(open_page: Any, scripts: dict[str, bool]) -> Any:
    page = open_page(DESK, **scripts)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_matter_runs_from_the_phone_to_the_figure(cast, phone, desk, photo):
    before = solved(desk)
    code = the_resident_raises_it(phone, photo)
    the_convenor_accepts_it(desk)
    sitting = the_convenor_plans_and_opens_a_sitting(desk)
    people_check_in_and_the_outcome_is_recorded(desk, sitting)
    the_unit_accepts_and_replies(desk)
    the_office_passes_and_verifies(desk)
    the_resident_rates(phone, code)

    assert solved(desk) == before + 1
    desk.goto("/figures/?year=2020")
    desk.click(f'a[href^="/figures/{KEY}/"]')
    desk.click(f"a:has-text('{PUBLIC_TITLE}')")
    assert PUBLIC_TITLE in desk.inner_text("h1")


def solved(page: Any) -> int:
    rows = page.request.get("/api/v1/figures?year=2020&body=371329").json()
    return next(row["value"] for row in rows if row["key"] == KEY)


def asked(phone: Any, name: str, value: str = "") -> Any:
    """The field, once its question is on the screen: with scripts a phone asks one after the other."""
    field = phone.locator(f"[name={name}]{value}").first
    question = phone.locator(f"[data-ask]:has([name={name}])")
    for _turn in range(8):
        if question.is_visible():
            return field
        phone.click("[data-next]")
    raise AssertionError(f"{name} is never asked")


def the_resident_raises_it(phone: Any, photo: Path) -> str:
    phone.goto("/")
    phone.locator('main a[href^="/matters/new/"]').first.click()
    asked(phone, "text").fill("村口的三盏路灯从五月起不亮，晚上学生回家看不见路。")
    asked(phone, "title").fill(TITLE)
    asked(phone, "hall").select_option("LS")
    asked(phone, "variety", "[value=problem]").check()
    asked(phone, "category").select_option("roads")
    asked(phone, "photos").set_input_files(str(photo))
    asked(phone, "name").fill("吴名氏")
    asked(phone, "phone").fill("19900009999")
    while phone.locator("[data-next]").is_visible():
        phone.click("[data-next]")
    phone.click("form[data-draft=matter-new] button[type=submit]:not([name])")
    phone.wait_for_url("**/receipt/")
    code = phone.inner_text(".code")
    assert re.fullmatch(r"[0-9A-Z -]{10,14}", code), code
    phone.click("main .acts a.main")
    assert phone.locator("main img").count() == 1, "the photo is not shown to who sent it"
    return code


def the_convenor_accepts_it(desk: Any) -> None:
    enter(desk, "convenor")
    open_case(desk, TITLE)
    step(desk, "accept", public_title=PUBLIC_TITLE, variety="problem", publish="yes", remark="已受理，下次议事会上说。")


def the_convenor_plans_and_opens_a_sitting(desk: Any) -> str:
    desk.goto("/desk/gatherings/new/")
    desk.fill("[name=title]", "路灯协商议事会")
    desk.fill("[name=day]", "2020-06-10")
    desk.fill("[name=starts]", "09:00")
    desk.fill("[name=ends]", "11:00")
    agenda = desk.locator("[name=agenda]")
    assert agenda.count() == 1, "the accepted matter waits for a sitting"
    agenda.check(force=True)
    desk.locator("[name=units]").first.check(force=True)
    desk.fill("[name=residents]", "居民甲\n居民乙")
    with desk.expect_navigation():
        desk.click("main form.form button.main")
    sitting = desk.url
    step(desk, "convoke")
    step(desk, "open")
    return sitting


def people_check_in_and_the_outcome_is_recorded(desk: Any, sitting: str) -> None:
    pk = sitting.rstrip("/").rsplit("/", 1)[1]
    desk.goto(f"/desk/gatherings/{pk}/check-in/")
    assert desk.locator("figure.qr img").evaluate("picture => picture.naturalWidth") > 0, "no code on the screen"
    for box in desk.locator("main form [name=invited]").all():
        box.check(force=True)
    desk.fill("[name=why]", "没有带手机")
    with desk.expect_navigation():
        desk.locator("main form:has([name=why]) button.main").click()
    assert "居民甲" in desk.inner_text("main")

    desk.goto(f"/desk/gatherings/{pk}/record/")
    form = desk.locator('form:has([name$="-outcome"])')
    form.locator('[name$="-outcome"][value=orders]').check(force=True)
    form.locator('[name$="-agreement"]').fill("七月底前修好")
    unit = form.locator('[name$="-orders-0-unit"]')
    unit.select_option(unit.locator("option:has-text('住')").first.get_attribute("value"))
    form.locator('[name$="-orders-0-text"]').fill("更换三盏路灯")
    with desk.expect_navigation():
        form.locator("button.main").click()
    assert desk.locator(".errors").count() == 0, desk.inner_text(".errors")
    desk.goto(sitting)
    step(desk, "hold")


def the_unit_accepts_and_replies(desk: Any) -> None:
    enter(desk, "unit")
    open_case(desk, PUBLIC_TITLE)
    step(desk, "accept", contact="林美玲")
    step(desk, "reply", text="三盏路灯已更换。", result_class="A")


def the_office_passes_and_verifies(desk: Any) -> None:
    enter(desk, "clerk")
    open_case(desk, PUBLIC_TITLE)
    step(desk, "pass_review")
    step(desk, "verify", text="晚上去看过，灯亮了。")


def the_resident_rates(phone: Any, code: str) -> None:
    phone.context.clear_cookies()
    phone.goto("/matters/track/")
    phone.fill("[name=code]", code)
    with phone.expect_navigation():
        phone.click("main form button.main")
    step(phone, "rate", process="5", result="4", remark="灯亮了")
    phone.reload()
    assert phone.locator('form[action$="/steps/rate/"]').count() == 0, "it can be rated twice"
