"""A check in whole requests: the standard decided, begun, filled in on the phone, visited, graded; and the pages around it."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.places.keeping import PIXEL, begun, brought_to, decided
from tests.places.test_pages import open_thirty
from xieshang.kernel.models import Draft, File
from xieshang.places.standards.models import HomeCheck, Item, Mark, Standard

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("门牌.png", PIXEL, content_type="image/png")


@pytest.fixture
def clerk(cast, at):
    return cast.clerk.signed_in(Client(headers=EN))


@pytest.fixture
def keeper(cast, at):
    return cast.keeper.signed_in(Client(headers=EN))


def test_office_decides_the_delivered_standard_and_changes_it(cast, at, clerk):
    address = reverse("places:standard", args=["home"])
    form = clerk.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items() if field.initial not in (None, (), False)}
    typed |= {"valid_from": "2020-06-10", "decision": "沭政协发〔2020〕5号"}

    assert clerk.post(address, typed)["Location"] == address
    assert Item.objects.filter(standard__version=1).count() == 10
    assert "Six haves, four displays" in words(clerk.get(reverse("places:standards")))

    clerk.post(address, {**typed, "label_10": "有园地", "weight_10": "5", "section_10": "have", "kinds_10": ["town"]})
    newest = Standard.objects.get(version=2)
    assert newest.items.count() == 11 and newest.items.get(label="有园地").kinds == "town"
    figures = words(clerk.get(reverse("stats:desk-figures")))
    assert "11 items of the standard of the homes" in figures


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision": ""}, "This field is required"),
        ({"weight_0": "0"}, "greater than or equal to 1"),
        ({"weight_0": ""}, "An item needs a weight."),
        ({"valid_from": "gestern"}, "Enter a valid date"),
    ],
)
def test_standard_that_makes_no_sense_is_told_and_nothing_is_kept(cast, at, clerk, changed, sentence):
    address = reverse("places:standard", args=["post"])
    form = clerk.get(address).context["form"]
    typed = {name: field.initial for name, field in form.fields.items() if field.initial not in (None, (), False)}

    page = clerk.post(address, {**typed, "valid_from": "2020-06-10", "decision": "会议", **changed})

    assert page.status_code == 422 and sentence in words(page)
    assert Standard.objects.count() == 0


def test_check_is_begun_filled_in_visited_and_graded(cast, at, clerk, keeper):
    decided(cast.clerk.viewer(at), at)
    begin = {"places": [cast.home.actor_id], "committee": cast.special_committee.actor_id, "_once": "k"}
    answers = [clerk.post(reverse("places:check-new"), begin) for _turn in range(2)]
    check = HomeCheck.objects.get()
    case = reverse("desk:case", args=[check.pk])
    assert [answer["Location"] for answer in answers] == [case, case]

    assert check.title in words(keeper.get(reverse("desk:todo")))
    assert reverse("places:check-self", args=[check.pk]) in keeper.get(case).content.decode()
    where = reverse("places:check-self-item", args=[check.pk, "organisation"])
    for code in ("organisation", "records", "sign"):
        answer = keeper.post(where, {"level": "2", "words": "齐全", "photos": [upload()]})
        assert answer.status_code == 302, code
        where = answer["Location"]
    assert where == reverse("places:check-self", args=[check.pk])
    assert "3 of 3 items done" in words(keeper.get(where)) and File.objects.filter(case=check).count() == 3
    assert keeper.post(reverse("desk:step", args=[check.pk, "hand_in"]), {"_once": "h"}).status_code == 302

    committee = cast.committee.signed_in(Client(headers=EN))
    item = reverse("places:check-visit-item", args=[check.pk, "records"])
    shown = committee.get(item)
    assert "The keeper: fulfilled" in words(shown) and "Photos of the keeper:" in words(shown)
    assert shown.content.decode().count('<img src="/files/') == 1 and "Remove" not in words(shown)
    for code in ("organisation", "records", "sign"):
        lacking = {"level": "1", "improve": "台账到上月为止", "improve_by": "2020-06-20"} if code == "records" else {}
        address = reverse("places:check-visit-item", args=[check.pk, code])
        assert committee.post(address, {"level": "2", "words": "", **lacking}).status_code == 302
    assert committee.post(reverse("desk:step", args=[check.pk, "visit"]), {"_once": "v"}).status_code == 302
    assert (
        committee.post(
            reverse("desk:step", args=[check.pk, "ask_to_improve"]), {"grade": "pass", "_once": "g"}
        ).status_code
        == 403
    )

    page = clerk.post(reverse("desk:step", args=[check.pk, "ask_to_improve"]), {"grade": "excellent", "_once": "g"})
    assert page.status_code == 422 and "By its points (85)" in words(page)
    clerk.post(reverse("desk:step", args=[check.pk, "ask_to_improve"]), {"grade": "pass", "_once": "g2"})
    story = words(clerk.get(case))
    assert "Grade: up to standard, with 85 points" in story and "台账到上月为止" in story

    public = words(Client(headers=EN).get(reverse("places:home", args=["H-LS"])))
    assert "up to standard" in public and "2 of 3 items fulfilled" in public
    assert "台账到上月为止" not in public
    improve = reverse("places:check-improve-item", args=[check.pk, "records"])
    assert keeper.post(improve, {"words": "补齐", "photos": [upload()]}).status_code == 302
    assert keeper.post(reverse("desk:step", args=[check.pk, "improve"]), {"_once": "i"}).status_code == 302


def test_what_was_typed_about_an_item_is_kept_as_a_draft_until_it_is_sent(cast, at, keeper):
    check = begun(cast, at)
    item = reverse("places:check-self-item", args=[check.pk, "sign"])
    draft = reverse("draft", args=[f"check-{check.pk}-self-sign"])

    keeper.post(draft, {"level": "1", "words": "还没写完"})
    page = keeper.get(item).content.decode()
    assert "还没写完" in page and f'data-draft-url="{draft}"' in page

    keeper.post(item, {"level": "1", "words": "写完了"})
    assert not Draft.objects.exists() and Mark.objects.get(item__code="sign").self_words == "写完了"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"words": "无"}, "This field is required"),
        ({"level": "7"}, "not one of the available choices"),
        ({"level": "2", "photos": SimpleUploadedFile("x.exe", b"MZ", content_type="image/png")}, "x.exe"),
    ],
)
def test_mark_that_makes_no_sense_is_told_at_its_field_and_nothing_is_kept(cast, at, keeper, sent, sentence):
    check = begun(cast, at)

    page = keeper.post(reverse("places:check-self-item", args=[check.pk, "sign"]), sent)

    assert page.status_code == 422 and sentence in words(page)
    assert Mark.objects.get(item__code="sign").self_mark is None and not File.objects.filter(case=check).exists()


def test_item_whose_photo_is_missing_says_so_in_the_list(cast, at, keeper):
    check = begun(cast, at)
    keeper.post(reverse("places:check-self-item", args=[check.pk, "records"]), {"level": "2"})
    Mark.objects.filter(case_id=check.pk, item__code="records").update(self_mark=2)

    page = words(keeper.get(reverse("places:check-self", args=[check.pk])))
    assert "photo missing" in page and "0 of 3 items done" in page


def test_photo_is_shown_and_taken_away(cast, at, keeper):
    check = begun(cast, at)
    item = reverse("places:check-self-item", args=[check.pk, "sign"])
    keeper.post(item, {"level": "2", "photos": [upload()]})
    kept = File.objects.get(case=check)

    assert reverse("file", args=[kept.pk, kept.name]) in keeper.get(item).content.decode()
    assert keeper.post(reverse("places:check-photo", args=[check.pk, kept.pk]))["Location"] == item
    assert not File.objects.filter(case=check).exists()


def test_sheet_is_printed_empty_and_filled_in(cast, at, clerk):
    check = begun(cast, at)
    assert "□ fulfilled" in words(clerk.get(reverse("places:check-paper", args=[check.pk])))
    HomeCheck.objects.filter(pk=check.pk).update(stage="closed", state="cancelled")

    check = brought_to("closed", cast, at)

    page = words(clerk.get(reverse("places:check-paper", args=[check.pk])))
    assert "□ fulfilled" not in page and "Points of the visit 100" in page


def test_stranger_and_unit_get_nothing(cast, at):
    check = brought_to("visited", cast, at)
    asked = [("desk:case", [check.pk]), ("places:check-paper", [check.pk]), ("places:check-visit", [check.pk])]
    asked += [("places:history", ["home", "H-LS"])]
    for player in (cast.stranger, cast.unit):
        client = player.signed_in(Client(headers=EN))
        for name, args in asked:
            assert client.get(reverse(name, args=args)).status_code == 404, name
    assert Client().get(reverse("places:comparison")).status_code == 302
    stranger = words(cast.stranger.signed_in(Client(headers=EN)).get(reverse("places:comparison")))
    assert "临沭街道委员之家" not in stranger


def test_member_sees_the_grades_and_not_the_sheet(cast, at):
    check, member = brought_to("closed", cast, at), cast.member.signed_in(Client(headers=EN))

    assert "excellent" in words(member.get(reverse("places:comparison")))
    assert member.get(reverse("desk:case", args=[check.pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_ask_twelve_questions_at_most(cast, at, clerk, keeper, django_assert_max_num_queries, rows):
    if rows == 30:
        open_thirty(cast)
    check = brought_to("improving", cast, at + timedelta(0))
    for _turn in range(rows):
        HomeCheck.objects.filter(pk=check.pk).update(stage="closed", state="closed")
        check = brought_to("improving", cast, at)
    street = Client()
    asked = [(clerk, "desk:list", ["home-checks"]), (clerk, "desk:case", [check.pk])]
    asked += [(clerk, "places:comparison", []), (clerk, "places:history", ["home", "H-LS"])]
    asked += [(clerk, "places:check-new", []), (clerk, "places:check-paper", [check.pk])]
    asked += [(clerk, "places:standard", ["home"]), (clerk, "places:standards", [])]
    asked += [(keeper, "places:check-improve", [check.pk])]
    asked += [(keeper, "places:check-improve-item", [check.pk, "records"]), (street, "places:home", ["H-LS"])]
    for client, name, args in asked:
        with django_assert_max_num_queries(12):
            assert client.get(reverse(name, args=args)).status_code == 200, name
