"""The roster's pages: who sees what of whom, as of which day."""

from datetime import date

import pytest

from xieshang.kernel.models import Bucket
from xieshang.roster import ops
from xieshang.roster.models import Membership, Reveal

LISTS = [
    "/desk/roster/",
    "/desk/sectors/",
    "/desk/committees/",
    "/desk/groups/",
    "/desk/units/",
    "/desk/towns/",
]
FIRST = date(2017, 1, 8)


def text(response) -> str:
    return response.content.decode()


def enrol_thirty(cast) -> None:
    enrolments = [
        ops.Enrolment(
            profile=ops.Profile(name=f"新委员{number}", name_pinyin="xin weiyuan"),
            member_no=f"2{number:03}",
            sector=cast.sector2,
            committee=cast.special_committee2,
            groups=(cast.sector_group2,),
        )
        for number in range(30)
    ]
    ops.enrol_members(cast.term, enrolments=enrolments)


@pytest.mark.parametrize("address", LISTS)
def test_lists_take_at_most_twelve_statements_whatever_their_rows(
    cast, client, at, address, django_assert_max_num_queries
):
    clerk = cast.clerk.signed_in(client)
    with django_assert_max_num_queries(12):
        clerk.get(address)
    enrol_thirty(cast)

    with django_assert_max_num_queries(12):
        response = clerk.get(address)

    assert response.status_code == 200


@pytest.mark.parametrize("address", [*LISTS, "/desk/places/"])
@pytest.mark.parametrize("role", ["citizen", "unit"])
def test_outsiders_get_no_list(cast, client, at, address, role):
    response = cast.player(role).signed_in(client).get(address)

    assert response.status_code == (302 if role == "citizen" else 404)


def test_members_of_one_county_are_not_shown_to_the_stranger(cast, client, at):
    response = cast.stranger.signed_in(client).get("/desk/roster/")

    assert cast.member.actor.name not in text(response)
    assert "庄建国" in text(response)


def test_person_of_another_body_is_not_found(cast, client, at):
    address = f"/desk/roster/{cast.member.person.pk}/"

    assert cast.stranger.signed_in(client).get(address).status_code == 404
    assert client.post(f"{address}phone/", {"reason": "我想看看"}).status_code == 404
    assert not Reveal.objects.exists()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("words=胡乃", True),
        ("words=hn", True),
        ("words=HU NAI", True),
        ("words=wsy", False),
        ("sector=S01", True),
        ("sector=S02", False),
        ("committee=C1&group=T-LS", True),
        ("group=G2", False),
        ("office=chair", False),
        ("day=2017-01-07", False),
        ("day=2020-01-01", True),
    ],
)
def test_filters_narrow_the_list(cast, client, at, query, shown):
    response = cast.clerk.signed_in(client).get(f"/desk/roster/?{query}")

    assert (cast.member.actor.name in text(response)) is shown


@pytest.mark.parametrize("query", ["day=gestern", "sector=XX", "group=<b>", "after=%00", "before=zzz", "office=king"])
def test_filters_that_make_no_sense_answer_a_page(cast, client, at, query):
    assert cast.clerk.signed_in(client).get(f"/desk/roster/?{query}").status_code == 200


def test_pages_follow_each_other_by_member_number_without_gap_or_overlap(cast, client, at):
    enrol_thirty(cast)
    clerk = cast.clerk.signed_in(client)
    first = clerk.get("/desk/roster/").context["pager"]
    second = clerk.get(f"/desk/roster/{first['next_url']}")
    back = clerk.get(f"/desk/roster/{second.context['pager']['prev_url']}")

    seen = [row.cells[0].note for row in back.context["table"].rows + second.context["table"].rows]
    assert len(seen) == 33
    assert seen == sorted(set(seen))
    assert second.context["pager"]["next_url"] == ""


def test_phone_is_masked_for_the_office_and_absent_for_members(cast, client, at):
    address = f"/desk/roster/{cast.member.person.pk}/"

    for_clerk = text(cast.clerk.signed_in(client).get(address))
    for_member = text(cast.member2.signed_in(client).get(address))

    assert "199****0001" in for_clerk
    assert "199****0001" not in for_member
    assert "19900000001" not in for_clerk + for_member


def test_office_opens_a_phone_with_a_reason_that_is_kept(cast, client, at):
    response = cast.clerk.signed_in(client).post(
        f"/desk/roster/{cast.member.person.pk}/phone/", {"reason": "通知参加议事会"}
    )

    row = Reveal.objects.get()
    assert "19900000001" in text(response)
    assert (row.person, row.by, row.reason, row.opened_at) == (
        cast.member.person,
        cast.clerk.actor,
        "通知参加议事会",
        at,
    )
    assert Bucket.objects.exists()


def test_phone_stays_closed_without_a_reason(cast, client, at):
    response = cast.clerk.signed_in(client).post(f"/desk/roster/{cast.member.person.pk}/phone/", {"reason": " "})

    assert response.status_code == 422
    assert not Reveal.objects.exists()
    assert "19900000001" not in text(response)


@pytest.mark.parametrize("role", ["member2", "convenor", "leader", "admin", "editor"])
def test_only_office_and_committee_staff_open_phones(cast, client, at, role):
    response = (
        cast.player(role).signed_in(client).post(f"/desk/roster/{cast.member.person.pk}/phone/", {"reason": "好奇"})
    )

    assert response.status_code == 403
    assert not Reveal.objects.exists()


def test_directory_tells_name_sector_and_office_only(cast, client, at):
    page = text(client.get("/members/"))

    assert "胡乃刚" in page
    assert "中共" in page
    for hidden in ("10329001", "临沭县政协</", "199****", "hu naigang", "庄建国"):
        assert hidden not in page


def test_directory_leaves_out_who_has_left(cast, client, at):
    ops.end_membership(
        cast.membership, last_day=date(2020, 6, 9), reason=Membership.Ended.RESIGNED, decision="沭政协发〔2020〕9号"
    )

    assert "胡乃刚" not in text(client.get("/members/"))
