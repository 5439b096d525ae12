"""Lists and choices of the gatherings: what they cost, who may change them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.gatherings import sitting
from tests.matters.filing import accepted_matter
from xieshang.gatherings import ops
from xieshang.gatherings.models import Role
from xieshang.gatherings.ops import Guest

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea7d6d3"
    "1c0000000049454e44ae426082"
)


def page(name: str, *args: object) -> str:
    return reverse(f"gatherings:{name}", args=args)


def enter(cast, role: str) -> Client:
    return cast.player(role).signed_in(Client(headers={"accept-language": "en"}))


def statements(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_take_as_many_statements_for_thirty_as_for_one(cast, at):
    small = sitting.held(cast, at)
    large = sitting.held(
        cast,
        at,
        cases=[accepted_matter(cast, at) for _number in range(6)],
        invited=[*sitting.guests(cast), *(Guest(Role.RESIDENT, name=f"居民{number}") for number in range(30))],
    )
    day = at + timedelta(days=7)
    names = [Guest(Role.RESIDENT, name=f"居民{number}") for number in range(30)]
    by = cast.convenor.viewer(day)
    ops.check_in_by_hand(large, guests=names, why="x", by=by, at=day, occurred_on=day.date())
    sayings = [ops.Saying("speech", "话", speaker_name="甲") for _number in range(30)]
    ops.add_remarks(large, remarks=sayings, by=by, at=day, why="x", occurred_on=day.date())
    small_saying = ops.Saying("speech", "话", speaker_name="甲")
    ops.add_remark(small, remark=small_saying, by=by, at=day, why="x", occurred_on=day.date())
    convenor = enter(cast, "convenor")

    for name in ("record", "check-in", "minutes", "minutes-print", "sheet"):
        one, many = (statements(convenor, page(name, row.pk)) for row in (small, large))
        assert one == many, name
    one, many = (statements(convenor, reverse("desk:case", args=[row.pk])) for row in (small, large))
    assert one == many


def test_a_long_hall_and_a_long_record_are_shown_page_by_page_and_the_screen_asks_for_its_part_alone(cast, at):
    names = [Guest(Role.RESIDENT, name=f"居民{number}") for number in range(120)]
    gathering = sitting.under_way(cast, at, invited=[*sitting.guests(cast), *names])
    day = at + timedelta(days=7)
    by = cast.convenor.viewer(day)
    ops.check_in_by_hand(gathering, guests=names[:60], why="x", by=by, at=day, occurred_on=day.date())
    sayings = [ops.Saying("speech", f"第{number}句。", speaker_name="甲") for number in range(60)]
    ops.add_remarks(gathering, remarks=sayings, by=by, at=day, why="x", occurred_on=day.date())
    convenor = enter(cast, "convenor")

    newest = convenor.get(page("check-in", gathering.pk))
    older = convenor.get(page("check-in", gathering.pk) + newest.context["pager"]["next_url"])
    assert [len(answer.context["present"]) for answer in (newest, older)] == [25, 25]
    assert {row.pk for row in newest.context["present"]}.isdisjoint({row.pk for row in older.context["present"]})
    last = convenor.get(page("record", gathering.pk))
    before = convenor.get(page("record", gathering.pk) + last.context["pager"]["next_url"])
    shown = [row.text for answer in (before, last) for row in answer.context["remarks"]]
    assert shown == [row.text for row in sayings[10:]]
    part = convenor.get(page("check-in", gathering.pk), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and part.lstrip().startswith('<section id="screen"')
    assert '<b class="num">60</b>' in part and '<b class="num">64</b>' in part
    typed = {"names": "王 芳", "why": "没有手机", "_once": "k"}
    assert convenor.post(page("check-in", gathering.pk), typed, headers={"HX-Request": "true"}).status_code == 302
    assert gathering.attendances.filter(guest_name="王 芳").exists()


def test_lists_take_as_many_statements_for_thirty_as_for_one(cast, at):
    convenor, member, street = enter(cast, "convenor"), enter(cast, "member"), Client()
    addresses = [
        (convenor, reverse("desk:list", args=["gatherings"])),
        (member, page("invitations")),
        (street, reverse("consultations:index")),
    ]
    sitting.convoked(cast, at)
    few = [statements(client, address) for client, address in addresses]

    for _number in range(24):
        sitting.convoked(cast, at)

    assert [statements(client, address) for client, address in addresses] == few


def test_the_list_of_the_desk_shows_the_sitting_and_its_views(cast, at):
    gathering = sitting.convoked(cast, at)

    shown = enter(cast, "convenor").get(reverse("desk:list", args=["gatherings"])).content.decode()

    assert gathering.title in shown
    for view in ("coming", "today", "to be recorded", "held"):
        assert view in shown.lower()


def test_members_of_a_group_are_invited_by_name(cast, at):
    gathering = sitting.planned(cast, at)
    convenor = enter(cast, "convenor")
    address = page("invite", gathering.pk) + f"?group={cast.town_group.pk}"

    assert "杨俊英" in convenor.get(address).content.decode()
    convenor.post(address, {"people": [cast.chair.actor.pk], "residents": ""})

    assert gathering.invitations.get(actor=cast.chair.actor).role == Role.MEMBER


def test_agenda_grows_shrinks_and_is_reordered_by_the_convenor(cast, at):
    gathering = sitting.planned(cast, at)
    other = accepted_matter(cast, at)
    convenor = enter(cast, "convenor")

    convenor.post(page("agenda", gathering.pk), {"agenda": [other.pk]})
    second = gathering.items.get(case=other)
    convenor.post(page("raise-item", gathering.pk, second.pk))
    assert gathering.items.order_by("position").first().case_id == other.pk
    convenor.post(page("remove-item", gathering.pk, second.pk))

    other.refresh_from_db()
    assert (other.state, gathering.items.count()) == ("accepted", 1)


@pytest.mark.parametrize("role", ["member", "convenor2", "unit", "stranger"])
def test_nobody_else_changes_agenda_or_invitations(cast, at, role):
    gathering = sitting.convoked(cast, at)
    item, row = gathering.items.get(), gathering.invitations.get(actor=cast.member2.actor)
    client = enter(cast, role)

    for address in (
        page("agenda", gathering.pk),
        page("remove-item", gathering.pk, item.pk),
        page("raise-item", gathering.pk, item.pk),
        page("invite", gathering.pk),
        page("leave", gathering.pk, row.pk),
        page("outcome", gathering.pk, item.pk),
        page("photos", gathering.pk),
        page("minutes-draft", gathering.pk),
    ):
        answer = client.post(address, {"granted": "yes", "residents": "某人", "text": "x"})
        assert answer.status_code == (404 if role == "stranger" else 403), address
    assert client.post(page("reply", row.pk), {"reply": "coming"}).status_code == 404
    assert (gathering.items.count(), gathering.invitations.count()) == (1, 4)


@pytest.mark.parametrize(("sort", "down"), [("when", False), ("-when", True)])
def test_gatherings_are_sorted_by_their_time_page_by_page(cast, client, at, sort, down):
    made = [sitting.planned(cast, at + timedelta(days=7 * number), invited=[]) for number in range(27)]
    cast.clerk.signed_in(client)

    listing = client.get("/desk/gatherings/", {"sort": sort}).context["listing"]
    rest = client.get(listing.pager.next_url).context["listing"]

    in_order = sorted(made, key=lambda row: row.starts_at, reverse=down)
    assert [row.pk for row in [*listing.page[0], *rest.page[0]]] == [row.pk for row in in_order]
    assert "starts_at" not in listing.table.columns[1].sort_url and listing.table.columns[1].sorted
