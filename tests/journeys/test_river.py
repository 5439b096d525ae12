"""One matter from a resident's phone to a number in the annual report, by requests alone."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.ops.attending import code_now
from xieshang.handling.models import Assignment
from xieshang.kernel import clock
from xieshang.kernel.models import Case
from xieshang.matters.models import Matter

pytestmark = pytest.mark.django_db

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
TITLE = "村口三盏路灯不亮"
KEY = "hall-problems-solved"


def enter(cast: Cast, role: str) -> Client:
    return cast.player(role).signed_in(Client(headers={"accept-language": "en"}))


def step(client: Client, case: Case, code: str, **data: object) -> None:
    """The step is taken from the case page, which leads on afterwards."""
    shown = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    url = reverse("desk:step", args=[case.pk, code])
    assert f'action="{url}"' in shown, f"the page does not offer {code}"
    version = Case.objects.get(pk=case.pk).version
    answer = client.post(url, {"version": version, "_once": f"{case.pk}{code}{version}", **data})
    assert answer.status_code == 302, answer.content.decode()


def solved() -> int:
    """The number as machines read it."""
    rows = Client().get("/api/v1/figures?year=2020&body=371329").json()
    return next(row["value"] for row in rows if row["key"] == KEY)


def test_a_matter_runs_from_the_phone_to_the_figure(cast, at):
    before = solved()
    citizen = Client(headers={"accept-language": "en"})

    matter, code = _the_resident_raises_it(citizen)
    _the_convenor_accepts_it(enter(cast, "convenor"), matter)
    _it_comes_before_a_sitting(cast, matter)
    _the_unit_does_it_and_replies(cast, matter)
    _the_office_verifies(cast, matter)
    assert solved() == before + 1
    _the_resident_rates(matter, code)

    assert solved() == before + 1
    records = Client().get(f"/figures/{KEY}/?year=2020").content.decode()
    assert "路灯不亮" in records and matter.number in records
    assert f"/figures/{KEY}/" in Client().get("/figures/?year=2020").content.decode()
    assert Client().get("/report/2020/").status_code == 200


def _the_resident_raises_it(citizen: Client) -> tuple[Matter, str]:
    shown = citizen.get(reverse("matters:new"), {"hall": "LS"}).content.decode()
    once = re.search(r'name="_once" value="([^"]+)"', shown)
    assert once, "the form has no key against a second click"
    answer = citizen.post(
        reverse("matters:new"),
        {
            "title": TITLE,
            "text": "村口的三盏路灯从五月起不亮，晚上学生回家看不见路。",
            "hall": "LS",
            "place": "村口",
            "variety": "problem",
            "category": "roads",
            "name": "吴名氏",
            "phone": "19900009999",
            "photos": SimpleUploadedFile("路灯.png", PIXEL, content_type="image/png"),
            "_once": once[1],
        },
    )
    matter = Matter.objects.get()
    assert answer.url == reverse("matters:receipt", args=[matter.pk])
    receipt = citizen.get(answer.url)
    assert matter.number in receipt.content.decode()
    assert citizen.get(reverse("matters:detail", args=[matter.pk])).context["photos"]
    return matter, receipt.context["code"]


def _the_convenor_accepts_it(convenor: Client, matter: Matter) -> None:
    assert TITLE in convenor.get("/desk/").content.decode(), "it does not stand among what waits"
    step(convenor, matter, "accept", public_title="村口路灯不亮", variety="problem", publish="yes", remark="已受理")


def _it_comes_before_a_sitting(cast: Cast, matter: Matter) -> None:
    convenor = enter(cast, "convenor")
    plan = {
        "title": "路灯协商议事会",
        "day": "2020-06-10",
        "starts": "09:00",
        "ends": "11:00",
        "agenda": [matter.pk],
        "group": "on",
        "units": [cast.unit_organ.actor_id],
        "residents": "居民甲",
        "_once": "plan",
    }
    convenor.post(reverse("gatherings:new"), plan)
    sitting = Gathering.objects.get()
    step(convenor, sitting, "convoke")
    step(convenor, sitting, "open")
    member = enter(cast, "member")
    arrived = member.get(reverse("gatherings:arrive", args=[sitting.pk, code_now(sitting, clock.real_now())]))
    assert arrived.status_code == 200
    resident = sitting.invitations.get(guest_name="居民甲")
    by_hand = {"invited": [resident.pk], "names": "", "why": "没有手机"}
    assert convenor.post(reverse("gatherings:check-in", args=[sitting.pk]), by_hand).status_code == 302
    assert sitting.attendances.count() == 2
    item = sitting.items.get()
    prefix = f"item{item.pk}"
    outcome = {
        f"{prefix}-outcome": "orders",
        f"{prefix}-agreement": "七月底前修好",
        f"{prefix}-orders-TOTAL_FORMS": "1",
        f"{prefix}-orders-INITIAL_FORMS": "0",
        f"{prefix}-orders-0-unit": cast.unit_organ.actor_id,
        f"{prefix}-orders-0-role": "lead",
        f"{prefix}-orders-0-text": "更换三盏路灯",
    }
    answer = convenor.post(reverse("gatherings:outcome", args=[sitting.pk, item.pk]), outcome)
    assert answer.status_code == 302
    assert Matter.objects.get().state == "consulted"


def _the_unit_does_it_and_replies(cast: Cast, matter: Matter) -> None:
    unit, task = enter(cast, "unit"), Assignment.objects.get(parent_id=matter.pk)
    assert task.number in unit.get("/desk/").content.decode()
    step(unit, task, "accept", contact="林美玲")
    photo = SimpleUploadedFile("修好.png", PIXEL, content_type="image/png")
    step(unit, task, "reply", text="三盏路灯已更换。", result_class="A", files=photo)


def _the_office_verifies(cast: Cast, matter: Matter) -> None:
    office, task = enter(cast, "clerk"), Assignment.objects.get(parent_id=matter.pk)
    step(office, task, "pass_review", new_class="", remark="")
    step(office, task, "verify", text="晚上去看过，灯亮了。")
    assert Matter.objects.get().state == "solved"


def _the_resident_rates(matter: Matter, code: str) -> None:
    """With another phone: only the query code is at hand."""
    phone = Client(headers={"accept-language": "en"})
    url = reverse("matters:step", args=[matter.pk, "rate"])
    rated = {"process": 5, "result": 4, "remark": "灯亮了"}
    assert url not in phone.get(reverse("matters:detail", args=[matter.pk])).content.decode()
    phone.post(url, rated)
    assert Matter.objects.get().state == "solved", "somebody without the code rated"

    opened = phone.post(reverse("matters:track"), {"code": code.lower()}, follow=True)
    assert f'action="{url}"' in opened.content.decode()
    assert phone.post(url, rated).status_code == 302
    assert Matter.objects.get().state == "rated"
