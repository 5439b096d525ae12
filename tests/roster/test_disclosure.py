"""Who sees which field: by class at first, then as the person or the office chose; a telephone never in clear."""

import pytest
from django.test import Client

from xieshang.roster.disclosure import FIELDS, REACH, as_open, facts_of
from xieshang.roster.disclosure import chosen as choices
from xieshang.roster.models import Disclosure, Membership, Person, Reveal

pytestmark = pytest.mark.django_db
PHONE = "19900000001"
FIRST = {code: field.default for code, field in FIELDS.items()}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def person(cast, at) -> Person:
    Person.objects.filter(pk=cast.member.person.pk).update(post="调研员", birth_year=1969)
    return cast.member.person


def chosen(cast, person: Person, player: str = "member", **levels: str):
    client = cast.player(player).signed_in(Client(headers={"accept-language": "en"}))
    return client.post(f"/desk/roster/{person.pk}/privacy/", {**FIRST, **levels})


def seen(cast, person: Person) -> dict[str, str]:
    """Everything that tells of the person, to everybody, to a member and to the office."""
    pages = (f"/members/{person.pk}/", "/api/v1/members", "/members/")
    inside = (f"/desk/roster/{person.pk}/", "/desk/roster/?words=hng", "/api/v1/members")
    found = {"public": "".join(text(Client().get(page)) for page in pages)}
    for role in ("member2", "clerk"):
        client = cast.player(role).signed_in(Client(headers={"accept-language": "en"}))
        found[role] = "".join(text(client.get(page)) for page in inside)
    return found


def test_fields_are_as_open_as_their_class_at_first():
    assert FIRST == {
        "member_no": "inside", "committee": "inside", "groups": "inside", "workplace": "inside", "post": "inside", "photo": "inside",
        "gender": "office", "birth_year": "office", "phone": "office",
    }  # fmt: skip


def test_at_first_everybody_learns_name_and_sector_only(cast, person):
    found = seen(cast, person)

    assert "胡乃刚" in found["public"]
    for hidden in ("调研员", "1969", "10329001", "提案委员会", PHONE, "199****0001"):
        assert hidden not in found["public"]
    assert "调研员" in found["member2"]
    assert "1969" not in found["member2"]
    assert "1969" in found["clerk"]


@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("level", ["", *REACH])
@pytest.mark.parametrize(("code", "column"), [("gender", "M"), ("birth_year", 1969), ("post", "调研员")])
def test_column_in_a_statement_is_as_open_as_the_fact(cast, person, at, code, column, level, reach):
    Person.objects.filter(pk=person.pk).update(gender="M")
    Disclosure.objects.create(person=person, field=code, level="public", chosen_at=at, replaced_at=at)
    if level:
        Disclosure.objects.create(person=person, field=code, level=level, chosen_at=at)

    fact = getattr(facts_of(Person.objects.prefetch_related(choices()).get(pk=person.pk), reach), code)
    [read] = Membership.objects.filter(person=person).values_list(as_open(code, reach, "person"), flat=True)

    assert read == (column if fact else None)


@pytest.mark.parametrize(
    ("field", "fact"),
    [("post", "调研员"), ("workplace", "临沭县政协"), ("birth_year", "1969"), ("member_no", "10329001")],
)
def test_what_a_member_opens_holds_on_the_page_and_at_the_interface(cast, person, field, fact):
    assert chosen(cast, person, **{field: "public"}).status_code == 302

    assert fact in text(Client().get(f"/members/{person.pk}/"))
    assert fact in str([row for row in Client().get("/api/v1/members").json()["items"] if row["name"] == "胡乃刚"])


def test_what_a_member_closes_is_gone_inside_but_not_for_the_office(cast, person):
    chosen(cast, person, post="office", workplace="office")

    found = seen(cast, person)
    assert "调研员" not in found["member2"]
    assert "调研员" in found["clerk"]
    own = text(cast.member.signed_in(Client()).get(f"/desk/roster/{person.pk}/"))
    assert "调研员" in own


def test_choice_replaces_a_row_and_leaves_it_standing(cast, person, at):
    chosen(cast, person, post="public")
    chosen(cast, person, "clerk", post="office")

    rows = Disclosure.objects.filter(person=person, field="post").order_by("pk")
    assert [(row.level, row.by, row.replaced_at) for row in rows] == [
        ("public", cast.member.actor, at),
        ("office", cast.clerk.actor, None),
    ]


@pytest.mark.parametrize("level", ["public", "clear", ""])
def test_phone_cannot_be_opened_to_everybody(cast, person, level):
    assert chosen(cast, person, phone=level).status_code == 422
    assert not Disclosure.objects.exists()


def test_phone_never_leaks_however_it_is_opened(cast, person):
    chosen(cast, person, phone="inside", **{code: "public" for code in FIELDS if code != "phone"})

    found = seen(cast, person)
    assert "199****0001" in found["member2"]
    assert "199****" not in found["public"]
    assert PHONE not in "".join(found.values())


@pytest.mark.parametrize(("role", "status"), [("member2", 403), ("chair", 403), ("committee", 403), ("stranger", 404)])
def test_nobody_else_chooses(cast, person, role, status):
    assert chosen(cast, person, role, post="public").status_code == status
    client = cast.player(role).signed_in(Client())
    assert client.get(f"/desk/roster/{person.pk}/privacy/").status_code == status
    assert not Disclosure.objects.exists()


def test_person_concerned_sees_who_opened_the_number_when_and_why(cast, person):
    clerk = cast.clerk.signed_in(Client())
    clerk.post(f"/desk/roster/{person.pk}/phone/", {"reason": "通知参加议事会"})

    own = text(cast.member.signed_in(Client(headers={"accept-language": "en"})).get(f"/desk/roster/{person.pk}/"))
    other = text(cast.member2.signed_in(Client()).get(f"/desk/roster/{person.pk}/"))
    assert "通知参加议事会" in own
    assert "opened 1 time" in own
    assert "通知参加议事会" not in other


def test_one_click_is_one_row_and_looking_is_none(cast, person):
    clerk = cast.clerk.signed_in(Client(headers={"accept-language": "en"}))
    page = f"/desk/roster/{person.pk}/"
    clerk.get(page)
    assert not Reveal.objects.exists()

    answers = [clerk.post(f"{page}phone/", {"reason": "通知"}) for _click in range(2)]  # a double click

    assert all(PHONE in text(answer) for answer in answers)
    assert Reveal.objects.count() == 1
    clerk.post(f"{page}phone/", {"reason": "另一件事"})
    assert "opened 2 times" in text(clerk.get(page))


def test_public_page_is_for_who_is_a_member_today(cast, person):
    assert Client().get(f"/members/{cast.clerk.person.pk}/").status_code == 404
    assert Client().get(f"/members/{cast.stranger.person.pk}/").status_code == 404
