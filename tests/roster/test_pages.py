"""The roster's pages: who sees what of whom, as of which day."""

from datetime import date

import pytest

from xieshang.kernel.models import Bucket
from xieshang.roster import ops
from xieshang.roster.models import Membership, Reveal, Seat

LISTS = [
    "/desk/roster/",
    "/desk/sectors/",
    "/desk/committees/",
    "/desk/groups/",
    "/desk/units/",
    "/desk/towns/",
    "/desk/structure/",
]
FIRST = date(2017, 1, 8)


def text(response) -> str:
    return response.content.decode()


def enrol_thirty(cast, many: int = 30) -> None:
    enrolments = [
        ops.Enrolment(
            profile=ops.Profile(name=f"新委员{number}", name_pinyin="xin weiyuan"),
            member_no=f"2{number:03}",
            sector=cast.sector2,
            committee=cast.special_committee2,
            groups=(cast.sector_group2,),
        )
        for number in range(many)
    ]
    ops.enrol_members(cast.term, enrolments=enrolments)


@pytest.mark.parametrize("many", [0, 30, 250])
@pytest.mark.parametrize("address", [*LISTS, "/desk/roster/?sort=strokes&words=x", "/desk/roster/check/", "/members/"])
def test_lists_take_at_most_twelve_statements_whatever_their_rows(
    cast, client, at, address, many, django_assert_max_num_queries
):
    enrol_thirty(cast, many)
    clerk = cast.clerk.signed_in(client)

    with django_assert_max_num_queries(12):
        response = clerk.get(address)

    assert response.status_code == 200


def test_page_of_a_person_takes_few_statements_however_long_the_story(cast, client, at, django_assert_max_num_queries):
    clerk = cast.clerk.signed_in(client)
    for number in range(30):
        ops.reveal_phone(cast.member.person, by=cast.clerk.viewer(at), reason=f"通知{number}", at=at)

    address = f"/desk/roster/{cast.member.person.pk}/"

    with django_assert_max_num_queries(12):
        response = clerk.get(address)

    assert "opened 30 times" in text(response)


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
        ("words=乃刚", True),
        ("words=naigang", True),
        ("words=10329001", True),
        ("words=1032", True),
        ("words=10329002", False),
        ("words=胡刚", False),
        ("words=%25", False),
        ("town=371329001", True),
        ("town=371329101", False),
        ("sort=strokes&words=hn", True),
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


def test_members_stand_by_strokes_and_pages_follow_each_other(cast, client, at):
    enrol_thirty(cast)
    clerk = cast.clerk.signed_in(client)
    first = clerk.get("/desk/roster/?sort=strokes")
    second = clerk.get(f"/desk/roster/{first.context['pager']['next_url']}")
    back = clerk.get(f"/desk/roster/{second.context['pager']['prev_url']}")

    names = [row.cells[0].text for page in (back, second) for row in page.context["table"].rows]
    assert names[:3] == ["王绍玉", "杨俊英", "胡乃刚"]
    assert len(set(names)) == 33


def test_member_is_led_to_the_own_entry(cast, client, at):
    answer = cast.member.signed_in(client).get("/desk/roster/own/", follow=True)

    assert answer.redirect_chain == [(f"/desk/roster/{cast.member.person.pk}/", 302)]
    assert "199****0001" in text(answer)


def test_directory_stands_by_strokes(cast, client, at):
    page = text(client.get("/members/"))

    assert page.index("王绍玉") < page.index("杨俊英") < page.index("胡乃刚")


def test_check_names_each_breach_with_the_way_to_mend_it(cast, client, at):
    clerk = cast.clerk.signed_in(client)
    assert "10329001" not in text(clerk.get("/desk/roster/check/"))

    Membership.objects.filter(pk=cast.membership.pk).update(committee=None)
    Seat.objects.filter(membership=cast.membership, group=cast.sector_group).update(group=cast.sector_group2)
    enrol_thirty(cast, 1)
    response = clerk.get("/desk/roster/check/")

    told = [(row.cells[0].url, row.cells[2].text) for row in response.context["table"].rows]
    own = f"/desk/roster/{cast.member.person.pk}/"
    assert [words for url, words in told if url == own] == [
        "belongs to no special committee",
        "has no seat in the group of the own sector: 界别活动综合组1",
        "sits in a sector group that is not that of the own sector: 界别活动综合组2",
    ]
    assert [words for url, words in told if url != own] == ["has no seat in a town group"]
    assert own in text(response)


def test_check_looks_at_the_day_that_is_asked_for(cast, client, at):
    response = cast.clerk.signed_in(client).get("/desk/roster/check/?day=2017-01-07")

    assert response.context["many"] == 0


def test_structure_puts_sectors_into_groups_into_committees(cast, client, at):
    response = cast.member.signed_in(client).get("/desk/structure/")

    root = response.context["root"]
    committee = root.children[0].children[0]
    assert (root.count, committee.label, committee.count) == (3, "提案委员会", 3)
    assert [child.label for child in committee.children] == ["界别活动综合组1"]
    assert [child.label for child in committee.children[0].children] == ["中共"]
    assert [child.label for child in root.children[1].children] == ["临沭街道委员活动组"]
    assert "<ul>" in text(response)


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
