"""A sitting from the plan to the confirmed minutes, through the pages; and who does not get them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.gatherings import sitting
from tests.matters.filing import NAME, PHONE, accepted_matter
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.ops.attending import code_now
from xieshang.handling.models import Assignment
from xieshang.kernel import clock, files
from xieshang.kernel.models import Case

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea7d6d3"
    "1c0000000049454e44ae426082"
)


def page(name: str, *args: object) -> str:
    return reverse(f"gatherings:{name}", args=args)


def enter(cast, role: str) -> Client:
    return cast.player(role).signed_in(Client(headers={"accept-language": "en"}))


def post_step(client: Client, gathering: Gathering, code: str, **data: object):
    version = Case.objects.get(pk=gathering.pk).version
    return client.post(reverse("desk:step", args=[gathering.pk, code]), {"version": version, **data})


def test_a_sitting_from_the_plan_to_the_confirmed_minutes(cast, at):
    matter = accepted_matter(cast, at)
    matter.refresh_from_db()
    convenor = enter(cast, "convenor")

    # Planned on one page: the waiting matter is ticked already, the town group is invited.
    shown = convenor.get(page("new"))
    assert matter.title in shown.content.decode()
    answer = convenor.post(
        page("new"),
        {
            "title": "路灯协商议事会",
            "day": "2020-06-10",
            "starts": "09:00",
            "ends": "11:00",
            "venue": "二楼",
            "agenda": [matter.pk],
            "group": "on",
            "units": [cast.unit_organ.actor_id],
            "residents": "居民甲\n居民乙，居民丙",
            "_once": "k1",
        },
    )
    gathering = Gathering.objects.get()
    assert answer.url == reverse("desk:case", args=[gathering.pk])
    roles = list(gathering.invitations.order_by("position").values_list("role", flat=True))
    assert roles == ["member"] * 3 + ["observer"] + ["resident"] * 3
    matter.refresh_from_db()
    assert matter.state == "placed"

    _invitations_are_answered(cast, convenor, gathering)
    _people_check_in(cast, convenor, gathering)
    _the_outcome_is_recorded(cast, convenor, gathering, matter)
    _minutes_are_confirmed(convenor, gathering)
    _the_public_reads_no_name(gathering, matter)


def _invitations_are_answered(cast, convenor, gathering) -> None:
    # Convoked; the member finds it, asks for leave with a reason, and gets it.
    post_step(convenor, gathering, "convoke")
    member = enter(cast, "member2")
    listed = member.get(page("invitations")).content.decode()
    assert "路灯协商议事会" in listed
    row = gathering.invitations.get(actor=cast.member2.actor)
    refused = member.post(page("reply", row.pk), {"reply": "leave_asked", "reason": ""})
    assert refused.status_code == 422
    assert "Say why you do not come." in refused.content.decode()
    member.post(page("reply", row.pk), {"reply": "leave_asked", "reason": "外出考察"})
    assert "外出考察" in convenor.get(reverse("desk:case", args=[gathering.pk])).content.decode()
    convenor.post(page("leave", gathering.pk, row.pk), {"granted": "yes"})
    row.refresh_from_db()
    assert row.reply == "leave_granted"


def _people_check_in(cast, convenor, gathering) -> None:
    # Opened; one scans the code, one is entered by hand.
    post_step(convenor, gathering, "open")
    screen = convenor.get(page("check-in", gathering.pk)).content.decode()
    assert page("check-in-code", gathering.pk) in screen
    assert 'http-equiv="refresh"' in screen
    assert convenor.get(page("check-in-code", gathering.pk))["Content-Type"] == "image/svg+xml"
    arrived = enter(cast, "member").get(page("arrive", gathering.pk, code_now(gathering, clock.real_now())))
    assert "You are checked in" in arrived.content.decode()
    resident = gathering.invitations.get(guest_name="居民甲")
    convenor.post(page("check-in", gathering.pk), {"invited": [resident.pk], "names": "", "why": "没有手机"})
    assert set(gathering.attendances.values_list("way", flat=True)) == {"code", "hand"}


def _the_outcome_is_recorded(cast, convenor, gathering, matter) -> None:
    # What is said, and what comes out: tasks for a unit, with the dissent.
    item = gathering.items.get()
    speaker = gathering.attendances.get(actor=cast.member.actor)
    said = {"kind": "speech", "item": item.pk, "speaker": speaker.pk, "name": "", "text": "建议换灯头"}
    convenor.post(page("record", gathering.pk), said)
    prefix = f"item{item.pk}"
    answer = convenor.post(
        page("outcome", gathering.pk, item.pk),
        {
            f"{prefix}-outcome": "orders",
            f"{prefix}-agreement": "七月底前修好",
            f"{prefix}-dissent": "居民甲要求本月修好",
            f"{prefix}-orders-TOTAL_FORMS": "1",
            f"{prefix}-orders-INITIAL_FORMS": "0",
            f"{prefix}-orders-0-unit": cast.unit_organ.actor_id,
            f"{prefix}-orders-0-role": "lead",
            f"{prefix}-orders-0-text": "更换三盏路灯",
        },
    )
    assert answer.status_code == 302
    matter.refresh_from_db()
    assert matter.state == "consulted"
    assert Assignment.objects.get(parent=matter).text == "更换三盏路灯"


def _minutes_are_confirmed(convenor, gathering) -> None:
    # Closed; the minutes come from the record and are confirmed.
    post_step(convenor, gathering, "hold")
    written = convenor.get(page("minutes", gathering.pk))
    text = written.context["form"]["text"].value()
    assert "建议换灯头" in text
    assert "不同意见：居民甲要求本月修好" in text
    convenor.post(page("minutes", gathering.pk), {"base": 0, "text": text})
    post_step(convenor, gathering, "confirm_minutes")
    assert Case.objects.get(pk=gathering.pk).state == "minuted"
    printed = convenor.get(page("minutes-print", gathering.pk)).content.decode()
    assert "请假（1人）：王绍玉" in printed
    assert "没有手机" not in printed
    sheet = convenor.get(page("sheet", gathering.pk)).content.decode()
    assert "胡乃刚" in sheet


def _the_public_reads_no_name(gathering, matter) -> None:
    # The public reads day, hall, title and outcome; no name.
    street = Client(headers={"accept-language": "en"})
    public = street.get(reverse("consultations:detail", args=[gathering.pk])).content.decode()
    assert matter.title in public
    for name in ("胡乃刚", "居民甲", "王绍玉", "更换三盏路灯", "七月底前修好", NAME, PHONE):
        assert name not in public
    assert "路灯协商议事会" in street.get(reverse("consultations:index")).content.decode()


def test_the_same_form_sent_twice_plans_one_gathering(cast, at):
    matter = accepted_matter(cast, at)
    convenor = enter(cast, "convenor")
    typed = {
        "title": "会",
        "day": "2020-06-18",
        "starts": "09:00",
        "ends": "10:00",
        "agenda": [matter.pk],
        "_once": "k2",
    }

    first, second = convenor.post(page("new"), typed), convenor.post(page("new"), typed)

    assert first.url == second.url
    assert Gathering.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "required"),
        ("day", "tomorrow", "valid date"),
        ("ends", "08:00", "cannot end before"),
        ("agenda", [], "required"),
        ("agenda", ["999999"], "valid choice"),
        ("units", ["x"], "valid choice"),
    ],
)
def test_a_plan_with_a_mistake_comes_back_with_words_and_plans_nothing(cast, at, field, value, words):
    matter = accepted_matter(cast, at)
    typed = {
        "title": "保留的标题",
        "day": "2020-06-18",
        "starts": "09:00",
        "ends": "10:00",
        "agenda": [matter.pk],
        field: value,
    }

    answer = enter(cast, "convenor").post(page("new"), typed)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    if field != "title":
        assert "保留的标题" in answer.content.decode()
    assert not Gathering.objects.exists()


def test_the_office_chooses_the_hall_first(cast, at):
    accepted_matter(cast, at)

    shown = enter(cast, "clerk").get(page("new")).content.decode()

    assert cast.hall.actor.name in shown
    assert cast.hall2.actor.name in shown


def test_who_convenes_nothing_plans_nothing(cast, at):
    for role in ("member2", "unit", "keeper", "editor"):
        assert enter(cast, role).get(page("new")).status_code == 403


CONVENOR_PAGES = ("agenda", "invite", "check-in", "check-in-code", "record", "minutes")


@pytest.mark.parametrize("name", CONVENOR_PAGES)
@pytest.mark.parametrize("role", ["member", "convenor2", "unit", "unit2", "keeper", "leader", "stranger"])
def test_pages_of_the_convenor_are_closed_to_others(cast, at, name, role):
    gathering = sitting.under_way(cast, at)

    answer = enter(cast, role).get(page(name, gathering.pk))

    assert answer.status_code == (404 if role == "stranger" else 403)


@pytest.mark.parametrize("name", ["sheet", "minutes-print"])
def test_names_are_for_those_inside(cast, at, name):
    gathering = sitting.minuted(cast, at)

    assert enter(cast, "member").get(page(name, gathering.pk)).status_code == 200
    assert enter(cast, "unit").get(page(name, gathering.pk)).status_code == 200  # invited
    assert enter(cast, "unit2").get(page(name, gathering.pk)).status_code == 403
    assert enter(cast, "stranger").get(page(name, gathering.pk)).status_code == 404
    assert Client().get(page(name, gathering.pk)).status_code == 302


def test_the_case_page_hides_names_from_a_unit_that_is_not_invited(cast, at):
    gathering = sitting.minuted(cast, at)

    shown = enter(cast, "unit2").get(reverse("desk:case", args=[gathering.pk])).content.decode()

    assert gathering.title in shown
    for name in ("胡乃刚", "居民甲", "当场疏通"):
        assert name not in shown


def test_a_scan_without_sign_in_leads_to_the_sign_in_and_back(cast, at):
    gathering = sitting.under_way(cast, at)
    address = page("arrive", gathering.pk, code_now(gathering, clock.real_now()))

    answer = Client().get(address)

    assert answer.url == f"/signin/?next={address}"


def test_an_old_code_is_refused_with_words(cast, at):
    gathering = sitting.under_way(cast, at)
    old = code_now(gathering, clock.real_now() - timedelta(minutes=3))

    answer = enter(cast, "member").get(page("arrive", gathering.pk, old))

    assert answer.status_code == 409
    assert "expired" in answer.content.decode()
    assert not gathering.attendances.exists()


def test_minutes_of_two_writers_are_merged_and_shown(cast, at):
    gathering = sitting.held(cast, at)
    clerk, convenor = enter(cast, "clerk"), enter(cast, "convenor")
    clerk.post(page("minutes", gathering.pk), {"base": 0, "text": "题\n一"})

    shown = convenor.post(page("minutes", gathering.pk), {"base": 0, "text": "题\n二"}, follow=True).content.decode()

    assert "passages stand in two wordings" in shown
    assert "【两种写法·先存】" in shown


def test_what_is_typed_is_kept_until_it_is_saved(cast, at):
    gathering = sitting.held(cast, at)
    convenor = enter(cast, "convenor")

    kept = convenor.post(page("minutes-draft", gathering.pk), {"base": 0, "text": "写到一半"})
    shown = convenor.get(page("minutes", gathering.pk)).content.decode()

    assert kept.status_code == 204
    assert "写到一半" in shown
    assert "have not saved yet" in shown
    convenor.post(page("minutes", gathering.pk), {"base": 0, "text": "写完了"})
    assert "写到一半" not in convenor.get(page("minutes", gathering.pk)).content.decode()


def test_rows_of_tasks_that_make_no_sense_come_back_with_words(cast, at):
    gathering = sitting.under_way(cast, at)
    item = gathering.items.get()
    prefix = f"item{item.pk}"
    typed = {
        f"{prefix}-outcome": "orders",
        f"{prefix}-agreement": "同意修理",
        f"{prefix}-orders-TOTAL_FORMS": "1",
        f"{prefix}-orders-INITIAL_FORMS": "0",
        f"{prefix}-orders-0-unit": "",
        f"{prefix}-orders-0-role": "lead",
        f"{prefix}-orders-0-text": "谁来修",
    }
    convenor = enter(cast, "convenor")

    wrong = convenor.post(page("outcome", gathering.pk, item.pk), typed)
    more = convenor.post(page("outcome", gathering.pk, item.pk), {**typed, "more": "1"})

    assert wrong.status_code == 422
    assert "谁来修" in wrong.content.decode()
    assert f"{prefix}-orders-2-unit" in more.content.decode()
    item.refresh_from_db()
    assert item.outcome == ""


def test_photos_are_kept_inside(cast, at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    gathering = sitting.under_way(cast, at)

    enter(cast, "convenor").post(
        page("photos", gathering.pk), {"photos": SimpleUploadedFile("现场.png", PIXEL, content_type="image/png")}
    )

    kept = files.of_case(gathering)
    assert [(file.name, file.is_public) for file in kept] == [("现场.png", False)]
    assert Client().get(reverse("file", args=[kept[0].pk, kept[0].name])).status_code == 404


@pytest.mark.parametrize(
    ("day", "afterwards", "field", "words"),
    [
        ("2020-05-01", "", "day", "This day is past"),
        ("2020-06-20", "on", "afterwards", "still to come"),
        ("2062-06-10", "", "day", "more than two years away"),
    ],
)
def test_a_day_that_cannot_be_meant_is_told_at_its_field(cast, at, day, afterwards, field, words):
    matter = accepted_matter(cast, at)
    typed = {"title": "议事会", "day": day, "starts": "09:00", "ends": "11:00", "agenda": [matter.pk]}

    answer = enter(cast, "convenor").post(page("new"), {**typed, "afterwards": afterwards})

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors[field])
    assert not Gathering.objects.exists()


def test_a_gathering_that_took_place_is_entered_afterwards(cast, at):
    matter = accepted_matter(cast, at)
    typed = {"title": "议事会", "day": "2020-05-01", "starts": "09:00", "ends": "11:00", "agenda": [matter.pk]}

    answer = enter(cast, "convenor").post(page("new"), {**typed, "afterwards": "on"})

    assert answer.status_code == 302
    assert Gathering.objects.get().starts_at < at


def test_a_gathering_that_is_over_takes_no_reply_and_stands_after_those_to_come(cast, at):
    over = sitting.held(cast, at)
    coming = sitting.convoked(cast, at + timedelta(days=8))

    with clock.stopped_at(at + timedelta(days=8)):
        member = enter(cast, "member")
        listed = member.get(page("invitations"))
        rows = listed.context["rows"]
        late = member.post(page("reply", rows[1].pk), {"reply": "coming"}, follow=True)

    assert [row.gathering_id for row in rows] == [coming.pk, over.pk]
    assert page("reply", rows[0].pk) in listed.content.decode()
    assert page("reply", rows[1].pk) not in listed.content.decode()
    assert "Replies to this gathering are closed" in late.content.decode()
    assert over.invitations.get(actor=cast.member.actor).reply == "none"


def test_a_file_that_is_no_photo_is_told_at_the_field(cast, at, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    gathering = sitting.under_way(cast, at)
    wrong = SimpleUploadedFile("现场.png", b"MZ no picture", content_type="image/png")

    answer = enter(cast, "convenor").post(page("photos", gathering.pk), {"photos": wrong})

    assert answer.status_code == 422
    assert answer.context["photos_form"].errors["photos"]
    assert not files.of_case(gathering)
