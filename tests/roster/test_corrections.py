"""Correcting an entry: the person asks, the office enters; what stood before is kept, and a telephone never stands in clear."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.matrix.world import PIXEL
from xieshang.kernel import erasure, flow, jobs, rotation
from xieshang.kernel.models import Entry, File, Waiting
from xieshang.kernel.promises import invariants
from xieshang.notices.models import Notice
from xieshang.roster import ops, people
from xieshang.roster.corrections.models import Correction, Line
from xieshang.roster.models import Change, Membership, Person

NEW_PHONE = "19911112222"


@pytest.fixture
def clerk(cast, at) -> Client:
    return cast.clerk.signed_in(Client(headers={"accept-language": "en"}))


@pytest.fixture
def member(cast, at) -> Client:
    return cast.member.signed_in(Client(headers={"accept-language": "en"}))


def text(response) -> str:
    return response.content.decode()


def typed(person: Person, **changed: object) -> dict[str, object]:
    """The form as it comes, with something typed over."""
    kept = {
        "name": person.actor.name,
        "name_pinyin": person.name_pinyin,
        "gender": person.gender,
        "birth_year": person.birth_year or "",
        "workplace": person.workplace,
        "post": person.post,
    }
    return {**kept, **changed}


def send(client: Client, person: Person, **changed: object):
    return client.post(f"/desk/roster/{person.pk}/correct/", typed(person, **changed), follow=True)


def step(client: Client, case: Correction, code: str, **data: str):
    version = Correction.objects.get(pk=case.pk).version
    return client.post(f"/desk/cases/{case.pk}/steps/{code}/", {"version": version, **data}, follow=True)


def taken(case: Correction) -> str:
    return Correction.objects.get(pk=case.pk).state


def test_what_a_member_asks_for_holds_only_after_the_office_entered_it(cast, member, clerk, at):
    answer = send(member, cast.member.person, workplace="临沭县第二中学", phone=NEW_PHONE)

    asked = Correction.objects.get()
    assert "The office is asked." in text(answer)
    assert cast.member.person.workplace != "临沭县第二中学"
    assert ops.phone_of(cast.member.person) != NEW_PHONE
    assert Waiting.objects.filter(case_id=asked.pk, step="enter").exists()

    page = step(clerk, asked, "enter")

    assert (page.status_code, taken(asked)) == (200, "entered")
    assert cast.member.person.workplace == "临沭县第二中学"
    assert ops.phone_of(cast.member.person) == NEW_PHONE
    assert Person.objects.get(phone_index=cast.member.person.phone_index) == cast.member.person
    assert "临沭县第二中学" in text(page) and "199****2222" in text(page)
    assert NEW_PHONE not in text(page)


def test_office_is_told_of_the_wish_and_the_person_of_the_answer(cast, member, clerk, at):

    send(member, cast.member.person, post="副校长")
    jobs.run_due(now=at)
    assert Notice.objects.filter(recipient=cast.clerk.actor, code="correction-asked").exists()

    step(clerk, Correction.objects.get(), "decline", reason="请先附任职文件。")
    jobs.run_due(now=at)

    assert Notice.objects.filter(recipient=cast.member.actor, code="correction-declined").exists()
    assert cast.member.person.post != "副校长"
    assert "请先附任职文件。" in text(member.get(f"/desk/cases/{Correction.objects.get().pk}/"))


def test_office_corrects_at_once_and_what_stood_is_kept(cast, clerk, at):
    person = cast.member2.person

    answer = send(clerk, person, name="王少玉", workplace="县科协", reason="身份证复印件")

    person = Person.objects.select_related("actor").get(pk=person.pk)
    assert (person.actor.name, person.name_pinyin, person.workplace) == ("王少玉", "wang shaoyu", "县科协")
    kept = {line.field: (line.before, line.after) for line in Line.objects.all()}
    assert kept["name"] == ("王绍玉", "王少玉")
    assert "Corrected." in text(answer)
    assert "王少玉" in text(clerk.get("/desk/roster/", {"words": "少玉"}))
    assert "王少玉" not in text(clerk.get("/desk/roster/", {"words": "绍玉"}))
    assert people.called(cast.clerk.viewer(at), "王少玉") == [person]


def test_another_name_has_another_pinyin_and_is_found_by_its_initials(cast, clerk, at):
    send(clerk, cast.member2.person, name="曾国强", name_pinyin="")

    person = cast.member2.person
    assert (person.name_pinyin, person.initials) == ("zeng guoqiang", "zgq")
    assert "曾国强" in text(clerk.get("/desk/roster/", {"words": "zgq"}))


def test_what_changed_between_wish_and_entry_is_what_the_line_says_stood_there(cast, member, clerk, at):
    send(member, cast.member.person, workplace="甲单位")
    asked = Correction.objects.get()
    ops.rewrite(cast.member.person, workplace="乙单位")

    step(clerk, asked, "enter")

    line = Line.objects.get(correction=asked)
    assert (line.before, line.after) == ("乙单位", "甲单位")


def test_one_wish_at_a_time(cast, member, clerk, at):
    send(member, cast.member.person, post="甲")

    again = send(member, cast.member.person, post="乙")

    assert again.status_code == 422
    assert "is not decided yet" in text(again) and 'value="乙"' in text(again)
    assert Correction.objects.count() == 1
    step(member, Correction.objects.get(), "withdraw")
    assert send(member, cast.member.person, post="乙").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "This field is required"),
        ({"phone": "12"}, "This is not a phone number"),
        ({"birth_year": "2019"}, "This year of birth cannot be right"),
        ({}, "Nothing differs"),
        ({"photo": SimpleUploadedFile("a.txt", b"words")}, "a.txt"),
    ],
)
def test_bad_input_is_said_at_its_field_and_changes_nothing(cast, clerk, at, wrong, words):
    answer = send(clerk, cast.member.person, **wrong)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Correction.objects.exists()


def test_nobody_but_the_person_and_the_office_corrects(cast, at):
    pk = cast.member.person.pk
    verdicts = {"committee": 403, "member2": 403, "leader": 403, "unit": 404, "stranger": 404}

    found = {
        name: getattr(cast, name).signed_in(Client()).post(f"/desk/roster/{pk}/correct/", {}).status_code
        for name in verdicts
    }

    assert found == verdicts
    assert not Correction.objects.exists()


def test_other_members_never_see_the_correction(cast, member, at):
    send(member, cast.member.person, post="副校长")
    case = Correction.objects.get()

    other = cast.member2.signed_in(Client())

    assert other.get(f"/desk/cases/{case.pk}/").status_code == 404
    assert f"/desk/cases/{case.pk}/" not in text(other.get(f"/desk/roster/{cast.member.person.pk}/"))
    assert f"/desk/cases/{case.pk}/" in text(member.get(f"/desk/roster/{cast.member.person.pk}/"))


def test_a_leader_sees_which_fields_and_not_what_stands_in_them(cast, member, at):
    send(member, cast.member.person, birth_year="1971", phone=NEW_PHONE)
    case = Correction.objects.get()

    page = text(cast.leader.signed_in(Client(headers={"accept-language": "en"})).get(f"/desk/cases/{case.pk}/"))

    assert "Year of birth" in page
    assert "1971" not in page and "2222" not in page


def test_a_portrait_is_shown_as_far_as_the_person_opens_it(cast, member, clerk, at):
    portrait = SimpleUploadedFile("me.png", PIXEL, content_type="image/png")
    send(member, cast.member.person, photo=portrait)
    address = f"/members/{cast.member.person.pk}/photo/"
    assert member.get(address).status_code == 404

    step(clerk, Correction.objects.get(), "enter")

    street = Client()
    assert member.get(address)["Content-Type"] == "image/png"
    assert street.get(address).status_code == 404
    assert cast.unit.signed_in(Client()).get(address).status_code == 404
    ops.choose(cast.member.person, levels={"photo": "public"}, by=cast.member.viewer(at), at=at)
    assert street.get(address).status_code == 200
    assert address in text(street.get(f"/members/{cast.member.person.pk}/"))
    assert cast.stranger.signed_in(Client()).get(address).status_code == 200


def test_a_portrait_and_words_are_entered_together(cast, member, clerk, at):
    portrait = SimpleUploadedFile("me.png", PIXEL, content_type="image/png")
    send(member, cast.member.person, photo=portrait, workplace="县科协")

    step(clerk, Correction.objects.get(), "enter")

    assert cast.member.person.workplace == "县科协"
    assert cast.member.person.photo == File.objects.get()


def test_what_is_not_corrected_stays_as_it_was_enrolled(cast, clerk, at):
    Person.objects.filter(pk=cast.member.person.pk).update(initials="xyz")

    send(clerk, cast.member.person, workplace="县科协")

    assert cast.member.person.initials == "xyz"


def test_a_portrait_of_nobody_who_stands_is_not_public(cast, clerk, at):
    send(clerk, cast.member.person, photo=SimpleUploadedFile("me.png", PIXEL, content_type="image/png"))
    ops.choose(cast.member.person, levels={"photo": "public"}, by=cast.member.viewer(at), at=at)
    row = Membership.objects.get(person=cast.member.person, valid_to=None)
    ops.end_membership(row, last_day=date(2020, 6, 9), reason="resigned", decision="沭政协发〔2020〕9号")

    assert Client().get(f"/members/{cast.member.person.pk}/photo/").status_code == 404


def test_no_telephone_stands_in_clear_in_any_row(cast, member, clerk, at):
    send(member, cast.member.person, phone=NEW_PHONE)
    step(clerk, Correction.objects.get(), "enter")

    rows = [
        *Line.objects.values_list(),
        *Entry.objects.values_list(),
        *Person.objects.values_list(),
        *File.objects.values_list(),
    ]
    assert NEW_PHONE not in repr(rows)


def test_sealed_lines_open_after_the_key_has_changed(cast, member, at):
    send(member, cast.member.person, phone=NEW_PHONE)
    columns = [one for one in rotation.columns.values() if one.model is Line]

    line = Line.objects.select_related("correction__person").get()
    anew = next(one for one in columns if one.column == "after_sealed").anew(line, bytes(line.after_sealed))

    assert bytes(anew["after_sealed"]) != bytes(line.after_sealed)
    assert len(columns) == 2


def test_erasing_a_correction_takes_its_lines_and_leaves_the_entry(cast, clerk, at):
    send(clerk, cast.member.person, workplace="县科协")
    case = Correction.objects.get()

    erasure.erase(case, authority="沭政协办〔2020〕1号", by=cast.admin.viewer(at), at=at)

    assert not Line.objects.exists()
    assert cast.member.person.workplace == "县科协"
    assert clerk.get(f"/desk/cases/{case.pk}/").status_code == 200


def test_an_office_given_in_the_term_is_a_new_row_by_its_document(cast, clerk, at):
    row = Membership.objects.get(person=cast.member.person, valid_to=None)
    town = row.seats.filter(group__kind="town").first()
    sent = {
        "sector": row.sector.code,
        "committee": row.committee.code,
        "town_group": town.group.code if town else "",
        "office": "standing_member",
        "from_day": "2020-06-01",
        "decision": "沭政协发〔2020〕9号",
    }

    answer = clerk.post(f"/desk/roster/{cast.member.person.pk}/transfer/", sent, follow=True)

    new = Membership.objects.get(person=cast.member.person, valid_to=None)
    old = Membership.objects.get(pk=row.pk)
    assert answer.status_code == 200, text(answer)
    assert (new.office, new.began_by, old.ended_by, old.valid_to) == (
        "standing_member", "office", "office", date(2020, 5, 31),
    )  # fmt: skip
    assert Change.objects.get().kind == "office"
    assert [
        breach.words for code in invariants if code.startswith("roster.") for breach in invariants[code].question()
    ] == []


def test_person_page_and_list_cost_the_same_with_one_and_many_corrections(
    cast, clerk, at, django_assert_max_num_queries
):
    for number in range(12):
        send(clerk, cast.member.person, workplace=f"单位{number}")

    with django_assert_max_num_queries(12):
        clerk.get(f"/desk/roster/{cast.member.person.pk}/")
    with django_assert_max_num_queries(12):
        page = clerk.get("/desk/corrections/")
    assert page.status_code == 200
    assert flow.flows["correction"].good_ends() == ("entered",)
